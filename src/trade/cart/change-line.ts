import type { Queries } from '#kernel/database.ts'
import { parseQuantity } from '#kernel/quantity.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'
import { tokenHashOf, type CartRef } from './cart.ts'

/** Why a line was not changed. */
export type ChangeLineRefusal =
  | 'quantity_must_be_whole'
  | 'quantity_must_be_positive'
  | 'quantity_too_large'
  | 'cart_not_found'
  | 'line_not_found'

/** The cart's version after the change. */
export type ChangedCart = { readonly version: number }

/** Set how many pieces a line has, one statement. Zero is refused: use `removeLine`. */
export async function setLineQuantity(
  db: Queries,
  ref: CartRef,
  lineId: string,
  quantity: unknown,
): Promise<Result<ChangedCart, ChangeLineRefusal>> {
  const read = parseQuantity(quantity)
  return read.ok ? set(db, ref, lineId, read.value) : read
}

/** Take a line out of the cart, one statement. */
export async function removeLine(
  db: Queries,
  ref: CartRef,
  lineId: string,
): Promise<Result<ChangedCart, 'cart_not_found' | 'line_not_found'>> {
  return set(db, ref, lineId, 0)
}

async function set(
  db: Queries,
  ref: CartRef,
  lineId: string,
  pieces: number,
): Promise<Result<ChangedCart, 'cart_not_found' | 'line_not_found'>> {
  const [row] = await db.sql<{ outcome: 'changed' | 'cart_not_found' | 'line_not_found'; version: number }>`
    select outcome, version
      from cart.set_quantity(${tokenHashOf(ref)}, ${ref.partyId ?? null}, ${lineId}, ${pieces})`
  assert(row !== undefined, 'set_quantity answers a row')
  return row.outcome === 'changed' ? done({ version: row.version }) : refused(row.outcome)
}
