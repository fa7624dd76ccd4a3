import { html, type Html } from '#kernel/html.ts'
import { countryForms, type Address, type KeptAddress } from '#people/parties/index.ts'
import type { CartView } from '#trade/cart/index.ts'
import { labelIn, type Labels } from '#market/catalog/index.ts'
import { addressFields } from '../components/address-fields.ts'
import { faultSummary, inputField, selectField } from '../components/field.ts'
import { choiceText } from '../components/line.ts'
import { methodName } from '../components/method-names.ts'
import { sums } from '../components/sums.ts'
import { countryName, formatMoney } from '../format.ts'
import type { Page } from '../layout.ts'
import { marketCountries } from '../market.ts'
import { problemText } from '../problem-text.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'
import type { Faults } from './door.ts'

/** The checkout as it is shown: the cart, what was typed where it was not taken, what is wrong, what has changed. */
export type CheckoutState = {
  readonly cart: CartView
  readonly values: Readonly<Record<string, string>>
  readonly faults: Faults
  /** Amounts that differ from those the buyer saw, each "what: before → now". */
  readonly changes: readonly { readonly what: string; readonly before: string; readonly now: string }[]
  readonly idempotencyKey: string
  readonly signedInEmail: string | null
  /** Addresses of the one who is signed in, the default first. */
  readonly addresses: readonly KeptAddress[]
  /** Codes of the ways to pay besides the card. */
  readonly otherMethods: readonly string[]
}

function shippingFields(page: PageContext, { cart, values, faults }: CheckoutState): Html {
  const known: Partial<Address> = cart.shippingAddress ?? {}
  return addressFields(page, {
    country: values['country'] ?? known.country ?? cart.country,
    value: (field) => values[field] ?? known[field] ?? '',
    fault: (field) => faults[field],
    section: 'shipping ',
  })
}

/** The addresses of the one who is signed in, to take one over; each choice is a form of its own and needs no script. */
function addressChoice(words: Words, page: PageContext, { addresses }: CheckoutState): Html | null {
  if (addresses.length === 0) return null
  const options = addresses.map(({ id, address }) => ({
    value: id,
    label: [address.name, address.line1, address.city, countryName(address.country, page.locale)].join(', '),
  }))
  return html`<form method="post" action="/${page.locale}/checkout/address" class="sheet flow">
    ${selectField({ name: 'address', label: words('address.choose'), options })}
    <div><button class="button second">${words('address.use')}</button></div>
  </form>`
}

/** Who downloads, and where the tax is due: all that is asked where nothing is sent. */
function recipientFields(words: Words, page: PageContext, state: CheckoutState): Html {
  const { cart, values, faults } = state
  const country = values['country'] ?? cart.shippingAddress?.country ?? cart.country
  return html`<p class="quiet small">${words('download.no_address')}</p>
    <div class="fields">
      ${inputField({ name: 'name', label: words('checkout.name'), autocomplete: 'name', value: values['name'] ?? cart.shippingAddress?.name ?? '', required: true, fault: faults['name'] })}
      ${selectField({ name: 'country', label: words('checkout.country'), autocomplete: 'country', value: country, fault: faults['country'], options: marketCountries.map((each) => ({ value: each, label: countryName(each, page.locale) })) })}
    </div>`
}

/** The buyer's word that the download is to come at once; never ticked for them. */
export function consentField(
  words: Words,
  { faults, isGiven }: { readonly faults: Faults; readonly isGiven: boolean },
): Html {
  const fault = faults['consents']
  return html`<div class="field">
    <label class="choice"
      ><input
        type="checkbox"
        name="consents"
        id="consents"
        value="yes"
        ${isGiven ? html` checked` : null}${
          fault ? html` aria-invalid="true" aria-describedby="consents-fault"` : null
        }
      /><span class="grow">${words('download.consent')}</span></label
    >
    ${fault && html`<span class="fault" id="consents-fault">${fault}</span>`}
  </div>`
}

