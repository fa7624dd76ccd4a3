import type { Queries } from '#kernel/database.ts'
import { availability } from '#goods/inventory/index.ts'
import { addToCart, readCart, type CartMarket, type CartRef } from '#trade/cart/index.ts'
import type { Order } from '#trade/orders/index.ts'

/** What became of a line of an earlier order that is wanted once more. */
export type LineAgain = {
  readonly variantId: number
  readonly title: string
  readonly wanted: number
  /** Pieces in the cart now, at most as many as were wanted. */
  readonly inCart: number
}

/** The lines of an earlier order against the cart as it is now, in the order's order. */
export async function comparedWithCart(db: Queries, ref: CartRef, order: Order): Promise<LineAgain[]> {
  const cart = await readCart(db, ref)
  return order.lines.map(({ variantId, title, quantity }) => {
    const line = cart?.lines.find((each) => each.variantId === variantId)
    const there = line === undefined || !line.isForSale ? 0 : Math.min(line.quantity, line.available)
    return { variantId, title, wanted: quantity, inCart: Math.min(quantity, there) }
  })
}

/**
 * Put what can still be had of an earlier order into the cart, at the prices of today: as many pieces as the order had,
 * or what is left of them. Pieces in the cart already count, so that asking twice puts nothing in twice. Answers the
 * token of the cart where it was made now.
 */
export async function orderAgain(
  db: Queries,
  ref: CartRef,
  order: Order,
  market: CartMarket,
): Promise<{ readonly freshToken: string | undefined }> {
  const left = await availability(
    db.sql,
    order.lines.map(({ variantId }) => variantId),
  )
  const cart = await readCart(db, ref)
  let freshToken: string | undefined
  for (const { variantId, quantity } of order.lines) {
    const had = cart?.lines.find((line) => line.variantId === variantId)?.quantity ?? 0
    const missing = Math.min(quantity, left.get(variantId) ?? 0) - had
    if (missing <= 0) continue
    const into = freshToken === undefined ? ref : { ...ref, token: freshToken }
    // What is no longer for sale is refused here and told by the comparison.
    const added = await addToCart(db, into, { variantId, quantity: missing }, market)
    if (added.ok) freshToken ??= added.value.freshToken
  }
  return { freshToken }
}
