import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { moveStock } from './move-stock.ts'
import type { MoveStockRefusal } from './stock.ts'

/** A count sheet: what was found at one place. */
export type StockCount = {
  readonly cause: string
  readonly actor: string
  readonly location: string
  readonly found: readonly { readonly variantId: number; readonly quantity: number }[]
}

/**
 * Take a count as the truth: the difference to what was on hand becomes a movement. Refused as `below_reserved` where
 * fewer were found than are promised to buyers: those orders must be settled first.
 */
export async function countStock(tx: Tx, count: StockCount): Promise<Result<null, MoveStockRefusal>> {
  const { cause, actor, location, found } = count
  if (found.some(({ quantity }) => quantity < 0)) return refused('below_reserved')
  const rows = await tx.sql<{ variant_id: number; on_hand: number }>`
    select variant_id, on_hand from inventory.stock
     where location = ${location} and variant_id = any (${found.map((each) => each.variantId)}::bigint[])
     order by variant_id for update`
  const onHand = new Map(rows.map((row) => [row.variant_id, row.on_hand]))
  const lines = found
    .map(({ variantId, quantity }) => ({
      variantId,
      location,
      quantity: quantity - (onHand.get(variantId) ?? 0),
    }))
    .filter((line) => line.quantity !== 0)
  return lines.length === 0 ? done(null) : moveStock(tx, { kind: 'count', cause, actor, lines })
}
