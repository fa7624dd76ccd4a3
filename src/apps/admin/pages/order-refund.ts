import { html, type Html } from '#kernel/html.ts'
import { formatMoney } from '../../storefront/format.ts'
import { inputField } from '../../storefront/components/field.ts'
import { formFaults, freshForm, keyField, type DeskForm } from '../form.ts'
import { say } from '../words.ts'
import type { OrderShown } from './order.ts'

/** The field that asks for pieces of an order line. */
export const piecesField = (orderLineId: string): string => `pieces_${orderLineId}`

const kinds = ['lines', 'amount', 'all'] as const

/** What a refund may be of. */
export type RefundKind = (typeof kinds)[number]

function shipped(shown: OrderShown): ReadonlyMap<string, { title: string; pieces: number }> {
  const lines = new Map<string, { title: string; pieces: number }>()
  for (const each of shown.shipments) {
    if (each.shippedAt === undefined) continue
    for (const line of each.lines) {
      const pieces = (lines.get(line.orderLineId)?.pieces ?? 0) + line.quantity
      lines.set(line.orderLineId, { title: line.title, pieces })
    }
  }
  return lines
}

function kindChoice(kind: RefundKind, chosen: string, label: string, more: Html | null = null): Html {
  return html`<div class="option">
    <label
      ><input type="radio" name="kind" value="${kind}" ${kind === chosen ? html` checked` : null} />
      <span>${label}</span></label
    >
    ${more}
  </div>`
}

function pieces(shown: OrderShown, { values, faults }: DeskForm): Html {
  return html`<div class="indent">
    ${[...shipped(shown)].map(([id, { title, pieces: most }]) => {
      const name = piecesField(id)
      return html`<label class="pair line-pieces"
        ><input
          class="input short"
          id="${name}"
          name="${name}"
          inputmode="numeric"
          maxlength="4"
          value="${values[name] ?? '0'}"
          aria-label="${say('refund.pieces_of', { title })}"
          ${faults[name] ? html` aria-invalid="true"` : null}
        /><span>/ ${most} ${title}</span
        >${faults[name] && html`<span class="fault">${faults[name]}</span>`}</label
      >`
    })}
    <label class="pair"
      ><input
        type="checkbox"
        name="delivery"
        value="yes"
        ${values['delivery'] === 'yes' ? html` checked` : null}
      />
      <span>${say('refund.delivery')}</span></label
    >
  </div>`
}

/** Where the money goes: the way it came, or to the buyer's wallet. A guest has none. */
function wayBack(chosen: string): Html {
  const way = (value: 'source' | 'wallet') =>
    html`<label class="pair"
      ><input type="radio" name="to" value="${value}" ${value === chosen ? html` checked` : null} />
      <span>${say(`refund.to_${value}`)}</span></label
    >`
  return html`<fieldset class="stack">
    <legend>${say('refund.to')}</legend>
    ${way('source')} ${way('wallet')}
  </fieldset>`
}

/** Give money back: named pieces, an amount, or all that is left. Shown once something is captured. */
export function refundPanel(shown: OrderShown): Html | null {
  const { payment, refundable, order, forms } = shown
  if (!payment || payment.intent.captured.minor === 0n) return null
  const form = forms.refund ?? freshForm
  const { values, faults } = form
  const chosen = kinds.find((each) => each === values['kind']) ?? 'lines'
  const isOver = refundable.minor === 0n
  const amount = inputField({
    name: 'amount',
    label: say('refund.amount_field', { currency: order.currency }),
    inputmode: 'decimal',
    maxlength: 20,
    value: values['amount'] ?? '',
    fault: faults['amount'],
  })
  return html`<section class="panel no-print" id="refund" aria-labelledby="refund-head">
    <div class="spread">
      <h2 id="refund-head">${say('refund.title')}</h2>
      <span class="quiet">${say('order.refundable')} <strong>${formatMoney(refundable, 'en')}</strong></span>
    </div>
    ${
      isOver
        ? html`<p class="quiet">${say('refund.nothing_left')}</p>`
        : html`${formFaults(faults)}
            <details class="act" ${Object.keys(faults).length > 0 ? html` open` : null}>
              <summary class="button second">${say('refund.title')}</summary>
              <form method="post" action="/admin/orders/${order.id}/refund" class="stack">
                ${keyField()}
                <fieldset class="stack">
                  <legend>${say('refund.what')}</legend>
                  ${kindChoice('lines', chosen, say('refund.lines'), pieces(shown, form))}
                  ${kindChoice('amount', chosen, say('refund.amount'), html`<div class="indent">${amount}</div>`)}
                  ${kindChoice('all', chosen, say('refund.all', { amount: formatMoney(refundable, 'en') }))}
                </fieldset>
                ${order.buyerId !== null && wayBack(values['to'] ?? 'source')}
                ${inputField({ name: 'reason', label: say('refund.reason'), hint: say('refund.reason_hint'), maxlength: 300, required: true, value: values['reason'] ?? '', fault: faults['reason'] })}
                <button class="button danger">${say('refund.submit')}</button>
              </form>
            </details>`
    }
  </section>`
}
