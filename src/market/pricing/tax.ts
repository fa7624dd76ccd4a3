import type { Currency } from '#kernel/currency.ts'
import { divideRounded, money, percent, ratio, taxWithin, type Money } from '#kernel/money.ts'
import { assert } from '#kernel/result.ts'
import { parseVatId } from './vat-id.ts'

/** Why a line carries no tax; written on the invoice. */
export type TaxReason = 'export' | 'reverse_charge' | 'exempt' | 'zero_rate'

/** How a sale is taxed: at home, where it arrives in the Union, by the business that buys, or not at all. */
export type TaxTreatment = 'domestic' | 'union' | 'reverse_charge' | 'export'

/** A currency's prices: with the home country's tax inside, or bare. */
export type PriceBook = {
  readonly currency: Currency
  readonly taxIncluded: boolean
  readonly homeCountry: string
}

/** A country we ship to. */
export type Destination = {
  readonly country: string
  readonly zone: string
  readonly treatment: 'union' | 'outside'
}

/** Percentages by tax class of one country on one day, as decimal text. */
export type TaxRates = Readonly<Record<string, string>>

/** Everything that decides the tax of a sale; made once per sale or per market, never per line. */
export type TaxSituation = {
  readonly book: PriceBook
  readonly country: string
  readonly treatment: TaxTreatment
  readonly homeRates: TaxRates
  readonly rates: TaxRates
}

/** The rate of one tax class in one sale, with the reason where it is zero. */
export type TaxRate = { readonly rate: string; readonly reason: TaxReason | null }

/**
 * Decide how a sale is taxed. Consumers in the Union pay the tax of the country the goods arrive in; a business with a
 * well-formed VAT number of another member state accounts for the tax itself; what leaves the Union is exported.
 */
export function taxSituation(
  book: PriceBook,
  destination: Destination,
  vatId: string | null,
  rates: { readonly home: TaxRates; readonly destination: TaxRates },
): TaxSituation {
  const { country } = destination
  return {
    book,
    country,
    treatment: treatmentOf(book, destination, vatId),
    homeRates: rates.home,
    rates: rates.destination,
  }
}

function treatmentOf(book: PriceBook, destination: Destination, vatId: string | null): TaxTreatment {
  if (destination.country === book.homeCountry) return 'domestic'
  if (destination.treatment === 'outside') return 'export'
  if (vatId === null) return 'union'
  const parsed = parseVatId(vatId)
  return parsed.ok && parsed.value.country !== book.homeCountry ? 'reverse_charge' : 'union'
}

/** A percentage without its trailing zeros: "20.000" is "20". */
export function plainRate(rate: string): string {
  return rate.includes('.') ? rate.replace(/\.?0+$/, '') : rate
}

/** A class without a row of its own is taxed at the standard rate, so a missing fact never makes the tax too low. */
function rateIn(rates: TaxRates, taxClass: string): string {
  if (taxClass === 'exempt') return '0'
  const rate = rates[taxClass] ?? rates['standard']
  assert(rate !== undefined, 'a country we ship to has a standard tax rate')
  return plainRate(rate)
}

/** The rate of a tax class in this sale. A zero always has its reason. */
export function taxRateOf(situation: TaxSituation, taxClass: string): TaxRate {
  const { treatment, rates } = situation
  if (treatment === 'export' || treatment === 'reverse_charge') return { rate: '0', reason: treatment }
  if (taxClass === 'exempt') return { rate: '0', reason: 'exempt' }
  const rate = rateIn(rates, taxClass)
  return { rate, reason: rate === '0' ? 'zero_rate' : null }
}

/**
 * What one piece costs in this sale. Prices with tax inside are the same in every country of the Union; where no tax
 * is due, the home tax is taken out of them, rounded half up once per piece.
 */
export function unitPrice(situation: TaxSituation, taxClass: string, stored: Money): Money {
  const { book, treatment, homeRates } = situation
  const isFree = treatment === 'export' || treatment === 'reverse_charge'
  if (!book.taxIncluded || !isFree) return stored
  const [numerator, denominator] = ratio(rateIn(homeRates, taxClass))
  return money(divideRounded(stored.minor * denominator, denominator + numerator, 'half-up'), stored.currency)
}

/** The tax of an amount: inside it where prices include tax, on top of it where they do not. Rounded half up. */
export function taxOn(situation: TaxSituation, amount: Money, rate: string): Money {
  return situation.book.taxIncluded ? taxWithin(amount, rate, 'half-up') : percent(amount, rate, 'half-up')
}

/** A price as shops show it: the amount asked, and the same with and without tax. */
export type ShownPrice = TaxRate & {
  readonly asked: Money
  readonly withTax: Money
  readonly withoutTax: Money
  readonly compareAt: Money | null
}

/** Show a stored price in a market. `asked` is what a cart counts with: with tax where the price book includes it. */
export function showPrice(
  situation: TaxSituation,
  taxClass: string,
  stored: { readonly amountMinor: bigint; readonly compareAtMinor: bigint | null },
): ShownPrice {
  const { currency, taxIncluded } = situation.book
  const asked = unitPrice(situation, taxClass, money(stored.amountMinor, currency))
  const { rate, reason } = taxRateOf(situation, taxClass)
  const tax = taxOn(situation, asked, rate).minor
  const compareAt =
    stored.compareAtMinor === null
      ? null
      : unitPrice(situation, taxClass, money(stored.compareAtMinor, currency))
  return {
    rate,
    reason,
    asked,
    withTax: taxIncluded ? asked : money(asked.minor + tax, currency),
    withoutTax: taxIncluded ? money(asked.minor - tax, currency) : asked,
    compareAt,
  }
}
