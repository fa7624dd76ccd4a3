import { countryForms, type Address } from './address.ts'

/** A part of an address as a form asks for it, besides name, country and phone. */
export type AddressPart = Extract<keyof Address, 'line1' | 'line2' | 'postalCode' | 'city' | 'region'>

/** How the people of a country write their addresses: which parts, in which order, and what they call them. */
export type AddressForm = {
  readonly parts: readonly AddressPart[]
  readonly required: ReadonlySet<AddressPart>
  readonly postalCode: 'postal_code' | 'zip' | 'postcode' | 'eircode'
  readonly region: 'region' | 'state' | 'province' | 'county'
  readonly city: 'city' | 'town'
  /** A postal code that is right, to show beside the field. */
  readonly example: string | undefined
}

type Habit = Pick<AddressForm, 'parts'> & Partial<Pick<AddressForm, 'postalCode' | 'region' | 'city'>>

/** Street, then postal code and town: most of Europe. */
const codeFirst: readonly AddressPart[] = ['line1', 'line2', 'postalCode', 'city']

const habits: Readonly<Record<string, Habit>> = {
  US: { parts: ['line1', 'line2', 'city', 'region', 'postalCode'], postalCode: 'zip', region: 'state' },
  GB: { parts: ['line1', 'line2', 'city', 'postalCode'], postalCode: 'postcode', city: 'town' },
  IE: {
    parts: ['line1', 'line2', 'city', 'region', 'postalCode'],
    postalCode: 'eircode',
    region: 'county',
    city: 'town',
  },
  // From the large to the small, as a Chinese address is written.
  CN: { parts: ['region', 'city', 'line1', 'line2', 'postalCode'], region: 'province' },
  IT: { parts: [...codeFirst, 'region'], region: 'province' },
  ES: { parts: [...codeFirst, 'region'], region: 'province' },
  LV: { parts: ['line1', 'line2', 'city', 'postalCode'] },
}

/** How an address of a country is asked for; a country without habits of its own is asked as most of Europe. */
export function addressFormOf(country: string): AddressForm {
  const { parts = codeFirst, ...names } = habits[country] ?? {}
  const form = countryForms[country]
  const required = new Set<AddressPart>(['line1', 'city'])
  if (form?.postal) required.add('postalCode')
  if (form?.needsRegion) required.add('region')
  return {
    postalCode: 'postal_code',
    region: 'region',
    city: 'city',
    ...names,
    parts,
    required,
    example: form?.example,
  }
}
