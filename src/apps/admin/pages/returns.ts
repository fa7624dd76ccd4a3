import { html, type Html } from '#kernel/html.ts'
import { money } from '#kernel/money.ts'
import {
  isExchanged,
  returnLifecycle,
  returnNumber,
  type Return,
  type ReturnLine,
} from '#goods/returns/index.ts'
import { orderNumber, type Order } from '#trade/orders/index.ts'
import { owesMoney } from '#flows/send-replacement.ts'
import type { DeskReturn } from '#views/operator-desk/index.ts'
import { inputField, selectField } from '../../storefront/components/field.ts'
import { formatMoney } from '../../storefront/format.ts'
import { choiceText } from '../../storefront/components/line.ts'
import { formFaults, keyField, refusalText, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { stateBadge } from '../parts/badge.ts'
import { tabs } from '../parts/tabs.ts'
import { textArea } from '../parts/text-area.ts'
import { moment } from '../parts/time.ts'
import { say, sayCode, type DeskWord } from '../words.ts'

const heads = (words: readonly DeskWord[]): Html =>
  html`<thead>
    <tr>
      ${words.map((word) => html`<th scope="col">${say(word)}</th>`)}
    </tr>
  </thead>`

function row(each: DeskReturn): Html {
  return html`<tr>
    <th scope="row">
      <a class="row-link" href="/admin/returns/${each.id}">${returnNumber(each.number)}</a>
    </th>
    <td><a href="/admin/orders/${each.orderId}">${orderNumber(each.orderNumber)}</a></td>
    <td class="quiet cut">${each.email}</td>
    <td>${each.pieces}</td>
    <td>${sayCode('return_reason', each.reason)}</td>
    <td>
      ${stateBadge('return_state', each.state)}${each.hasFault && html` ${stateBadge('return_money', 'failed')}`}
    </td>
    <td class="quiet">${moment(each.askedAt)}</td>
  </tr>`
}

/** Returns that wait for somebody, or all of them. */
export function returnsPage(rows: readonly DeskReturn[], isAll: boolean): DeskPage {
  return {
    title: say('returns.title'),
    body: html`${tabs(say('returns.state'), [
      { href: '/admin/returns', name: say('returns.open'), current: !isAll },
      { href: '/admin/returns?all=yes', name: say('desk.all'), current: isAll },
    ])}
    ${
      rows.length === 0
        ? html`<p class="nothing">${say('returns.none')}</p>`
        : html`<div class="panel flush">
            <table class="grid rows">
              ${heads(['returns.number', 'returns.order', 'returns.buyer', 'returns.pieces', 'returns.reason', 'returns.state', 'returns.asked'])}
              <tbody>
                ${rows.map(row)}
              </tbody>
            </table>
          </div>`
    }`,
  }
}

/** One return as the desk sees it. */
export type DeskReturnShown = {
  readonly found: Return
  readonly order: Order
  readonly places: readonly { readonly code: string; readonly name: string }[]
  /** The pieces whose money goes back are all that was carried to the buyer. */
  readonly isWhole: boolean
  readonly decideForm: DeskForm
  readonly receiveForm: DeskForm
  readonly moneyForm: DeskForm
}

/** What comes back, with what was chosen where it was sent in exchange. */
function titleOf(order: Order, { orderLineId: id, choice }: ReturnLine): string {
  const title = order.lines.find((line) => line.id === id)?.title ?? id
  const chosen = choice === null ? '' : choiceText(choice)
  return chosen === '' ? title : `${title} (${chosen})`
}

/** What is wanted for pieces that come back: the money, or a variant, and what became of that wish. */
function insteadText({ wanted }: ReturnLine, order: Order): Html {
  if (wanted === null) return html`${say('returns.instead_money')}`
  const { sku, options, difference_minor: minor, fallback } = wanted
  const amount = formatMoney(money(minor, order.currency), 'en')
  const choice = choiceText(options)
  return html`${choice}
    <code class="quiet">${sku}</code>
    ${minor > 0n && fallback === null && html`<span class="quiet">${say('returns.instead_back', { amount })}</span>`}
    ${fallback !== null && html`<span class="quiet">${say('returns.instead_fell', { why: sayCode('fallback', fallback) })}</span>`}`
}

function piecesPart({ found, order }: DeskReturnShown): Html {
  return html`<div class="panel flush">
    <table class="grid rows">
      ${heads(['returns.article', 'returns.instead', 'returns.pieces', 'returns.restocked', 'returns.written_off'])}
      <tbody>
        ${found.lines.map(
          (line) =>
            html`<tr>
              <th scope="row" class="wide">${titleOf(order, line)}</th>
              <td class="wide">${insteadText(line, order)}</td>
              <td>${line.quantity}</td>
              <td>${found.receivedAt === null ? '–' : line.restocked}</td>
              <td>${found.receivedAt === null ? '–' : line.writtenOff}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function saidPart({ found }: DeskReturnShown): Html {
  const term = (word: DeskWord, text: string | null) =>
    text !== null &&
    text !== '' &&
    html`<dt>${say(word)}</dt>
      <dd>${text}</dd>`
  return html`<div class="panel">
    <dl class="facts">
      ${term('returns.reason', sayCode('return_reason', found.reason))} ${term('returns.words', found.words)}
      ${term('returns.answer', found.answer)} ${term('returns.tracking', found.trackingNumber)}
    </dl>
    ${found.follows !== null && html`<p><a href="/admin/returns/${found.follows}">${say('returns.follows')}</a></p>`}
  </div>`
}

function decidePart({ found, decideForm }: DeskReturnShown): Html | null {
  const canRefuse = returnLifecycle.next(found.state, 'refuse') !== undefined
  const canApprove = returnLifecycle.next(found.state, 'approve') !== undefined
  if (!canRefuse) return null
  const { values, faults } = decideForm
  return html`<form method="post" action="/admin/returns/${found.id}/decide" class="panel stack">
    <h2>${say(canApprove ? 'returns.decide' : 'returns.refuse_sent')}</h2>
    ${keyField()} ${formFaults(faults)}
    ${textArea({ name: 'answer', label: say('returns.answer_field'), value: values['answer'] ?? '', maxlength: 1_000, rows: 3, fault: faults['answer'] })}
    <div class="cluster">
      ${canApprove && html`<button class="button" name="outcome" value="approve">${say('returns.approve')}</button>`}
      <button class="button danger" name="outcome" value="refuse">${say('returns.refuse')}</button>
    </div>
  </form>`
}

function receivePart({ found, order, places, isWhole, receiveForm }: DeskReturnShown): Html | null {
  if (returnLifecycle.next(found.state, 'receive') === undefined) return null
  const { values, faults } = receiveForm
  const isFresh = Object.keys(values).length === 0
  const isChecked = isFresh ? isWhole : values['delivery'] === 'yes'
  return html`<form method="post" action="/admin/returns/${found.id}/receive" class="panel stack">
    <h2>${say('returns.receive')}</h2>
    <p class="quiet">${say('returns.receive_text')}</p>
    ${found.lines.some(isExchanged) && html`<p class="quiet">${say('returns.receive_exchange')}</p>`}
    ${found.reason === 'damaged' && html`<p class="notice warn">${say('returns.is_damaged')}</p>`}
    ${keyField()} ${formFaults(faults)}
    ${found.lines.map((line) => {
      const { orderLineId: id, quantity: most } = line
      const [shelf, off] = [`restocked_${id}`, `written_off_${id}`]
      const title = titleOf(order, line)
      // What its buyer calls damaged is looked at before it is on the shelf again: nothing is proposed for it.
      const [onShelf, gone] = found.reason === 'damaged' ? ['', ''] : [String(most), '0']
      return html`${inputField({ name: shelf, label: say('returns.shelf_of', { title, most }), inputmode: 'numeric', maxlength: 4, value: values[shelf] ?? onShelf, fault: faults[shelf] })}
      ${inputField({ name: off, label: say('returns.off_of', { title }), inputmode: 'numeric', maxlength: 4, value: values[off] ?? gone, fault: faults[off] })}`
    })}
    ${selectField({ name: 'location', label: say('returns.location'), value: values['location'] ?? '', fault: faults['location'], options: places.map(({ code, name }) => ({ value: code, label: name })) })}
    <label class="choice"
      ><input type="checkbox" name="delivery" value="yes" ${isChecked ? html` checked` : null} /><span
        >${say('returns.delivery')}</span
      ></label
    >
    <div><button class="button">${say('returns.take_in')}</button></div>
  </form>`
}

/** True while the money can be given instead: something is wanted, and nothing of it has left. */
const mayEndExchange = ({ lines, parcels, state }: Return): boolean =>
  lines.some(isExchanged) &&
  (returnLifecycle.next(state, 'receive') !== undefined || state === 'requested' || state === 'received') &&
  parcels.every((each) => each.state === 'pending' || each.state === 'packed')

/** What is sent instead, how far it is, and the way out where it is not there. */
function exchangePart({ found, moneyForm }: DeskReturnShown): Html | null {
  const { parcels, state, id } = found
  if (!found.lines.some(isExchanged) || state === 'refused' || state === 'canceled') return null
  const isOpen = mayEndExchange(found)
  const text =
    found.receivedAt === null
      ? 'returns.exchange_held'
      : isOpen
        ? 'returns.exchange_packs'
        : 'returns.exchange_left'
  return html`<section class="panel stack">
    <h2>${say('returns.exchange')}</h2>
    <p>${say(text)}</p>
    ${
      parcels.length > 0 &&
      html`<ul role="list" class="stack">
        ${parcels.map(
          (each) =>
            html`<li class="spread">
              <a href="/admin/orders/${found.orderId}#${each.id}"
                >${each.trackingNumber === null ? say('returns.exchange') : html`<code>${each.trackingNumber}</code>`}</a
              >${stateBadge('parcel', each.state)}
            </li>`,
        )}
      </ul>`
    }
    ${
      isOpen &&
      html`<form method="post" action="/admin/returns/${id}/money" class="stack">
        ${keyField()} ${formFaults(moneyForm.faults)}
        <p class="quiet">${say('returns.exchange_end_text')}</p>
        <div><button class="button danger">${say('returns.exchange_end')}</button></div>
      </form>`
    }
  </section>`
}

function moneyPart({ found, order }: DeskReturnShown): Html | null {
  const { refundFault, refund_minor: minor } = found
  if (found.receivedAt === null || !(owesMoney(found) || minor !== null)) return null
  const reason = refundFault === null ? '' : refusalText({ ok: false, refusal: refundFault })
  const text =
    minor !== null
      ? say('returns.money_back', { amount: formatMoney(money(minor, order.currency), 'en') })
      : refundFault === null
        ? say('returns.money_waits')
        : say('returns.money_fault', { reason })
  return html`<section class="panel stack">
    <h2>${say('returns.money')}</h2>
    <p>${text}</p>
    ${
      found.state === 'received' &&
      minor === null &&
      html`<form method="post" action="/admin/returns/${found.id}/refund">
        ${keyField()}<button class="button second">${say('returns.refund')}</button>
      </form>`
    }
  </section>`
}

/** One return: what was asked, what can be done with it, and how its money stands. */
export function oneReturnPage(shown: DeskReturnShown): DeskPage {
  const { found, order } = shown
  // Where its form is not shown any more, what was sent too late is answered at the head of the page.
  const late = {
    ...(returnLifecycle.next(found.state, 'refuse') === undefined && shown.decideForm.faults),
    ...(returnLifecycle.next(found.state, 'receive') === undefined && shown.receiveForm.faults),
    ...(!mayEndExchange(found) && shown.moneyForm.faults),
  }
  return {
    title: say('returns.one', { number: returnNumber(found.number) }),
    up: { href: '/admin/returns', name: say('returns.title') },
    beside: stateBadge('return_state', found.state),
    actions: html`<a class="button second" href="/admin/orders/${order.id}">${orderNumber(order.number)}</a>`,
    body: html`${formFaults(late)}
      <div class="two">
        <div class="column">${piecesPart(shown)} ${saidPart(shown)}</div>
        <div class="column">
          ${moneyPart(shown)} ${exchangePart(shown)} ${receivePart(shown)} ${decidePart(shown)}
        </div>
      </div>`,
  }
}
