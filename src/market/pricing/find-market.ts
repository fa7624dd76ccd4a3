import type { Currency } from '#kernel/currency.ts'
import type { Sql } from '#kernel/sql.ts'
import { taxSituation, type PriceBook, type Destination, type TaxRates, type TaxSituation } from './tax.ts'

/** Price book, destination and today's rates, as one JSON object of the database. */
export type MarketReading = {
  readonly book: PriceBook
  readonly destination: Destination | null
  readonly homeRates: TaxRates
  readonly rates: TaxRates
}

/**
 * How prices of a currency are shown and taxed for consumers in a country today, by the database's calendar. Null when
 * the currency has no price book or the country is not shipped to. It changes at most once a day: keep it.
 */
export async function findMarket(
  sql: Sql,
  currency: Currency,
  country: string,
): Promise<TaxSituation | null> {
  const [row] = await sql<{ market: MarketReading }>`
    select json_build_object(
             'book', json_build_object('currency', b.currency, 'taxIncluded', b.tax_included, 'homeCountry', b.home_country),
             'destination', json_build_object('country', c.code, 'zone', c.zone, 'treatment', c.treatment),
             'homeRates', pricing.rates_of(b.home_country),
             'rates', pricing.rates_of(c.code)) as market
      from pricing.price_books b, pricing.countries c
     where b.currency = ${currency} and c.code = ${country}`
  if (row === undefined || row.market.destination === null) return null
  const { book, destination, homeRates, rates } = row.market
  return taxSituation(book, destination, null, { home: homeRates, destination: rates })
}

/** The countries we ship to, with their zone, by code. */
export async function findCountries(sql: Sql): Promise<Destination[]> {
  return sql<Destination>`
    select code as country, zone, treatment from pricing.countries order by code`
}

/** The currencies there are prices in, and how those prices are meant. */
export async function findPriceBooks(sql: Sql): Promise<PriceBook[]> {
  return sql<PriceBook>`
    select currency, tax_included as "taxIncluded", home_country as "homeCountry"
      from pricing.price_books order by currency`
}
