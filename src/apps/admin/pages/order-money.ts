import { html, type Html } from '#kernel/html.ts'
import type { PaymentStatement, PostedTransfer, Step } from '#views/payment-statement/index.ts'
import { formatMoney } from '../../storefront/format.ts'
import type { DeskPage } from '../layout.ts'
import { waterfallChart } from '../parts/waterfall.ts'
import { moment } from '../parts/time.ts'
import { say, sayCode } from '../words.ts'
import { accountLink } from './ledger.ts'

const isClearing = (path: string) => path.startsWith('psp:')
const isPosted = ({ kind }: PostedTransfer) => kind === 'single' || kind === 'post'

/** Which postings stand behind a step that is no single account's. */
const kinds: Readonly<Partial<Record<Step['code'], (each: PostedTransfer) => boolean>>> = {
  captured: (each) => isPosted(each) && isClearing(each.debit),
  refunded: (each) => isPosted(each) && isClearing(each.credit),
  held: (each) => each.kind === 'pending' && each.state === 'pending' && isClearing(each.debit),
  released: (each) => each.kind === 'void' || each.kind === 'expire',
}

/** The postings a step of the waterfall is made of. */
function behind({ account, code }: Step, all: readonly PostedTransfer[]): readonly PostedTransfer[] {
  if (account === undefined) return all.filter(kinds[code] ?? (() => false))
  return all.filter((each) => isPosted(each) && (each.debit === account || each.credit === account))
}

/** Postings as a list of debit, credit and amount. */
export function postingRows(transfers: readonly PostedTransfer[]): Html {
  return html`<table class="grid rows postings">
    <thead>
      <tr>
        <th scope="col">${say('money.posted_at')}</th>
        <th scope="col">${say('money.what')}</th>
        <th scope="col">${say('money.debit')}</th>
        <th scope="col">${say('money.credit')}</th>
        <th scope="col" class="end">${say('money.amount')}</th>
      </tr>
    </thead>
    <tbody>
      ${transfers.map(
        (each) =>
          html`<tr>
            <td class="quiet">${moment(each.at)}</td>
            <td>
              ${each.code.replaceAll('_', ' ')}
              <span class="quiet"
                >${sayCode('posting', each.kind)}${each.state && `, ${sayCode('held', each.state)}`}</span
              >
            </td>
            <td>${accountLink(each.debit, each.amount.currency)}</td>
            <td>${accountLink(each.credit, each.amount.currency)}</td>
            <td class="end">${formatMoney(each.amount, 'en')}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

function stepRow(step: Step, transfers: readonly PostedTransfer[]): Html {
  const postings = behind(step, transfers)
  const name = say(`step.${step.code}`)
  return html`<tr class="${step.isTotal ? 'sum' : ''}">
    <th scope="row">${name}</th>
    <td>${step.account && accountLink(step.account, step.amount.currency)}</td>
    <td>
      ${
        postings.length > 0 &&
        html`<details class="behind">
          <summary>${say('money.postings_count', { count: postings.length })}</summary>
          ${postingRows(postings)}
        </details>`
      }
    </td>
    <td class="end">${formatMoney(step.amount, 'en')}</td>
    <td class="end quiet phone-off">${formatMoney(step.running, 'en')}</td>
  </tr>`
}

/** Where the money of an order is: a waterfall and a table straight from the ledger, with the postings behind each step. */
export function orderMoneyPage(found: PaymentStatement): DeskPage {
  const { waterfall, transfers, orderNumber, orderId } = found
  return {
    title: say('money.title', { number: orderNumber }),
    up: { href: `/admin/orders/${orderId}`, name: orderNumber },
    beside: waterfall.addsUp
      ? html`<span class="badge good">${say('money.adds_up')}</span>`
      : html`<span class="badge bad">${say('money.does_not')}</span>`,
    actions: !found.payment
      ? null
      : html`<a class="button second" href="/admin/payments/${found.payment.intent.id}"
          >${say('order.payment')}</a
        >`,
    body: html`<section class="panel">${waterfallChart(waterfall)}</section>
      <section class="panel flush">
        <table class="grid rows steps">
          <thead>
            <tr>
              <th scope="col">${say('money.step')}</th>
              <th scope="col">${say('money.account')}</th>
              <th scope="col">${say('money.postings')}</th>
              <th scope="col" class="end">${say('money.amount')}</th>
              <th scope="col" class="end phone-off">${say('money.left')}</th>
            </tr>
          </thead>
          <tbody>
            ${waterfall.steps.map((step) => stepRow(step, transfers))}
          </tbody>
        </table>
      </section>
      <section class="panel flush" aria-labelledby="all">
        <h2 id="all" class="panel-head">${say('money.all_postings')}</h2>
        ${
          transfers.length === 0
            ? html`<p class="panel-foot quiet">${say('money.no_postings')}</p>`
            : html`${postingRows(transfers)}
                <p class="panel-foot quiet">${say('money.memo')}</p>`
        }
      </section>`,
  }
}
