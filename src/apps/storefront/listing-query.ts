import { parseDecimal, formatDecimal, money } from '#kernel/money.ts'
import type { Currency } from '#kernel/currency.ts'
import { listingSorts, type ListingFilters, type ListingSort } from '#views/storefront/index.ts'

/** What the address of a shelf page says: filters, order and page. Anything it cannot mean is left out, never an error. */
export type ShelfQuery = {
  readonly filters: ListingFilters
  readonly sort: ListingSort | undefined
  readonly page: number
  /** The search words, on the search page. */
  readonly q: string
}

const mostValues = 20
const codePattern = /^[a-z][a-z0-9_-]{0,39}$/

function price(text: string | null, currency: Currency): bigint | undefined {
  if (text === null || text.trim() === '') return undefined
  const read = parseDecimal(text.trim().replace(',', '.'), currency)
  return read.ok && read.value.minor >= 0n ? read.value.minor : undefined
}

function coded(params: URLSearchParams, prefix: string): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const [key, value] of params) {
    const code = key.slice(prefix.length)
    if (!key.startsWith(prefix) || !codePattern.test(code) || value === '' || value.length > 80) continue
    const values = (found[code] ??= [])
    if (values.length < mostValues && !values.includes(value)) values.push(value)
  }
  return found
}

/** Read the query of a shelf page. Keys: `brand`, `rating`, `seller`, `a.<attribute>`, `o.<option>`, `min`, `max`, `stock`, `sort`, `page`, `q`. */
export function readShelfQuery(params: URLSearchParams, currency: Currency): ShelfQuery {
  const brands = params
    .getAll('brand')
    .filter((each) => each !== '' && each.length <= 80)
    .slice(0, mostValues)
  const sellers = params
    .getAll('seller')
    .filter((each) => /^pty_[0-9a-z]{26}$/.test(each))
    .slice(0, mostValues)
  const stars = params.getAll('rating').filter((each) => /^[1-4]$/.test(each))
  const attributes = coded(params, 'a.')
  const options = coded(params, 'o.')
  const priceFrom = price(params.get('min'), currency)
  const priceTo = price(params.get('max'), currency)
  const page = Number(params.get('page') ?? '1')
  return {
    filters: {
      ...(brands.length > 0 ? { brands } : {}),
      ...(stars.length > 0 ? { stars: Math.min(...stars.map(Number)) } : {}),
      ...(sellers.length > 0 ? { sellers } : {}),
      ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
      ...(Object.keys(options).length > 0 ? { options } : {}),
      ...(priceFrom === undefined ? {} : { priceFrom }),
      ...(priceTo === undefined ? {} : { priceTo }),
      ...(params.get('stock') === '1' ? { inStock: true } : {}),
    },
    sort: listingSorts.find((each) => each === params.get('sort')),
    page: Number.isInteger(page) && page >= 1 && page <= 400 ? page : 1,
    q: (params.get('q') ?? '').trim().slice(0, 100),
  }
}

/** The query as an address has it, in one order whatever order it came in, so that a page has one address. */
export function writeShelfQuery(query: ShelfQuery, currency: Currency): URLSearchParams {
  const { filters, sort, page, q } = query
  const params = new URLSearchParams()
  if (q !== '') params.set('q', q)
  for (const brand of filters.brands ?? []) params.append('brand', brand)
  if (filters.stars !== undefined) params.set('rating', String(filters.stars))
  for (const seller of filters.sellers ?? []) params.append('seller', seller)
  for (const [code, values] of Object.entries(filters.attributes ?? {}))
    for (const value of values) params.append(`a.${code}`, value)
  for (const [code, values] of Object.entries(filters.options ?? {}))
    for (const value of values) params.append(`o.${code}`, value)
  if (filters.priceFrom !== undefined) params.set('min', formatDecimal(money(filters.priceFrom, currency)))
  if (filters.priceTo !== undefined) params.set('max', formatDecimal(money(filters.priceTo, currency)))
  if (filters.inStock) params.set('stock', '1')
  if (sort) params.set('sort', sort)
  if (page > 1) params.set('page', String(page))
  return params
}
