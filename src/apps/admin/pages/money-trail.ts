import { html, type Html } from '#kernel/html.ts'
import type { MoneyTrail, TrailEntry, TrailLine, TrailProof, TrailStep } from '#views/money-trail/index.ts'
import { formatMoney } from '../../storefront/format.ts'
import type { DeskPage } from '../layout.ts'
import { moment } from '../parts/time.ts'
import { say, sayCode } from '../words.ts'
import { reasonText } from './risk.ts'

const barsWidth = 1_000

function stepRow(step: TrailStep, before: bigint, most: bigint): Html {
  const scale = (minor: bigint) => Number(((minor < 0n ? 0n : minor) * BigInt(barsWidth)) / most)
  const [low, high] = step.isTotal
    ? [0n, step.amount.minor]
    : before < step.running.minor
      ? [before, step.running.minor]
      : [step.running.minor, before]
  const tone = step.isTotal ? 'total' : step.code === 'gap' || step.code === 'other_amount' ? 'back' : 'idle'
  return html`<li class="fall-row ${step.isTotal ? 'strong' : ''}">
    <span class="fall-name"
      >${say(`trail.${step.code}`)} ${step.where && html`<span class="quiet">${step.where}</span>`}</span
    >
    <svg class="fall" viewBox="0 0 ${barsWidth} 10" preserveAspectRatio="none" aria-hidden="true">
      <rect
        class="${tone}"
        x="${scale(low)}"
        y="0"
        width="${Math.max(3, scale(high) - scale(low))}"
        height="10"
      />
    </svg>
    <span class="fall-amount">${formatMoney(step.amount, 'en')}</span>
  </li>`
}

function lineRow(each: TrailLine): Html {
  return html`<tr>
    <th scope="row">${say(`line.${each.type}`)}</th>
    <td>
      <span class="badge ${each.match === 'matched' ? 'good' : 'bad'}">${say(`match.${each.match}`)}</span>
    </td>
    <td class="quiet"><code class="break">${each.connector} ${each.batch}</code></td>
    <td class="quiet">
      ${each.paidAt === null ? say('trail.not_paid') : html`${moment(each.paidAt)} <code>${each.bankRef}</code>`}
    </td>
    <td class="end">${formatMoney(each.gross, 'en')}</td>
    <td class="end">${formatMoney(each.fee, 'en')}</td>
    <td class="end strong">${formatMoney(each.net, 'en')}</td>
  </tr>`
}

function entryRow(each: TrailEntry): Html {
  return html`<tr>
    <th scope="row">${each.purpose.replaceAll('_', ' ')}</th>
    <td class="quiet">${each.bookedOn}</td>
    <td class="quiet"><code class="break">${each.bankRef}</code></td>
    <td class="end strong">${formatMoney(each.amount, 'en')}</td>
  </tr>`
}

function proofRow(each: TrailProof): Html {
  const said = (each.reasons ?? []).filter(({ kind }) => kind === 'rule').map(reasonText)
  const why = say(each.because === 'risk' ? 'proof.because_risk' : 'proof.because_limit')
  return html`<tr>
    <th scope="row">${each.seq}. ${each.method}</th>
    <td class="quiet">${moment(each.askedAt)}</td>
    <td>
      ${each.decisionId === null ? why : html`<a href="/admin/risk/${each.decisionId}">${why}</a>`}
      ${each.because === 'risk' && html`<span class="quiet">${said.join('; ')}</span>`}
    </td>
    <td class="quiet">
      ${each.way !== null && html`${sayCode('proof_way', each.way)}, `}
      ${say('proof.answers', { tries: each.tries, codes: each.codesSent })}
    </td>
    <td>${sayCode('proof_state', each.state)}</td>
  </tr>`
}

const table = (title: string, heads: readonly string[], rows: readonly Html[]): Html | null =>
  rows.length === 0
    ? null
    : html`<section class="panel flush">
        <h2 class="panel-head">${title}</h2>
        <table class="grid rows">
          <thead>
            <tr>
              ${heads.map((head) => html`<th scope="col">${head}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>
      </section>`

/** Where the money of a payment is: from the payer over the provider's settlement to our bank account. */
export function moneyTrailPage(trail: MoneyTrail): DeskPage {
  const { payment, steps, lines, entries, proofs, addsUp } = trail
  const { intent } = payment
  const most = steps.reduce((top, { running }) => (running.minor > top ? running.minor : top), 1n)
  const isOrder = intent.reference.startsWith('ord_')
  return {
    title: say('trail.title'),
    up: { href: `/admin/payments/${intent.id}`, name: say('order.payment') },
    beside: addsUp
      ? html`<span class="badge good">${say('money.adds_up')}</span>`
      : html`<span class="badge bad">${say('money.does_not')}</span>`,
    actions: isOrder
      ? html`<a class="button second" href="/admin/orders/${intent.reference}/money"
          >${say('order.where_money')}</a
        >`
      : null,
    body: html`<section class="panel">
        <ol role="list" class="falls" aria-label="${say('trail.title')}">
          ${steps.map((step, i) => stepRow(step, steps[i - 1]?.running.minor ?? 0n, most))}
        </ol>
      </section>
      ${table(
        say('proof.title'),
        [say('proof.try'), say('proof.asked'), say('proof.why'), say('proof.how'), say('proof.state')],
        proofs.map(proofRow),
      )}
      ${table(
        say('trail.lines'),
        [
          say('trail.what'),
          say('trail.match'),
          say('trail.file'),
          say('trail.paid'),
          say('trail.gross'),
          say('trail.fee'),
          say('trail.net'),
        ],
        lines.map(lineRow),
      )}
      ${table(say('trail.entries'), [say('trail.what'), say('trail.booked'), say('trail.reference'), say('money.amount')], entries.map(entryRow))}
      ${lines.length + entries.length === 0 && html`<p class="nothing">${say('trail.nothing')}</p>`}`,
  }
}
