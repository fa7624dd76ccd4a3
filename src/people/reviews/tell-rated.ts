import { tell } from '#kernel/outbox.ts'
import type { Tx } from '#kernel/transaction.ts'
import { ratingsOf } from './ratings.ts'

/** Tell that a product's stars changed, with their sums as they are now, and have pages that show them made anew. */
export async function tellRated(tx: Tx, productId: number, actor: string): Promise<void> {
  const rating = (await ratingsOf(tx, [productId])).get(productId)
  await tell(tx, {
    type: 'product_rated',
    aggregate: `product:${productId}`,
    actor,
    payload: { productIds: [productId], rating_sum: rating?.sum ?? 0, rating_count: rating?.count ?? 0 },
  })
  await tellShelf(tx, productId, { actor, onlyPage: false })
}

/** Have the page of a product made anew: what is asked and answered there changed. */
export async function tellSpokenOf(tx: Tx, productId: number, actor: string): Promise<void> {
  await tellShelf(tx, productId, { actor, onlyPage: true })
}

async function tellShelf(
  tx: Tx,
  productId: number,
  { actor, onlyPage }: { readonly actor: string; readonly onlyPage: boolean },
): Promise<void> {
  const payload = { products: [productId], variants: [], only_stock: onlyPage }
  await tell(tx, { type: 'shelf_refreshed', aggregate: 'shelf', actor, payload })
}
