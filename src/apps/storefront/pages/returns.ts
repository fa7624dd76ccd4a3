import { html, type Html } from '#kernel/html.ts'
import { newSecret } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { mostWords, returnNumber, returnReasons, type Return, type Returnable } from '#goods/returns/index.ts'
import { orderNumber, type Order } from '#trade/orders/index.ts'
import { returnField } from '#flows/ask-return.ts'
import type { ExchangeChoice } from '#flows/offer-exchange.ts'
import { below, faultSummary, inputField, selectField } from '../components/field.ts'
import { linePicture } from '../components/line.ts'
import { formatDay, formatMoney } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'
import type { FormState } from './door.ts'
import { returnBadge, returnList } from './return-list.ts'
import {
  another,
  insteadChoice,
  insteadText,
  nextStep,
  replacementSection,
  titleOf,
} from './return-exchange.ts'

/** What the page that asks for a return shows. */
export type ReturnFormShown = {
  readonly order: Order
  readonly proof: string
  readonly returnable: Returnable
  /** The return in which what comes back was sent instead; undefined where it comes from the sale. */
  readonly of: Return | undefined
  readonly choices: readonly ExchangeChoice[]
  readonly returns: readonly Return[]
  readonly form: FormState
}

function pieces(words: Words, page: PageContext, shown: ReturnFormShown): Html {
  const { order, returnable, form, choices, of } = shown
  // Where it can be but one thing, it is that.
  const open = returnable.lines.filter(({ most }) => most > 0)
  const usual = open.length === 1 && open[0]?.most === 1 ? '1' : '0'
  const wanted = (id: string) => of?.lines.find(({ orderLineId }) => orderLineId === id)?.wanted
  const asked = ({ orderLineId, most, bought, why }: Returnable['lines'][number], title: string) => {
    const name = returnField(orderLineId)
    if (why !== undefined)
      return html`<p class="quiet" id="${name}">
        ${words(`return.${why}`, { title })}
        ${form.faults[name] && html`<span class="fault">${form.faults[name]}</span>`}
      </p>`
    return html`${inputField({
      name,
      label: words('return.pieces', { title }),
      hint: words('return.up_to', { most, bought }),
      inputmode: 'numeric',
      maxlength: 4,
      value: form.values[name] ?? usual,
      fault: form.faults[name],
    })}
    ${insteadChoice(page, { order, form, orderLineId, title, choices })}`
  }
  return html`<ul class="lines" role="list">
    ${returnable.lines.map((each) => {
      const { orderLineId } = each
      const choice = wanted(orderLineId)?.options ?? null
      return html`<li class="line">
        <span class="picture">${linePicture(order.lines.find(({ id }) => id === orderLineId)?.media)}</span>
        <div class="flow">${asked(each, titleOf(order, { orderLineId, choice }))}</div>
      </li>`
    })}
  </ul>`
}

function askForm(page: PageContext, words: Words, shown: ReturnFormShown): Html {
  const { order, proof, form, of } = shown
  const { values, faults } = form
  const described = faults['words'] ? 'words-hint words-fault' : 'words-hint'
  return html`<form
    method="post"
    action="/${page.locale}/orders/${order.id}/returns${proof}"
    class="sheet flow"
  >
    <input type="hidden" name="key" value="${newSecret()}" />
    ${of && html`<input type="hidden" name="of" value="${of.id}" />`} ${pieces(words, page, shown)}
    ${selectField({
      name: 'reason',
      label: words('return.reason'),
      value: values['reason'] ?? '',
      fault: faults['reason'],
      options: [
        { value: '', label: words('return.choose') },
        ...returnReasons.map((value) => ({ value, label: words(`return.reason_${value}`) })),
      ],
    })}
    <div class="field">
      <label for="words">${words('return.words')}</label>
      <textarea
        class="input"
        id="words"
        name="words"
        rows="4"
        maxlength="${mostWords}"
        aria-describedby="${described}"
        ${faults['words'] ? html` aria-invalid="true"` : null}
      >
${values['words'] ?? ''}</textarea>
      ${below({ name: 'words', hint: words('return.words_hint'), fault: faults['words'] })}
    </div>
    <div><button class="button large">${words('return.submit')}</button></div>
  </form>`
}

