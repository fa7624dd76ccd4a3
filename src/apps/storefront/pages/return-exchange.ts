import { html, type Html } from '#kernel/html.ts'
import { money } from '#kernel/money.ts'
import { isExchanged, type Return, type Returnable, type ReturnLine } from '#goods/returns/index.ts'
import type { Order } from '#trade/orders/index.ts'
import { insteadField } from '#flows/ask-return.ts'
import type { ExchangeChoice } from '#flows/offer-exchange.ts'
import { selectField } from '../components/field.ts'
import { formatDay, formatMoney } from '../format.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type MessageKey, type Words } from '../words.ts'
import { choiceText } from '../components/line.ts'
import type { FormState } from './door.ts'

const nameOf = ({ options, sku }: Pick<ExchangeChoice, 'options' | 'sku'>): string =>
  choiceText(options) || sku

/** What a choice is called in the list: what it is, that it is the same again, what goes back, or that there is none. */
function labelOf(words: Words, page: PageContext, order: Order, choice: ExchangeChoice): string {
  const { terms, isSame, available } = choice
  const name = isSame ? words('exchange.same', { name: nameOf(choice) }) : nameOf(choice)
  if (available <= 0) return words('exchange.sold_out', { name })
  const minor = terms.isOffered ? terms.difference_minor : 0n
  if (minor === 0n) return name
  const amount = formatMoney(money(minor, order.currency), page.locale)
  return words('exchange.back', { name, amount })
}

/** The address of a variant on the page of its product. */
function variantAt(page: PageContext, slug: string, { codes }: ExchangeChoice): string {
  const query = new URLSearchParams(
    Object.entries(codes).map(([code, value]): [string, string] => [`o.${code}`, value]),
  )
  return `/${page.locale}/p/${slug}${query.size > 0 ? `?${query.toString()}` : ''}`
}

/** Variants that cost more, each with by how much and the way to it, and why they are ordered; nothing where there is none. */
function dearer(
  words: Words,
  page: PageContext,
  order: Order,
  choices: readonly ExchangeChoice[],
): Html | null {
  const slug = order.lines.find(({ id }) => id === choices[0]?.orderLineId)?.slug
  const items = choices.flatMap((choice) => {
    if (choice.terms.isOffered) return []
    const amount = formatMoney(money(choice.terms.dearer_minor, order.currency), page.locale)
    const said = words('exchange.dearer_one', { name: nameOf(choice), amount })
    return [html`<li>${slug ? html`<a href="${variantAt(page, slug, choice)}">${said}</a>` : said}</li>`]
  })
  if (items.length === 0) return null
  return html`<div class="quiet small">
    <p>${words('exchange.dearer')}</p>
    <ul role="list">
      ${items}
    </ul>
  </div>`
}

/** The choice between the money and another variant for the pieces of a line; nothing where there is nothing else. */
export function insteadChoice(
  page: PageContext,
  shown: {
    readonly order: Order
    readonly form: FormState
    readonly orderLineId: string
    readonly title: string
    readonly choices: readonly ExchangeChoice[]
  },
): Html | null {
  const words = wordsFor(page.locale)
  const { order, form, orderLineId, title } = shown
  const choices = shown.choices.filter((each) => each.orderLineId === orderLineId)
  const offered = choices.filter(({ terms }) => terms.isOffered)
  if (offered.length === 0) return dearer(words, page, order, choices)
  const name = insteadField(orderLineId)
  return html`${selectField({
    name,
    label: words('exchange.label', { title }),
    hint: words('exchange.hint'),
    value: form.values[name] ?? '',
    fault: form.faults[name],
    options: [
      { value: '', label: words('exchange.money') },
      ...offered.map((choice) => ({
        value: String(choice.variantId),
        label: labelOf(words, page, order, choice),
        isDisabled: choice.available <= 0,
      })),
    ],
  })}
  ${dearer(words, page, order, choices)}`
}

