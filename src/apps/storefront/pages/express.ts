import { html, type Html } from '#kernel/html.ts'
import type { KeptAddress } from '#people/parties/index.ts'
import type { CartLineView, CartView } from '#trade/cart/index.ts'
import type { SavedWay } from '#flows/express-checkout.ts'
import type { LineAgain } from '#flows/order-again.ts'
import { below, faultSummary } from '../components/field.ts'
import { lineHead, linePicture } from '../components/line.ts'
import { methodName } from '../components/method-names.ts'
import { sums } from '../components/sums.ts'
import { countryName } from '../format.ts'
import type { Page } from '../layout.ts'
import { problemText } from '../problem-text.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'
import { cardName } from './cards.ts'
import { changesNotice, consentField, methodChoices } from './checkout.ts'
import type { Faults } from './door.ts'

/** The field of the review that asks for pieces of a line. */
export const piecesField = (lineId: string): string => `pieces_${lineId}`

/** The review of a purchase in one step. */
export type ExpressShown = {
  readonly cart: CartView
  /** Where the cart comes from: the buyer's own, or one made for this purchase. */
  readonly from: 'cart' | 'own'
  readonly addresses: readonly KeptAddress[]
  readonly ways: readonly SavedWay[]
  /** The code of the way that is chosen; `other` is chosen on the next page. */
  readonly way: string
  readonly consents: boolean
  readonly faults: Faults
  readonly changes: readonly { readonly what: string; readonly before: string; readonly now: string }[]
  readonly notice: string | undefined
  /** What of an earlier order cannot be had, or not as often. */
  readonly short: readonly LineAgain[]
  readonly orderId: string | undefined
  /** The address of the book that was just added, chosen before the one the cart has. */
  readonly address: string | undefined
  readonly idempotencyKey: string
}

/** Where a review stands: of the cart it is about and, where it is of an earlier order, of that. */
export function reviewAddress(
  { locale }: Pick<PageContext, 'locale'>,
  { from, orderId }: Pick<ExpressShown, 'from' | 'orderId'>,
): string {
  return `/${locale}/express?from=${from}${orderId === undefined ? '' : `&order=${orderId}`}`
}

function line(words: Words, page: PageContext, each: CartLineView, fault: string | undefined): Html {
  const name = piecesField(each.id)
  return html`<li class="line">
    <span class="picture">${linePicture(each.media, 'eager')}</span>
    ${lineHead(words, page, each)}
    <div class="tools">
      <div class="quantity">
        <label class="out-of-sight" for="${name}">${words('express.pieces', { title: each.title })}</label>
        <input
          class="input"
          id="${name}"
          name="${name}"
          inputmode="numeric"
          value="${each.quantity}"
          maxlength="3"
          ${fault ? html` aria-invalid="true" aria-describedby="${name}-fault"` : null}
        />
      </div>
    </div>
    ${below({ name, fault })}
  </li>`
}

const inOneLine = ({ address }: KeptAddress, locale: PageContext['locale']): string =>
  [
    address.line1,
    address.line2,
    [address.postalCode, address.city].filter(Boolean).join(' '),
    address.region,
    countryName(address.country, locale),
  ]
    .filter(Boolean)
    .join(', ')

type Option = {
  readonly value: string
  readonly name: string
  readonly text: string
  readonly isChosen: boolean
}

const radio = (group: string, { value, name, text, isChosen }: Option): Html =>
  html`<label class="choice"
    ><input type="radio" name="${group}" value="${value}" ${isChosen ? html` checked` : null} /><span
      class="grow"
      ><strong>${name}</strong>${text !== '' && html`<br /><span class="quiet small">${text}</span>`}</span
    ></label
  >`

const sameAddress = ({ address }: KeptAddress, { shippingAddress: to }: CartView): boolean =>
  to !== null &&
  to.name === address.name &&
  to.line1 === address.line1 &&
  to.city === address.city &&
  to.postalCode === address.postalCode &&
  to.country === address.country

function addressSection(words: Words, page: PageContext, shown: ExpressShown): Html {
  const { cart, addresses, faults } = shown
  const chosen =
    addresses.find(({ id }) => id === shown.address) ?? addresses.find((each) => sameAddress(each, cart))
  const back = encodeURIComponent(reviewAddress(page, shown))
  const add = html`<a href="/${page.locale}/account/addresses?back=${back}#name"
    >${words('express.add_address')}</a
  >`
  return html`<section class="sheet flow" id="address">
    <h2>${words(cart.isDownload ? 'download.who' : 'checkout.address')}</h2>
    ${addresses.length === 0 && !cart.isDownload && html`<p class="notice warn">${words('express.no_address')} ${add}</p>`}
    ${
      cart.shippingAddress !== null &&
      chosen === undefined &&
      html`<p>
        ${[cart.shippingAddress.name, cart.shippingAddress.line1, cart.shippingAddress.city, countryName(cart.shippingAddress.country, page.locale)].filter(Boolean).join(', ')}
      </p>`
    }
    ${addresses.map((each) => radio('address', { value: each.id, name: each.address.name, text: inOneLine(each, page.locale), isChosen: each === chosen }))}
    ${addresses.length > 0 && !cart.isDownload && html`<p>${add}</p>`}
    ${below({ name: 'address', fault: faults['address'] })}
  </section>`
}

