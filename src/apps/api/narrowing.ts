import type { Currency } from '#kernel/currency.ts'
import { parseDecimal } from '#kernel/money.ts'
import { refused } from '#kernel/result.ts'
import type { ListingFilters } from '#views/storefront/index.ts'
import { refuse } from './refusals.ts'

/** The filters of a query, as the schema let them in. */
export type Narrowed = {
  readonly price_from?: string
  readonly price_to?: string
  readonly in_stock?: boolean
  readonly brand?: readonly string[]
  readonly stars?: number
  readonly seller?: readonly string[]
} & Readonly<Record<string, unknown>>

function priceOf(text: string | undefined, currency: Currency, field: string): bigint | undefined {
  if (text === undefined) return undefined
  const read = parseDecimal(text, currency)
  if (!read.ok) throw refuse(refused('price_filter_malformed', { field }))
  return read.value.minor
}

function coded(query: Narrowed, prefix: string): Record<string, readonly string[]> {
  const found: Record<string, readonly string[]> = {}
  for (const [name, values] of Object.entries(query))
    if (name.startsWith(prefix)) found[name.slice(prefix.length)] = values as readonly string[]
  return found
}

/** The filters a query asks for. Refuses a price that is no amount of the currency. */
export function filtersOf(query: Narrowed, currency: Currency): ListingFilters {
  const priceFrom = priceOf(query.price_from, currency, 'price_from')
  const priceTo = priceOf(query.price_to, currency, 'price_to')
  const attributes = coded(query, 'attribute.')
  const options = coded(query, 'option.')
  return {
    ...(priceFrom === undefined ? {} : { priceFrom }),
    ...(priceTo === undefined ? {} : { priceTo }),
    ...(query.in_stock ? { inStock: true } : {}),
    ...(query.brand && query.brand.length > 0 ? { brands: query.brand } : {}),
    ...(query.stars === undefined ? {} : { stars: query.stars }),
    ...(query.seller && query.seller.length > 0 ? { sellers: query.seller } : {}),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    ...(Object.keys(options).length > 0 ? { options } : {}),
  }
}

/** The address of what follows: the same query with other places. */
export function nextAddress(
  path: string,
  query: Readonly<Record<string, unknown>>,
  place: Readonly<Record<string, string>>,
): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (name === 'page' || name === 'after') continue
    for (const each of [value].flat()) params.append(name, String(each))
  }
  for (const [name, value] of Object.entries(place)) params.set(name, value)
  return `${path}?${params.toString()}`
}
