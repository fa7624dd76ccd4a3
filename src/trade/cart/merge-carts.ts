import type { Queries } from '#kernel/database.ts'
import { tokenHash, type CartId } from './cart.ts'

/** What became of the guest's cart: taken over, joined with the party's own, or there was nothing to do. */
export type MergedCarts = {
  readonly outcome: 'adopted' | 'merged' | 'nothing_to_merge'
  readonly cartId: CartId | null
}

/**
 * After sign-in, bring the guest's cart to the party, one statement. Quantities of the same variant add up to 999 at
 * most; what the party had set (address, coupon) stays. A cart that already has a party is left alone.
 */
export async function mergeCarts(db: Queries, guestToken: string, partyId: string): Promise<MergedCarts> {
  const [row] = await db.sql<{ outcome: MergedCarts['outcome']; cart_id: CartId | null }>`
    select outcome, cart_id from cart.merge(${tokenHash(guestToken)}, ${partyId})`
  return { outcome: row?.outcome ?? 'nothing_to_merge', cartId: row?.cart_id ?? null }
}
