import { assert, done, refused, type Result } from './result.ts'

/** ISO 4217 codes this shop can count in, with the number of digits of their minor unit. */
const exponents = {
  AED: 2,
  AUD: 2,
  BHD: 3,
  BRL: 2,
  CAD: 2,
  CHF: 2,
  CLP: 0,
  CNY: 2,
  CZK: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  HUF: 2,
  IDR: 2,
  ILS: 2,
  INR: 2,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KRW: 0,
  KWD: 3,
  MXN: 2,
  MYR: 2,
  NOK: 2,
  NZD: 2,
  OMR: 3,
  PHP: 2,
  PLN: 2,
  RON: 2,
  SAR: 2,
  SEK: 2,
  SGD: 2,
  THB: 2,
  TND: 3,
  TRY: 2,
  TWD: 2,
  UAH: 2,
  USD: 2,
  VND: 0,
  ZAR: 2,
} as const

/** An ISO 4217 code. */
export type Currency = keyof typeof exponents

/** All currencies that can be counted, in alphabetical order. */
export const currencies = Object.keys(exponents) as readonly Currency[]

const unitText = /^Q[A-Z]([A-M])$/

/**
 * The code under which the ledger counts a thing that is no state's money, a token or the coin of a chain: `Q`, which
 * ISO 4217 leaves free, a letter for its place (0 to 25) and a letter for its digits (0 to 12). Nothing is priced in it.
 */
export function unitCode(place: number, digits: number): Currency {
  const code = `Q${String.fromCharCode(65 + place, 65 + digits)}`
  assert(unitText.test(code), 'a unit has a place and digits that letters can say')
  return code as Currency
}

/** True for the code of a unit that is no state's money. */
export const isUnit = (code: string): boolean => unitText.test(code)

/** Digits after the decimal point of a currency (ISO 4217): 2 for EUR, 0 for JPY, 3 for BHD; of a unit as its code says. */
export function exponentOf(currency: Currency): number {
  return isUnit(currency) ? currency.charCodeAt(2) - 65 : exponents[currency]
}

/** Read a currency code; refuses what is not in ISO 4217 or not counted here. */
export function parseCurrency(text: string): Result<Currency, 'unknown_currency'> {
  return Object.hasOwn(exponents, text)
    ? done(text as Currency)
    : refused('unknown_currency', { given: text.slice(0, 10) })
}
