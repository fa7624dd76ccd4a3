import type { Queries } from '#kernel/database.ts'
import { done, type Result } from '#kernel/result.ts'
import type { Listing, ListingFacets, ListingQuery } from './types.ts'

/** Why a listing cannot be given. */
export type ListingRefusal = 'category_not_found' | 'cursor_malformed'

/** One part of a listing, in one statement. */
export async function listing(_db: Queries, query: ListingQuery): Promise<Result<Listing, ListingRefusal>> {
  const { size = 24, sort = 'popularity' } = query
  return done({ items: [], total: 0, page: 1, pages: 0, size, sort, next: null })
}

/** What a listing can be narrowed by, with counts, in one statement. */
export async function listingFacets(
  _db: Queries,
  _query: ListingQuery,
): Promise<Result<ListingFacets, 'category_not_found'>> {
  return done({ facets: [], inStock: 0, lowest: null, highest: null })
}
