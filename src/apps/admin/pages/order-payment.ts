import { html, type Html } from '#kernel/html.ts'
import type { Money } from '#kernel/money.ts'
import type { Payment } from '#money/payments/index.ts'
import { formatMoney } from '../../storefront/format.ts'
import { stateBadge } from '../parts/badge.ts'
import { say, sayCode } from '../words.ts'
import type { OrderShown } from './order.ts'

function amounts(payment: Payment, refundable: Money): Html {
  const { authorized, captured, refunded } = payment.intent
  const row = (name: string, amount: Money) =>
    html`<div>
      <dt>${name}</dt>
      <dd>${formatMoney(amount, 'en')}</dd>
    </div>`
  return html`<dl class="sums">
    ${row(say('order.authorized'), authorized)} ${row(say('order.captured'), captured)}
    ${refunded.minor > 0n && row(say('order.refunded'), refunded)}
    ${captured.minor > 0n && row(say('order.refundable'), refundable)}
  </dl>`
}

/** How far the money of an order has come: amounts, tries, and requests to the provider. */
export function paymentPanel({ order, payment, refundable }: OrderShown): Html {
  if (!payment) {
    const text = order.total_minor === 0n ? 'order.nothing_to_pay' : 'order.no_payment'
    return html`<section class="panel" aria-labelledby="payment">
      <h2 id="payment">${say('order.payment')}</h2>
      <p class="quiet">${say(text)}</p>
    </section>`
  }
  const { intent, attempts, operations } = payment
  const asked = operations.filter(({ kind }) => kind !== 'authorize')
  return html`<section class="panel" aria-labelledby="payment">
    <div class="spread">
      <h2 id="payment"><a href="/admin/payments/${intent.id}">${say('order.payment')}</a></h2>
      ${stateBadge('payment', intent.state)}
    </div>
    ${amounts(payment, refundable)}
    <ul role="list" class="tight">
      ${attempts.map(
        (each) =>
          html`<li class="spread">
            <span
              >${each.seq}.
              ${each.method}${each.card && html` <span class="quiet">${each.card.brand} ·${each.card.last4}</span>`}${
                each.declineCode && html` <span class="quiet">${each.declineCode.replaceAll('_', ' ')}</span>`
              }${
                each.addressCheck && html` <span class="quiet">${sayCode('avs', each.addressCheck)}</span>`
              }</span
            >
            ${stateBadge('attempt', each.state)}
          </li>`,
      )}
      ${asked.map(
        (each) =>
          html`<li class="spread">
            <span
              >${say(`operation.${each.kind}`)}
              <span class="quiet">${formatMoney(each.amount, 'en')}</span></span
            >
            ${stateBadge('operation', each.state)}
          </li>`,
      )}
    </ul>
  </section>`
}
