import { done, refused, type Result } from '#kernel/result.ts'
import type { ListingSort } from './types.ts'

/** Where a listing goes on: behind this key of the sort, and this product among equals. */
export type Position = { readonly key: string; readonly productId: number }

/** Write a position so that it can stand in a link. It says for which order it was made. */
export function writeCursor(sort: ListingSort, at: Position): string {
  return Buffer.from(JSON.stringify([sort, at.key, at.productId])).toString('base64url')
}

/** Read a cursor made for the sort; refuses what `writeCursor` did not write. */
export function readCursor(sort: ListingSort, text: string): Result<Position, 'cursor_malformed'> {
  if (text.length > 1_000) return refused('cursor_malformed')
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (!Array.isArray(read) || read.length !== 3 || read[0] !== sort) return refused('cursor_malformed')
    const [, key, productId] = read as unknown[]
    if (typeof key !== 'string' || !Number.isSafeInteger(productId)) return refused('cursor_malformed')
    if (sort !== 'name' && !/^\d{1,15}$/.test(key)) return refused('cursor_malformed')
    return done({ key, productId: productId as number })
  } catch {
    return refused('cursor_malformed')
  }
}
