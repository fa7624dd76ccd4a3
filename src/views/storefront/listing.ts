import type { Queries } from '#kernel/database.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { categoryTree } from '#market/catalog/index.ts'
import { writeCursor } from './cursor.ts'
import { narrowedPage } from './narrowed-page.ts'
import { isWhole, narrowingOf } from './narrowing.ts'
import { partOf, type Part } from './part.ts'
import { shelfPage, type PageRow } from './shelf-page.ts'
import { itemOf } from './shelf-row.ts'
import type { Listing, ListingQuery } from './types.ts'

/** Why a listing cannot be given. */
export type ListingRefusal = 'category_not_found' | 'too_many_filters' | 'cursor_malformed'

/** The category a query is about: its id, 0 for everything, undefined where there is none of that slug. */
export async function categoryOf(db: Queries, slug: string | undefined): Promise<number | undefined> {
  if (slug === undefined) return 0
  return (await categoryTree(db)).bySlug.get(slug)?.id
}

/** One part of a listing, in one statement once the category tree is known. */
export async function listing(db: Queries, query: ListingQuery): Promise<Result<Listing, ListingRefusal>> {
  const categoryId = await categoryOf(db, query.category)
  if (categoryId === undefined) return refused('category_not_found', { category: query.category })
  const narrowing = narrowingOf(query.filters)
  if (!narrowing.ok) return narrowing
  const part = partOf(query)
  if (!part.ok) return part
  const shelf = { categoryId, locale: query.locale, currency: query.currency }
  const rows = isWhole(narrowing.value)
    ? await shelfPage(db, shelf, part.value)
    : await narrowedPage(db, shelf, narrowing.value, part.value)
  return done(listingOf(rows, query, part.value))
}

function listingOf(rows: readonly PageRow[], { currency }: ListingQuery, part: Part): Listing {
  const { sort, size, page } = part
  const count = rows[0]?.count ?? 0
  const found = rows.filter((row) => row.product_id !== null)
  const shown = found.slice(0, size)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => itemOf(row, currency)),
    count,
    page,
    pages: Math.ceil(count / size),
    size,
    sort,
    next:
      found.length > size && last
        ? writeCursor(sort, { key: last.sort_key, productId: last.product_id })
        : null,
  }
}