/** The ways to deliver with their prices, the one that counts chosen. */
export function methodChoices(words: Words, page: PageContext, { quote }: CartView): Html {
  if (quote.shippingOptions.length === 0)
    return html`<p class="notice warn">${words('checkout.method_none')}</p>`
  const chosen = quote.shipping?.method ?? quote.shippingOptions[0]?.method
  return html`<div class="flow" id="shippingMethod">
    ${quote.shippingOptions.map(
      (each) =>
        html`<label class="choice"
          ><input
            type="radio"
            name="shippingMethod"
            value="${each.method}"
            ${each.method === chosen ? html` checked` : null}
          />
          <span class="grow">${labelIn(each.labels as Labels, page.locale, each.method)}</span>
          <span class="price"
            >${each.amount.minor === 0n ? words('cart.free') : formatMoney(each.amount, page.locale)}</span
          ></label
        >`,
    )}
  </div>`
}

const labels: Readonly<Record<string, Parameters<Words>[0]>> = {
  email: 'checkout.email',
  name: 'checkout.name',
  line1: 'checkout.line1',
  line2: 'checkout.line2',
  postalCode: 'checkout.postal_code',
  city: 'checkout.city',
  region: 'checkout.region',
  country: 'checkout.country',
  phone: 'checkout.phone',
  vatId: 'checkout.business',
  consents: 'download.consent_label',
}

function labelOf(words: Words, field: string): string {
  const key = labels[field]
  return key ? words(key) : field
}

/** What differs from what the buyer saw, so that they know before they order. */
export function changesNotice(words: Words, state: Pick<CheckoutState, 'changes'>): Html | null {
  if (state.changes.length === 0) return null
  return html`<div class="notice warn" role="alert" tabindex="-1" autofocus>
    <h2>${words('checkout.changed')}</h2>
    <p>${words('checkout.changed_text')}</p>
    <ul>
      ${state.changes.map((each) => html`<li>${words('checkout.change_line', { what: each.what, before: each.before, after: each.now })}</li>`)}
    </ul>
  </div>`
}

function summary(words: Words, page: PageContext, state: CheckoutState): Html {
  const { cart } = state
  const problems = cart.quote.problems.filter(
    (each) => each.blocks && !each.code.startsWith('shipping_method'),
  )
  return html`<aside class="sheet flow">
    <h2>${words('cart.summary')}</h2>
    <ul class="flow small" role="list">
      ${cart.lines.map(
        (each) =>
          html`<li class="spread">
            <span>${each.quantity} × ${each.title} <span class="quiet">${choiceText(each.choice)}</span></span
            ><span class="numbers">${formatMoney(each.total, page.locale)}</span>
          </li>`,
      )}
    </ul>
    ${sums(words, page.locale, cart)}
    ${problems.map((each) => html`<p class="fault">${problemText(words, page.locale, each, cart.lines.find((line) => line.id === each.lineId)?.title ?? '')}</p>`)}
    <button class="button second wide" name="step" value="update" data-fallback>
      ${words('checkout.update')}
    </button>
    <button class="button large wide" name="step" value="place">
      ${words('checkout.place', { total: formatMoney(cart.quote.total, page.locale) })}
    </button>
    <p class="quiet small">${words('checkout.terms')}</p>
  </aside>`
}

/** When the card is charged: downloads are given out at once, parcels leave later. */
function cardText(words: Words, { isDownload, lines }: CartView): string {
  if (isDownload) return words('checkout.payment_card_text.download')
  const isMixed = lines.some((line) => line.isDigital)
  return words(isMixed ? 'checkout.payment_card_text.mixed' : 'checkout.payment_card_text')
}

/** The card is paid on the bank's page next; other ways are chosen on a page of their own. */
function paymentChoices(words: Words, { otherMethods, values, cart }: CheckoutState): Html {
  const other = otherMethods.length > 0 && values['payment'] === 'other'
  const names = otherMethods.map((code) => methodName(words, code)).join(', ')
  const choice = (value: string, isChosen: boolean, name: string, text: string) =>
    html`<label class="choice"
      ><input type="radio" name="payment" value="${value}" ${isChosen ? html` checked` : null} /><span
        class="grow"
        ><strong>${name}</strong><br /><span class="quiet small">${text}</span></span
      ></label
    >`
  return html`${choice('card', !other, words('checkout.payment_card'), cardText(words, cart))}
  ${otherMethods.length > 0 && choice('other', other, words('pay.other'), words('pay.other_text', { names }))}`
}

