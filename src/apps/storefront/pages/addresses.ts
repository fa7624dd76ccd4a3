import { html, type Html } from '#kernel/html.ts'
import type { Address, KeptAddress } from '#people/parties/index.ts'
import { addressFields } from '../components/address-fields.ts'
import { faultSummary } from '../components/field.ts'
import { countryName } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'
import { accountFrame } from './account.ts'
import type { Faults } from './door.ts'

/** An address on a few lines. */
export function addressText(page: PageContext, to: Address): Html {
  const town = [to.postalCode, to.city].filter(Boolean).join(' ')
  const parts = [to.name, to.line1, to.line2, town, to.region, countryName(to.country, page.locale)]
  return html`<address>${parts.filter(Boolean).map((each) => html`${each}<br />`)}</address>`
}

/** A form for an address: what stands in it, and what is wrong. */
export type AddressFormShown = {
  readonly action: string
  readonly country: string
  readonly values: Readonly<Partial<Record<keyof Address, string>>>
  readonly faults: Faults
  /** The purchase that is gone on with once the address is kept. */
  readonly back?: string | undefined
}

function addressForm(page: PageContext, { action, country, values, faults, back }: AddressFormShown): Html {
  const words = wordsFor(page.locale)
  const listed = Object.entries(faults).map(([field, text]) => ({ field, text }))
  return html`${faultSummary(words('checkout.fix'), listed)}
    <form method="post" action="${action}" class="flow" novalidate>
      ${back !== undefined && html`<input type="hidden" name="back" value="${back}" />`}
      ${addressFields(page, { country, value: (field) => values[field] ?? '', fault: (field) => faults[field], section: '' })}
      <div class="cluster">
        <button class="button" name="step" value="save">${words('address.save')}</button>
        <button class="button second" name="step" value="country">${words('address.other_country')}</button>
        ${back !== undefined && html`<a href="${back}">${words('address.back')}</a>`}
      </div>
    </form>`
}

/** The addresses a person keeps, and the form for another. */
export function addressesPage(page: PageContext, kept: readonly KeptAddress[], form: AddressFormShown): Page {
  const words = wordsFor(page.locale)
  const title = words('account.addresses')
  const at = `/${page.locale}/account/addresses`
  const button = (id: string, path: string, word: 'address.remove' | 'address.make_default') =>
    html`<form method="post" action="${at}/${id}/${path}">
      <button class="plain">${words(word)}</button>
    </form>`
  return {
    title,
    body: accountFrame(
      page,
      'addresses',
      html`<h1>${title}</h1>
        ${
          kept.length === 0
            ? html`<p class="quiet">${words('address.none')}</p>`
            : html`<ul role="list" class="address-book">
                ${kept.map(
                  ({ id, address, isDefault }) =>
                    html`<li class="sheet flow">
                      ${isDefault && html`<p><span class="badge good">${words('address.default')}</span></p>`}
                      ${addressText(page, address)}
                      <div class="cluster">
                        <a href="${at}/${id}">${words('address.edit')}</a>
                        ${!isDefault && button(id, 'default', 'address.make_default')}
                        ${button(id, 'remove', 'address.remove')}
                      </div>
                    </li>`,
                )}
              </ul>`
        }
        <section class="sheet flow">
          <h2>${words('address.add')}</h2>
          ${addressForm(page, form)}
        </section>`,
    ),
  }
}

/** One kept address to be changed. */
export function addressPage(page: PageContext, form: AddressFormShown): Page {
  const title = wordsFor(page.locale)('address.edit_title')
  return {
    title,
    body: accountFrame(
      page,
      'addresses',
      html`<h1>${title}</h1>
        <section class="sheet flow">${addressForm(page, form)}</section>`,
    ),
  }
}
