import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { ports } from '#kernel/ports.ts'
import { assert } from '#kernel/result.ts'
import type { ShippingStep } from './shipping-options.ts'
import type { Sql } from '#kernel/sql.ts'
import { taxSituation, type PriceBook, type Destination, type TaxRates, type TaxSituation } from './tax.ts'

/** All that selling in a currency to a country is decided by: price book, destination, today's rates, ways to ship. */
export type Market = {
  readonly book: PriceBook
  readonly destination: Destination
  readonly homeRates: TaxRates
  readonly rates: TaxRates
  readonly shippingSteps: readonly ShippingStep[]
}

type StepRow = Omit<ShippingStep, 'amountMinor' | 'freeFromMinor'> & {
  readonly amount_minor: bigint
  readonly free_from_minor: bigint | null
}

type MarketRow = Omit<Market, 'shippingSteps'> & { readonly shippingSteps: readonly StepRow[] }

/** Read a market by the database's calendar. Null when the currency has no price book or the country is not shipped to. */
export async function readMarket(db: Queries, currency: string, country: string): Promise<Market | null> {
  const [row] = await db.sql<MarketRow>`
    select json_build_object('currency', b.currency, 'taxIncluded', b.tax_included, 'homeCountry', b.home_country) as book,
           json_build_object('country', c.code, 'zone', c.zone, 'treatment', c.treatment) as destination,
           pricing.rates_of(b.home_country) as "homeRates",
           pricing.rates_of(c.code) as rates,
           coalesce((
             select json_agg(json_build_object(
                      'method', r.method, 'kind', m.kind, 'labels', m.labels, 'position', m.position,
                      'upToGrams', r.up_to_grams, 'amount_minor', r.amount_minor, 'free_from_minor', r.free_from_minor))
               from pricing.shipping_rates r
               join pricing.shipping_methods m on m.code = r.method and m.active
              where r.zone = c.zone and r.currency = b.currency), '[]'::json) as "shippingSteps"
      from pricing.price_books b, pricing.countries c
     where b.currency = ${currency} and c.code = ${country}`
  if (row === undefined) return null
  const shippingSteps = row.shippingSteps.map(({ amount_minor, free_from_minor, ...step }) => ({
    ...step,
    amountMinor: amount_minor,
    freeFromMinor: free_from_minor,
  }))
  return { ...row, shippingSteps }
}

type Kept = { readonly market: Promise<Market | null>; readonly at: number }

const kept = new WeakMap<Queries, Map<string, Kept>>()
const keptMs = 1_000

/**
 * A market that is known to exist, read at most once a second: rates change by the day, tariffs by hand, and a quote
 * must not pay for them each time.
 */
export async function marketOf(db: Queries, currency: string, country: string): Promise<Market> {
  const known = kept.get(db) ?? new Map<string, Kept>()
  kept.set(db, known)
  const key = `${country}.${currency}`
  const now = ports().monotonicMs()
  const last = known.get(key)
  const current =
    last !== undefined && now - last.at < keptMs
      ? last
      : { market: readMarket(db, currency, country), at: now }
  known.set(key, current)
  const market = await current.market.catch((error: unknown) => {
    known.delete(key)
    throw error
  })
  assert(market !== null, `a market for ${key}`)
  return market
}

/** How prices of a currency are shown and taxed for consumers in a country today; null where nothing is sold. */
export async function findMarket(
  sql: Sql,
  currency: Currency,
  country: string,
): Promise<TaxSituation | null> {
  const market = await readMarket({ sql }, currency, country)
  if (market === null) return null
  const { book, destination, homeRates, rates } = market
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
