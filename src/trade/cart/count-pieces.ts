import type { Queries } from '#kernel/database.ts'
import { tokenHashOf, type CartRef } from './cart.ts'

/** How many pieces are in the active cart of a reference; zero where there is none. One statement. */
export async function countPieces(db: Queries, ref: CartRef): Promise<number> {
  const [row] = await db.sql<{ pieces: number }>`
    select coalesce(sum(l.quantity), 0) as pieces
      from cart.lines l
     where l.cart_id = coalesce(
             (select a.id from cart.carts a where a.token_hash = ${tokenHashOf(ref)}::bytea and a.state = 'active'),
             (select a.id from cart.carts a where a.party_id = ${ref.partyId ?? null}::text and a.state = 'active'))`
  return row?.pieces ?? 0
}
