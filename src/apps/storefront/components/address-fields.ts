import { html, type Html } from '#kernel/html.ts'
import { addressFormOf, type Address, type AddressForm, type AddressPart } from '#people/parties/index.ts'
import { countryName } from '../format.ts'
import { marketCountries } from '../market.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'
import { inputField, selectField, type Field } from './field.ts'

/** What stands in the fields, and what is wrong with them. */
export type AddressShown = {
  readonly country: string
  readonly value: (field: keyof Address) => string
  readonly fault: (field: string) => string | undefined
  /** What browsers fill in: an address to ship to, or just an address. */
  readonly section: 'shipping ' | ''
}

const autocomplete: Readonly<Record<AddressPart, string>> = {
  line1: 'address-line1',
  line2: 'address-line2',
  postalCode: 'postal-code',
  city: 'address-level2',
  region: 'address-level1',
}

/** What the people of a country call a part of their address. */
function labelOf(words: Words, form: AddressForm, part: AddressPart): string {
  if (part === 'postalCode') return words(`address.${form.postalCode}`)
  if (part === 'city') return words(`address.${form.city}`)
  if (part === 'region') return words(`address.${form.region}`)
  return words(part === 'line1' ? 'checkout.line1' : 'checkout.line2')
}

const widths: Readonly<Partial<Record<AddressPart, 'third' | 'two-thirds'>>> = {
  postalCode: 'third',
  city: 'two-thirds',
}

/** The fields of an address as its country writes them: order, names, what is needed, and an example of the postal code. */
export function addressFields(page: PageContext, shown: AddressShown): Html {
  const words = wordsFor(page.locale)
  const { country, value, fault, section } = shown
  const form = addressFormOf(country)
  // A part that was typed for another country is not lost from sight.
  const extra = value('region') !== '' && !form.parts.includes('region') ? (['region'] as const) : []
  const codeAndCity = form.parts.indexOf('city') - form.parts.indexOf('postalCode') === 1
  const field = (part: AddressPart): Field => {
    const width = codeAndCity ? widths[part] : undefined
    const hint =
      part === 'postalCode' && form.example !== undefined
        ? words('address.example', { example: form.example })
        : undefined
    return {
      name: part,
      label: labelOf(words, form, part),
      autocomplete: section + autocomplete[part],
      value: value(part),
      required: form.required.has(part),
      fault: fault(part),
      ...(width === undefined ? {} : { width }),
      ...(hint === undefined ? {} : { hint }),
    }
  }
  return html`<div class="fields">
    ${inputField({ name: 'name', label: words('checkout.name'), autocomplete: `${section}name`, value: value('name'), required: true, fault: fault('name') })}
    ${selectField({ name: 'country', label: words('checkout.country'), autocomplete: `${section}country`, value: country, fault: fault('country'), options: marketCountries.map((each) => ({ value: each, label: countryName(each, page.locale) })) })}
    ${[...form.parts, ...extra].map((part) => inputField(field(part)))}
    ${inputField({ name: 'phone', label: words('checkout.phone'), type: 'tel', autocomplete: `${section}tel`, value: value('phone'), hint: words('checkout.phone_hint'), fault: fault('phone') })}
  </div>`
}
