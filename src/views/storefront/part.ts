import { done, type Result } from '#kernel/result.ts'
import { readCursor, type Position } from './cursor.ts'
import type { ListingQuery, ListingSort } from './types.ts'

/** Which part of a listing is wanted, within what is allowed. */
export type Part = {
  readonly sort: ListingSort
  readonly size: number
  readonly page: number
  readonly skip: number
  readonly after: Position | null
}

const within = (value: number, least: number, most: number) =>
  Number.isFinite(value) ? Math.min(most, Math.max(least, Math.trunc(value))) : least

/** Page and size brought within bounds: 1 to 96 items, pages 1 to 400. */
export function boundsOf({ size = 24, page = 1 }: { readonly size?: number; readonly page?: number }): {
  readonly size: number
  readonly page: number
} {
  return { size: within(size, 1, 96), page: within(page, 1, 400) }
}

/** The part a query asks for. A page or size out of bounds is brought within them; a foreign cursor is refused. */
export function partOf(query: ListingQuery): Result<Part, 'cursor_malformed'> {
  const { sort = 'popularity', after } = query
  const { size, page } = boundsOf(query)
  if (after === undefined) return done({ sort, size, page, skip: (page - 1) * size, after: null })
  const position = readCursor(sort, after)
  if (!position.ok) return position
  return done({ sort, size, page: 1, skip: 0, after: position.value })
}
