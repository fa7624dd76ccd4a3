import { done, refused, type Result } from '#kernel/result.ts'

/** Where something is delivered. Lengths are limited; the postal code follows the country's form where it has one. */
export type Address = {
  readonly name: string
  readonly line1: string
  readonly line2?: string
  readonly postalCode?: string
  readonly city: string
  readonly region?: string
  readonly country: string
  readonly phone?: string
}

/** What is wrong with one field of an address. */
export type AddressFault = {
  readonly field: keyof Address
  readonly reason: 'missing' | 'too_long' | 'malformed_postal_code' | 'unknown_country'
  readonly example?: string
}

type CountryForm = { readonly postal?: RegExp; readonly example?: string; readonly needsRegion?: boolean }

const digits = (count: number, example: string): CountryForm => ({
  postal: new RegExp(`^\\d{${count}}$`),
  example,
})

/** Countries delivered to, with the form of their postal codes (Universal Postal Union) and whether a state is needed. */
export const countryForms: Readonly<Record<string, CountryForm>> = {
  AT: digits(4, '1010'),
  BE: digits(4, '1000'),
  BG: digits(4, '1000'),
  CH: digits(4, '8001'),
  CN: { ...digits(6, '200000'), needsRegion: true },
  CY: digits(4, '1010'),
  CZ: { postal: /^\d{3} ?\d{2}$/, example: '110 00' },
  DE: digits(5, '20457'),
  DK: digits(4, '1050'),
  EE: digits(5, '10111'),
  ES: digits(5, '28001'),
  FI: digits(5, '00100'),
  FR: digits(5, '75001'),
  GB: { postal: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i, example: 'SW1A 1AA' },
  GR: { postal: /^\d{3} ?\d{2}$/, example: '105 57' },
  HR: digits(5, '10000'),
  HU: digits(4, '1051'),
  IE: { postal: /^[A-Z]\d[\dW] ?[A-Z\d]{4}$/i, example: 'D02 X285' },
  IT: digits(5, '00184'),
  LT: { postal: /^(LT-)?\d{5}$/i, example: 'LT-01100' },
  LU: digits(4, '1111'),
  LV: { postal: /^(LV-)?\d{4}$/i, example: 'LV-1050' },
  MT: { postal: /^[A-Z]{3} ?\d{4}$/i, example: 'VLT 1000' },
  NL: { postal: /^\d{4} ?[A-Z]{2}$/i, example: '1012 JS' },
  NO: digits(4, '0150'),
  PL: { postal: /^\d{2}-\d{3}$/, example: '00-001' },
  PT: { postal: /^\d{4}-\d{3}$/, example: '1100-148' },
  RO: digits(6, '010011'),
  SE: { postal: /^\d{3} ?\d{2}$/, example: '111 20' },
  SI: digits(4, '1000'),
  SK: { postal: /^\d{3} ?\d{2}$/, example: '811 01' },
  US: { postal: /^\d{5}(-\d{4})?$/, example: '10001', needsRegion: true },
}

const limits: Readonly<Record<keyof Address, number>> = {
  name: 100,
  line1: 120,
  line2: 120,
  postalCode: 20,
  city: 80,
  region: 80,
  country: 2,
  phone: 30,
}

/** Read an address, trimmed. Refuses with every faulty field at once, each with its reason and an example where it helps. */
export function parseAddress(
  given: Readonly<Partial<Record<keyof Address, string>>>,
): Result<Address, 'address_is_faulty'> {
  const faults: AddressFault[] = []
  const read = (field: keyof Address): string => {
    const text = (given[field] ?? '').trim().replace(/\s+/g, ' ')
    if (text.length > limits[field]) faults.push({ field, reason: 'too_long' })
    return text
  }
  const need = (field: keyof Address): string => {
    const text = read(field)
    if (text === '') faults.push({ field, reason: 'missing' })
    return text
  }
  const name = need('name')
  const line1 = need('line1')
  const line2 = read('line2')
  const city = need('city')
  const country = need('country').toUpperCase()
  const form = countryForms[country]
  if (country !== '' && !form) faults.push({ field: 'country', reason: 'unknown_country' })
  const postalCode = form?.postal ? need('postalCode').toUpperCase() : read('postalCode')
  if (form?.postal && postalCode !== '' && !form.postal.test(postalCode)) {
    const example = form.example === undefined ? {} : { example: form.example }
    faults.push({ field: 'postalCode', reason: 'malformed_postal_code', ...example })
  }
  const region = form?.needsRegion ? need('region') : read('region')
  const phone = read('phone')
  if (faults.length > 0) return refused('address_is_faulty', { faults })
  return done({
    name,
    line1,
    city,
    country,
    ...(line2 && { line2 }),
    ...(postalCode && { postalCode }),
    ...(region && { region }),
    ...(phone && { phone }),
  })
}

/**
 * Who gets something that is not carried: a name and the country that taxes it. Street and town stay empty, which is how
 * an address that nothing can be sent to is known.
 */
export function parseRecipient(given: {
  readonly name: string
  readonly country: string
}): Result<Address, 'address_is_faulty'> {
  const [name, country] = [given.name.trim().replace(/\s+/g, ' '), given.country.trim().toUpperCase()]
  const faults: AddressFault[] = []
  if (name === '') faults.push({ field: 'name', reason: 'missing' })
  if (name.length > limits.name) faults.push({ field: 'name', reason: 'too_long' })
  if (!(country in countryForms))
    faults.push({ field: 'country', reason: country === '' ? 'missing' : 'unknown_country' })
  if (faults.length > 0) return refused('address_is_faulty', { faults })
  return done({ name, line1: '', city: '', country })
}