const vatCountries = new Set(
  Object.keys(countryForms).filter((each) => !['US', 'CN', 'GB', 'CH', 'NO'].includes(each)),
)

/** Who it is for and where it goes. */
function whoSection(words: Words, page: PageContext, state: CheckoutState): Html {
  const { cart, values, faults } = state
  return html`<section class="sheet flow">
    <h2>${words(cart.isDownload ? 'download.who' : 'checkout.address')}</h2>
    ${cart.isDownload ? recipientFields(words, page, state) : shippingFields(page, state)}
    ${
      !cart.isDownload &&
      state.signedInEmail !== null &&
      html`<label class="choice"
        ><input type="checkbox" name="keepAddress" value="yes" /><span class="grow"
          >${words('address.keep')}</span
        ></label
      >`
    }
    ${vatCountries.has(cart.country) && inputField({ name: 'vatId', label: words('checkout.business'), value: values['vatId'] ?? cart.vatId ?? '', fault: faults['vatId'], maxlength: 20 })}
  </section>`
}

/** One page from address to payment: what is typed is kept, totals follow, and the last button orders. */
export function checkoutPage(page: PageContext, state: CheckoutState): Page {
  const words = wordsFor(page.locale)
  const { faults, values, cart } = state
  const title = words('checkout.title')
  const email = values['email'] ?? cart.email ?? state.signedInEmail ?? ''
  const listed = Object.entries(faults).map(([field, text]) => ({
    field,
    text: words('checkout.fault', { field: labelOf(words, field), fault: text }),
  }))
  return {
    title,
    description: words('checkout.description'),
    personal: true,
    islands: ['checkout-update'],
    body: html`<div class="page">
      <ol class="steps" role="list">
        <li aria-current="step">${words('checkout.step_details')}</li>
        <li>${words('checkout.step_pay')}</li>
        <li>${words('checkout.step_done')}</li>
      </ol>
      <div class="section flow">
        <h1>${title}</h1>
        ${faultSummary(words('checkout.fix'), listed)}${changesNotice(words, state)}
        ${!cart.isDownload && addressChoice(words, page, state)}
        <form method="post" action="/${page.locale}/checkout" novalidate data-checkout>
          <input type="hidden" name="idempotencyKey" value="${state.idempotencyKey}" /><input
            type="hidden"
            name="expectedTotal"
            value="${cart.quote.total.minor}"
          />
          <div class="two-columns">
            <div class="flow">
              <section class="sheet flow">
                <h2>${words('checkout.contact')}</h2>
                ${!state.signedInEmail && html`<p class="small">${words('checkout.have_account')} <a href="/${page.locale}/sign-in?back=${`/${page.locale}/checkout`}">${words('shop.sign_in')}</a></p>`}
                ${inputField({ name: 'email', label: words('checkout.email'), type: 'email', autocomplete: 'email', value: email, required: true, hint: words('checkout.email_hint'), fault: faults['email'] })}
              </section>
              ${whoSection(words, page, state)}
              ${
                !cart.isDownload &&
                html`<section class="sheet flow">
                  <h2>${words('checkout.method')}</h2>
                  ${methodChoices(words, page, cart)}
                </section>`
              }
              <section class="sheet flow">
                <h2>${words('checkout.payment')}</h2>
                ${paymentChoices(words, state)}
              </section>
              ${
                cart.needsConsent &&
                html`<section class="sheet flow">
                  <h2>${words('download.consent_label')}</h2>
                  ${consentField(words, { faults, isGiven: values['consents'] === 'yes' })}
                </section>`
              }
            </div>
            ${summary(words, page, state)}
          </div>
        </form>
      </div>
    </div>`,
  }
}