/** Ask for a return of an order, line by line; what cannot come back says why. */
export function askReturnPage(page: PageContext, shown: ReturnFormShown): Page {
  const words = wordsFor(page.locale)
  const { order, proof, returnable, returns, form, of } = shown
  const number = orderNumber(order.number)
  const title = `${words('return.title')} · ${words('return.of_order', { number })}`
  const canAsk = returnable.lines.some(({ most }) => most > 0)
  const { lastDay } = returnable
  const faults = Object.entries(form.faults).map(([field, text]) => ({ field, text }))
  return {
    title,
    body: html`<div class="page narrow section flow">
      <h1>${title}</h1>
      ${faultSummary(words('checkout.fix'), faults)}
      ${returns.length > 0 && html`<section class="sheet flow">${returnList(page, returns, proof)}</section>`}
      ${
        canAsk
          ? html`<p class="lede">
                ${of ? words('exchange.back_lede', { number: returnNumber(of.number) }) : words('return.lede', { number })}
              </p>
              ${lastDay && html`<p>${words('return.until', { date: formatDay(lastDay, page.locale) })}</p>`}
              ${askForm(page, words, shown)}`
          : html`<div class="sheet flow">
              <p>${words('return.nothing')}</p>
              ${pieces(words, page, shown)}
            </div>`
      }
      <p><a href="/${page.locale}/orders/${order.id}${proof}">${words('return.back')}</a></p>
    </div>`,
  }
}

/** A return as its buyer sees it. */
export type ReturnShown = {
  readonly order: Order
  readonly proof: string
  readonly found: Return
  readonly form: FormState
  /** What of that which was sent instead may come back now. */
  readonly back?: Returnable | undefined
}

/** The pieces of a return, and how many of them arrived. */
export function returnedLines(page: PageContext, { order, found }: ReturnShown): Html {
  const words = wordsFor(page.locale)
  const hasArrived = found.receivedAt !== null
  return html`<ul role="list" class="flow">
    ${found.lines.map((line) => {
      const count = line.restocked + line.writtenOff
      return html`<li class="spread">
        <span>${line.quantity} × ${titleOf(order, line)}${insteadText(page, order, line)}</span
        >${hasArrived && html`<span class="quiet small">${words('return.arrived', { count })}</span>`}
      </li>`
    })}
  </ul>`
}

function acts(words: Words, at: string, { found, proof, form }: ReturnShown): Html | null {
  const cancel = html`<form method="post" action="${at}/cancel${proof}">
    <button class="button danger">${words('return.cancel')}</button>
  </form>`
  if (found.state === 'requested') return html`<div class="cluster">${cancel}</div>`
  if (found.state !== 'approved') return null
  return html`<div class="cluster">
      <a class="button" href="${at}/label${proof}">${words('return.label')}</a>
    </div>
    <form method="post" action="${at}/sent${proof}" class="sheet flow">
      ${inputField({ name: 'tracking', label: words('return.tracking'), maxlength: 60, value: form.values['tracking'] ?? '', fault: form.faults['tracking'] })}
      <div><button class="button second">${words('return.sent')}</button></div>
    </form>
    <div class="cluster">${cancel}</div>`
}

/** One return: how it stands, what is next, and what comes back. */
export function returnPage(page: PageContext, shown: ReturnShown): Page {
  const words = wordsFor(page.locale)
  const { order, found, proof, form } = shown
  const at = `/${page.locale}/orders/${order.id}/returns/${found.id}`
  const title = words('return.one', { number: returnNumber(found.number) })
  const amount = formatMoney(money(found.refund_minor ?? 0n, order.currency), page.locale)
  const faults = Object.entries(form.faults).map(([field, text]) => ({ field, text }))
  return {
    title,
    body: html`<div class="page narrow section flow">
      <div class="spread">
        <h1>${title}</h1>
        ${returnBadge(words, found)}
      </div>
      <p class="quiet">
        <a href="/${page.locale}/orders/${order.id}${proof}"
          >${words('return.of_order', { number: orderNumber(order.number) })}</a
        >
        · ${words('return.asked', { date: formatDay(found.askedAt, page.locale) })}
      </p>
      ${faultSummary(words('checkout.fix'), faults)}
      <p class="lede" role="status">${words(nextStep(found), { amount })}</p>
      ${found.state !== 'refunded' && (found.refund_minor ?? 0n) > 0n && html`<p>${words('return.difference', { amount })}</p>`}
      ${
        found.answer !== '' &&
        html`<section class="sheet flow">
          <h2>${words('return.answer')}</h2>
          <p>${found.answer}</p>
        </section>`
      }
      <section class="sheet flow">
        <h2>${words('return.what')}</h2>
        ${returnedLines(page, shown)}
        <p class="quiet small">
          ${words(`return.reason_${found.reason}`)}${found.words !== '' && html`: ${found.words}`}
        </p>
        ${found.trackingNumber !== null && html`<p><code>${found.trackingNumber}</code></p>`}
      </section>
      ${replacementSection(page, found, shown)}${another(page, order, found)}${acts(words, at, shown)}
    </div>`,
  }
}
