import { html, type Html } from '#kernel/html.ts'
import type { Money } from '#kernel/money.ts'
import type { Attempt, IntentState, Operation, Payment } from '#money/payments/index.ts'
import type { DeskPayment } from '#views/operator-desk/index.ts'
import type { EvidenceLine, PaymentStatement } from '#views/payment-statement/index.ts'
import { formatMoney } from '../../storefront/format.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { stateBadge } from '../parts/badge.ts'
import { address, tabs } from '../parts/tabs.ts'
import { moment } from '../parts/time.ts'
import { say, sayCode } from '../words.ts'

/** The states payments are listed by, in the order in which they follow one another. */
export const paymentStates: readonly IntentState[] = [
  'requires_payment',
  'processing',
  'authorized',
  'partially_captured',
  'captured',
  'partially_refunded',
  'refunded',
  'canceled',
  'expired',
]

function paymentRow(row: DeskPayment): Html {
  return html`<tr>
    <th scope="row">
      <a class="row-link" href="/admin/payments/${row.id}">${row.orderNumber ?? row.orderId}</a>
    </th>
    <td class="quiet">${moment(row.createdAt)}</td>
    <td>
      ${stateBadge('payment', row.state)}
      ${row.openCases > 0 && html`<span class="badge bad">${say('cases.title')} ${row.openCases}</span>`}
    </td>
    <td class="end phone-off">${row.attempts}</td>
    <td class="end phone-off">${row.captured.minor > 0n && formatMoney(row.captured, 'en')}</td>
    <td class="end phone-off">${row.refunded.minor > 0n && formatMoney(row.refunded, 'en')}</td>
    <td class="end strong">${formatMoney(row.amount, 'en')}</td>
  </tr>`
}