function waySection(words: Words, { ways, way, faults }: ExpressShown): Html {
  const option = (each: SavedWay): Option => ({
    value: each.code,
    name: each.kind === 'card' ? cardName(each.card) : methodName(words, each.code),
    text: words(`express.${each.kind}_text`),
    isChosen: way === each.code,
  })
  const other = {
    value: 'other',
    name: words('express.other'),
    text: words('express.other_text'),
    isChosen: way === 'other',
  }
  return html`<section class="sheet flow" id="way">
    <h2>${words('express.pay')}</h2>
    ${[...ways.map(option), other].map((each) => radio('way', each))}
    ${below({ name: 'way', fault: faults['way'] })}
  </section>`
}

/** The binding button, its sum above it; nothing to press while nobody knows where it goes or nothing is in it. */
function summary(words: Words, page: PageContext, shown: ExpressShown): Html {
  const { cart, from } = shown
  const canOrder = !cart.missing.includes('shipping_address_missing')
  return html`<aside class="sheet flow">
    <h2>${words('cart.summary')}</h2>
    ${sums(words, page.locale, cart)}
    <button class="button second wide" name="step" value="update">${words('express.update')}</button>
    ${
      canOrder &&
      html`<button class="button large wide" name="step" value="place">${words('express.place')}</button>`
    }
    <p class="quiet small">${words('checkout.terms')}</p>
    ${from === 'own' && html`<p class="quiet small">${words('express.cart_waits')}</p>`}
    ${from === 'cart' && html`<p class="small"><a href="/${page.locale}/checkout">${words('express.to_checkout')}</a></p>`}
  </aside>`
}

function shortNotice(words: Words, { short }: ExpressShown): Html | null {
  if (short.length === 0) return null
  return html`<div class="notice warn" role="status">
    <h2>${words('express.short')}</h2>
    <ul>
      ${short.map(({ title, wanted, inCart }) => html`<li>${inCart === 0 ? words('again.gone', { title }) : words('again.fewer', { title, count: inCart, wanted })}</li>`)}
    </ul>
  </div>`
}

/** What is wrong with the lines, by their fields: what was typed, else what the stock says. */
function lineFaults(words: Words, page: PageContext, { cart, faults }: ExpressShown): Record<string, string> {
  const said: Record<string, string> = {}
  for (const each of cart.lines) {
    const name = piecesField(each.id)
    const problem = each.problems.find(({ blocks }) => blocks)
    const text =
      faults[name] ?? (problem && problemText(words, page.locale, problem, each.title)) ?? undefined
    if (text !== undefined) said[name] = text
  }
  return said
}

/** Everything about a purchase on one page, and one button that orders it. */
export function expressPage(page: PageContext, shown: ExpressShown): Page {
  const words = wordsFor(page.locale)
  const { cart, faults, notice, from, orderId } = shown
  const ofLines = lineFaults(words, page, shown)
  const all = Object.entries({ ...faults, ...ofLines }).map(([field, text]) => ({ field, text }))
  const title = words('express.title')
  return {
    title,
    personal: true,
    body: html`<div class="page section flow">
      <h1>${title}</h1>
      <p class="lede">${words('express.lede')}</p>
      ${notice !== undefined && html`<div class="notice warn" role="alert" tabindex="-1" autofocus><p>${notice}</p></div>`}
      ${faultSummary(words('checkout.fix'), all)}${changesNotice(words, shown)}${shortNotice(words, shown)}
      <form method="post" action="/${page.locale}/express" novalidate>
        <input type="hidden" name="idempotencyKey" value="${shown.idempotencyKey}" />
        <input type="hidden" name="expectedTotal" value="${cart.quote.total.minor}" />
        <input type="hidden" name="from" value="${from}" />
        <input type="hidden" name="cart" value="${cart.id}" />
        <input type="hidden" name="version" value="${cart.version}" />
        ${orderId !== undefined && html`<input type="hidden" name="order" value="${orderId}" />`}
        <div class="two-columns">
          <div class="flow">
            <section class="sheet flow">
              <h2>${words('cart.items')}</h2>
              <ul class="lines" role="list">
                ${cart.lines.map((each) => line(words, page, each, ofLines[piecesField(each.id)]))}
              </ul>
            </section>
            ${addressSection(words, page, shown)}
            ${
              !cart.isDownload &&
              html`<section class="sheet flow">
                <h2>${words('checkout.method')}</h2>
                ${methodChoices(words, page, cart)}
              </section>`
            }
            ${waySection(words, shown)}
            ${
              cart.needsConsent &&
              html`<section class="sheet flow">
                <h2>${words('download.consent_label')}</h2>
                ${consentField(words, { faults, isGiven: shown.consents })}
              </section>`
            }
          </div>
          ${summary(words, page, shown)}
        </div>
      </form>
    </div>`,
  }
}
