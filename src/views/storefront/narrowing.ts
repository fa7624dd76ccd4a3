import { refused, done, type Result } from '#kernel/result.ts'
import type { ListingFilters } from './types.ts'

/** One facet that is narrowed by, with the values that widen it. */
export type Narrowed = { readonly facet: string; readonly values: readonly string[] }

/** Filters as statements take them: six places for facets, and what must hold for one and the same variant. */
export type Narrowing = {
  readonly slots: readonly Narrowed[]
  /** Facet and values of each of the six places, null where a place is free. */
  readonly facets: readonly (string | null)[]
  readonly values: readonly (readonly string[])[]
  readonly priceFrom: bigint | null
  readonly priceTo: bigint | null
  readonly inStock: boolean
  /** Codes of option values by option, for the check that one variant has them all. */
  readonly options: Readonly<Record<string, readonly string[]>>
  /** True where the shelf's own row does not decide and the variants must be looked at. */
  readonly byVariant: boolean
}

/** The most facets one listing is narrowed by. */
export const mostFacets = 6

const chosen = (
  prefix: string,
  wanted: Readonly<Record<string, readonly string[]>> | undefined,
): Narrowed[] =>
  Object.entries(wanted ?? {})
    .filter(([, values]) => values.length > 0)
    .map(([code, values]) => ({ facet: `${prefix}${code}`.slice(0, 100), values: values.slice(0, 100) }))

/** Bring filters into their places. Refuses more than six facets. */
export function narrowingOf(filters: ListingFilters = {}): Result<Narrowing, 'too_many_filters'> {
  const {
    brands = [],
    sellers = [],
    stars,
    attributes,
    options = {},
    priceFrom,
    priceTo,
    inStock = false,
  } = filters
  const slots = [
    ...(brands.length > 0 ? [{ facet: 'brand', values: brands.slice(0, 100) }] : []),
    ...(stars === undefined ? [] : [{ facet: 'rating', values: [String(stars)] }]),
    ...(sellers.length > 0 ? [{ facet: 'seller', values: sellers.slice(0, 100) }] : []),
    ...chosen('a:', attributes),
    ...chosen('o:', options),
  ]
  if (slots.length > mostFacets) return refused('too_many_filters', { most: mostFacets })
  const wanted = Object.fromEntries(Object.entries(options).filter(([, values]) => values.length > 0))
  const places = Array.from({ length: mostFacets }, (_, place) => slots[place])
  const withOptions = Object.keys(wanted).length > 0
  const priced = priceFrom !== undefined || priceTo !== undefined
  return done({
    slots,
    facets: places.map((slot) => slot?.facet ?? null),
    values: places.map((slot) => slot?.values ?? []),
    priceFrom: priceFrom ?? null,
    priceTo: priceTo ?? null,
    inStock,
    options: wanted,
    byVariant: priced || Object.keys(wanted).length > 1 || (withOptions && inStock),
  })
}

/** True when nothing is narrowed, so that the shelf's own sums hold. */
export function isWhole({ slots, priceFrom, priceTo, inStock }: Narrowing): boolean {
  return slots.length === 0 && priceFrom === null && priceTo === null && !inStock
}