/** The list of payments by state. */
export function paymentsPage(
  rows: readonly DeskPayment[],
  at: { state: IntentState | undefined; hasMore: boolean; isFirst: boolean },
): DeskPage {
  const { state, hasMore, isFirst } = at
  const last = rows.at(-1)
  return {
    title: say('payments.title'),
    body: html`${tabs(say('payments.state'), [
        { href: '/admin/payments', name: say('desk.all'), current: state === undefined },
        ...paymentStates.map((each) => ({
          href: address('/admin/payments', { state: each }),
          name: say(`payment.${each}`),
          current: state === each,
        })),
      ])}
      ${
        rows.length === 0
          ? html`<p class="nothing">${say('payments.none')}</p>`
          : html`<div class="panel flush">
              <table class="grid rows">
                <thead>
                  <tr>
                    <th scope="col">${say('payments.order')}</th>
                    <th scope="col">${say('payments.created')}</th>
                    <th scope="col">${say('payments.state')}</th>
                    <th scope="col" class="end">${say('payments.tries')}</th>
                    <th scope="col" class="end">${say('payments.captured')}</th>
                    <th scope="col" class="end">${say('payments.refunded')}</th>
                    <th scope="col" class="end">${say('payments.amount')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${rows.map(paymentRow)}
                </tbody>
              </table>
            </div>`
      }
      <nav class="turn" aria-label="${say('payments.title')}">
        ${!isFirst && html`<a class="button second" href="${address('/admin/payments', { state })}">${say('desk.newest')}</a>`}
        ${hasMore && last && html`<a class="button second" href="${address('/admin/payments', { state, before: last.id })}" rel="next">${say('desk.older')}</a>`}
      </nav>`,
  }
}

function attemptRow(each: Attempt): Html {
  const card = each.card && `${each.card.brand} ·${each.card.last4}`
  return html`<tr>
    <th scope="row">${each.seq}. ${each.method} <span class="quiet">${card}</span></th>
    <td class="quiet">${moment(each.createdAt)}</td>
    <td>
      ${stateBadge('attempt', each.state)}
      ${each.declineCode && html`<span class="quiet">${each.declineCode.replaceAll('_', ' ')}</span>`}
      ${each.addressCheck && html`<span class="badge ${each.addressCheck === 'N' ? 'warn' : ''}">${sayCode('avs', each.addressCheck)}</span>`}
    </td>
    <td><code class="break">${each.merchantRef}</code></td>
    <td class="end strong">${formatMoney(each.amount, 'en')}</td>
  </tr>`
}

function operationRow(each: Operation): Html {
  return html`<tr>
    <th scope="row">
      ${say(`operation.${each.kind}`)} ${each.reason && html`<span class="quiet">${each.reason}</span>`}
    </th>
    <td class="quiet">${moment(each.createdAt)}</td>
    <td>
      ${stateBadge('operation', each.state)}
      ${each.failureCode && html`<span class="quiet">${each.failureCode.replaceAll('_', ' ')}</span>`}
    </td>
    <td class="quiet">
      ${each.nextSyncAt && each.decidedAt === undefined && html`${say('payments.next')} ${moment(each.nextSyncAt)}`}
    </td>
    <td class="end strong">${formatMoney(each.amount, 'en')}</td>
  </tr>`
}

function evidenceRow(each: EvidenceLine, attempts: readonly Attempt[]): Html {
  const attempt = attempts.find(({ id }) => id === each.attemptId)
  return html`<tr>
    <th scope="row">${say(`source.${each.source}`)}</th>
    <td class="quiet">${moment(each.receivedAt)}</td>
    <td>${each.effect && stateBadge('effect', each.effect)}</td>
    <td class="quiet">${attempt && `${attempt.seq}. ${attempt.method}`}</td>
  </tr>`
}

const table = (title: string, id: string, rows: readonly Html[], none: string, foot?: string): Html =>
  html`<section class="panel flush" aria-labelledby="${id}">
    <h2 id="${id}" class="panel-head">${title}</h2>
    ${
      rows.length === 0
        ? html`<p class="panel-foot quiet">${none}</p>`
        : html`<table class="grid rows">
            <tbody>
              ${rows}
            </tbody>
          </table>`
    }
    ${foot && rows.length > 0 && html`<p class="panel-foot quiet small">${foot}</p>`}
  </section>`

function askForm(payment: Payment, form: DeskForm): Html | null {
  if (payment.attempts.length === 0) return null
  return html`<form method="post" action="/admin/payments/${payment.intent.id}/ask">
    ${keyField()} ${formFaults(form.faults)}
    <button class="button second">${say('payments.ask')}</button>
  </form>`
}

/** One payment: its tries, what was asked of the provider, and what the provider said. */
export function paymentPage(
  found: PaymentStatement,
  payment: Payment,
  form: DeskForm,
  disputed: Money,
): DeskPage {
  const { intent, attempts, operations } = payment
  const row = (name: string, value: Html | string) =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`
  return {
    title: `${say('order.payment')} ${found.orderNumber}`,
    up: { href: '/admin/payments', name: say('payments.title') },
    beside: stateBadge('payment', intent.state),
    actions: html`<a class="button second" href="/admin/orders/${found.orderId}">${found.orderNumber}</a>
      <a class="button second" href="/admin/orders/${found.orderId}/money">${say('order.where_money')}</a>
      <a class="button second" href="/admin/payments/${intent.id}/money">${say('trail.title')}</a>
      ${askForm(payment, form)}`,
    body: html`<section class="panel">
        <dl class="figures">
          ${row(say('payments.amount'), html`<strong>${formatMoney(intent.amount, 'en')}</strong>`)}
          ${row(say('order.authorized'), html`<strong>${formatMoney(intent.authorized, 'en')}</strong>`)}
          ${row(say('order.captured'), html`<strong>${formatMoney(intent.captured, 'en')}</strong>`)}
          ${row(say('order.refunded'), html`<strong>${formatMoney(intent.refunded, 'en')}</strong>`)}
          ${disputed.minor > 0n && row(say('dispute.disputed'), html`<strong>${formatMoney(disputed, 'en')}</strong>`)}
          ${row(say('order.refundable'), html`<strong>${formatMoney(found.refundable, 'en')}</strong>`)}
        </dl>
      </section>
      ${table(say('payments.attempts'), 'attempts', attempts.map(attemptRow), say('order.no_payment'))}
      ${table(say('payments.operations'), 'operations', operations.map(operationRow), say('payments.no_operations'))}
      ${table(
        say('payments.evidence'),
        'evidence',
        found.evidence.map((each) => evidenceRow(each, attempts)),
        say('payments.no_evidence'),
        say('payments.raw'),
      )}`,
  }
}
