import type { Db } from '#kernel/database.ts'
import { done, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'
import {
  addToCart,
  type AddedLine,
  type AddToCartRefusal,
  type CartMarket,
  type CartRef,
} from '#trade/cart/index.ts'
import { addWish, adoptWishes, removeWish, type WishRef } from '#trade/wishes/index.ts'

/** Keep a variant on the wish list; a guest's first wish makes a list and answers its token. */
export async function keepWish(db: Db, ref: WishRef, variantId: number): ReturnType<typeof addWish> {
  return inTransaction(db, (tx) => addWish(tx, ref, variantId))
}

/** Let a guest's wishes join those of the person they signed in as. True when there were any. */
export async function bringWishes(db: Db, partyId: PartyId, token: string): Promise<boolean> {
  const brought = await inTransaction(db, async (tx) => done(await adoptWishes(tx, partyId, token)))
  return brought.ok && brought.value
}

/** Move a wish into the cart: in the cart and off the list, or neither. */
export async function wishToCart(
  db: Db,
  wish: { readonly ref: WishRef; readonly variantId: number },
  cart: CartRef,
  market: CartMarket,
): Promise<Result<AddedLine, AddToCartRefusal>> {
  return inTransaction(db, async (tx) => {
    const added = await addToCart(tx, cart, { variantId: wish.variantId, quantity: 1 }, market)
    if (added.ok) await removeWish(tx, wish.ref, wish.variantId)
    return added
  })
}
