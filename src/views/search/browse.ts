import type { Queries } from '#kernel/database.ts'
import { errorFields, log } from '#kernel/log.ts'
import { done, type Result } from '#kernel/result.ts'
import { categoryTree } from '#market/catalog/index.ts'
import {
  isWhole,
  itemOf,
  listing,
  narrowingOf,
  partOf,
  writeCursor,
  type Listing,
  type ListingQuery,
  type ListingRefusal,
} from '../storefront/index.ts'
import { boundsFor } from './live/bounds.ts'
import { browseIndex } from './live/browse-index.ts'
import type { Holding } from './live/holding.ts'
import { liveSearchOf } from './live/live-search.ts'

/**
 * One part of a listing, as `listing` gives it: where it is narrowed, by the index in memory, which knows every filter
 * exactly; where there is no index, in other orders and behind a cursor, by the database in one statement.
 */
export async function browse(db: Queries, query: ListingQuery): Promise<Result<Listing, ListingRefusal>> {
  const holding = liveSearchOf(db)?.holding()
  const { sort = 'popularity', after } = query
  if (holding && after === undefined && (sort === 'popularity' || sort === 'newest'))
    try {
      const found = await fromIndex(db, holding, { ...query, sort })
      if (found) return done(found)
    } catch (error) {
      // The database is the truth and answers the same.
      log.error('search_index_failed', errorFields(error))
    }
  return listing(db, query)
}

/** Undefined for what the database answers as well or refuses. */
async function fromIndex(
  db: Queries,
  holding: Holding,
  query: ListingQuery & { readonly sort: 'popularity' | 'newest' },
): Promise<Listing | undefined> {
  const { locale, currency, sort, category } = query
  const categoryId = category === undefined ? 0 : (await categoryTree(db)).bySlug.get(category)?.id
  const narrowing = narrowingOf(query.filters)
  const part = partOf(query)
  if (categoryId === undefined || !narrowing.ok || isWhole(narrowing.value) || !part.ok) return undefined
  const { size, page, skip } = part.value
  const bounds = boundsFor(holding, narrowing.value, { categoryId, currency })
  const { hits, count } = browseIndex(holding, bounds, { order: sort, skip, size })
  const shown = hits.slice(0, size)
  const rows = await holding.cards.items(
    db,
    shown.map(({ id }) => id),
    { locale, currency },
  )
  const last = shown.at(-1)
  const key = sort === 'popularity' ? String(last?.score ?? 0) : '0'
  return {
    items: rows.map((row) => itemOf(row, currency)),
    count,
    page,
    pages: Math.ceil(count / size),
    size,
    sort,
    next: hits.length > size && last ? writeCursor(sort, { key, productId: last.id }) : null,
  }
}