/** What is wanted for a line, in words: a variant and what goes back besides, or why there is money after all. */
export function insteadText(page: PageContext, order: Order, { wanted }: ReturnLine): Html | null {
  if (wanted === null) return null
  const words = wordsFor(page.locale)
  const name = nameOf(wanted)
  const { difference_minor: minor, fallback } = wanted
  if (fallback !== null)
    return html`<br /><span class="small">${words(`exchange.fell_${fallback}`, { name })}</span>`
  const amount = formatMoney(money(minor, order.currency), page.locale)
  return html`<br /><span class="small"
      >${words('exchange.instead', { name })}${minor > 0n && html` · ${words('exchange.each_back', { amount })}`}</span
    >`
}

/** The key of the sentence that says what comes next of a return. */
export function nextStep({ state, lines }: Pick<Return, 'state' | 'lines'>): MessageKey {
  const isExchange = lines.some(isExchanged)
  return isExchange && (state === 'on_the_way' || state === 'received')
    ? `return.next_${state}_exchange`
    : `return.next_${state}`
}

/** The title of something that comes back, with what was chosen where that is not what the line of the order says. */
export function titleOf(
  order: Order,
  { orderLineId, choice }: Pick<ReturnLine, 'orderLineId' | 'choice'>,
): string {
  const title = order.lines.find(({ id }) => id === orderLineId)?.title ?? ''
  const chosen = choice === null ? '' : choiceText(choice)
  return chosen === '' ? title : `${title} (${chosen})`
}

/** The way to send back what was sent instead, and until when; nothing where that may not be done. */
function sendBack(
  page: PageContext,
  { id, orderId }: Return,
  { back, proof }: { readonly back?: Returnable | undefined; readonly proof: string },
): Html | null {
  if (!back?.lines.some(({ most }) => most > 0)) return null
  const words = wordsFor(page.locale)
  const { lastDay } = back
  return html`${lastDay && html`<p>${words('exchange.until', { date: formatDay(lastDay, page.locale) })}</p>`}
    <div>
      <a
        class="button second"
        href="/${page.locale}/orders/${orderId}/returns${proof === '' ? '?' : `${proof}&`}of=${id}"
        >${words('exchange.send_back')}</a
      >
    </div>`
}

/** What is held or sent instead: that it waits, or its parcels with the way to follow them and to send it back. */
export function replacementSection(
  page: PageContext,
  found: Return,
  more: Parameters<typeof sendBack>[2],
): Html | null {
  const { lines, parcels, state } = found
  if (!lines.some(isExchanged) || state === 'refused' || state === 'canceled') return null
  const words = wordsFor(page.locale)
  return html`<section class="sheet flow" aria-labelledby="exchange-title">
    <h2 id="exchange-title">${words('exchange.title')}</h2>
    ${
      parcels.length === 0
        ? html`<p>${words('exchange.held')}</p>`
        : html`<ul role="list" class="flow">
            ${parcels.map(
              (each) =>
                html`<li class="spread">
                  <span
                    >${each.trackingNumber === null ? words('exchange.packing') : html`<code>${each.trackingNumber}</code>`}</span
                  >${each.trackingUrl !== null && html`<a href="${each.trackingUrl}">${words('order.track')}</a>`}
                </li>`,
            )}
          </ul>`
    }
    ${sendBack(page, found, more)}
  </section>`
}

/** Where something else may be needed and the money was asked for, the way to it: it is ordered, and the money returns. */
export function another(page: PageContext, order: Order, { state, reason, lines }: Return): Html | null {
  const words = wordsFor(page.locale)
  const isOpen = state === 'requested' || state === 'approved' || state === 'on_the_way'
  if (!isOpen || !['does_not_fit', 'wrong_article', 'damaged'].includes(reason)) return null
  const wanted = order.lines.filter(({ id }) =>
    lines.some((line) => line.orderLineId === id && !isExchanged(line)),
  )
  return html`${wanted.map(({ slug, title }) => slug !== null && html`<p><a href="/${page.locale}/p/${slug}">${words('return.another', { title })}</a></p>`)}`
}
