import { tell } from '#kernel/outbox.ts'
import type { Tx } from '#kernel/transaction.ts'

/** Who changed products, and because of what. */
export type ChangeCause = { readonly actor: string; readonly cause?: string }

const mostInOneFact = 500

/**
 * Tell that products changed in whatever way: `product_changed` with `{ productIds }`, 500 at most in one fact.
 * One product is its own aggregate, several are the catalog's.
 */
export async function tellProductsChanged(
  tx: Tx,
  productIds: readonly number[],
  { actor, cause }: ChangeCause,
): Promise<void> {
  for (let from = 0; from < productIds.length; from += mostInOneFact) {
    const ids = productIds.slice(from, from + mostInOneFact)
    await tell(tx, {
      type: 'product_changed',
      aggregate: ids.length === 1 ? `product:${ids[0]}` : 'catalog',
      actor,
      ...(cause === undefined ? {} : { cause }),
      payload: { productIds: ids },
    })
  }
}
