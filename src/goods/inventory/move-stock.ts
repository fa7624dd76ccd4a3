import { tell } from '#kernel/outbox.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { MoveStockRefusal, MovementKind, StockLine } from './stock.ts'

/** A movement: what, why, because of what. The cause counts once per variant and place. */
export type Movement = {
  readonly kind: MovementKind
  readonly cause: string
  readonly actor: string
  readonly reason?: string
  /** Signed changes of what is on hand. */
  readonly lines: readonly StockLine[]
}

type Outcome = { outcome: 'moved' | MoveStockRefusal; variant_id: number | null; location: string | null }

/**
 * Move stock, all lines or none. Stock never falls below what is reserved (`below_reserved`), and the same cause never
 * counts twice (`already_moved`). Tells `stock_changed`.
 */
export async function moveStock(
  tx: Tx,
  { kind, cause, actor, reason, lines }: Movement,
): Promise<Result<null, MoveStockRefusal>> {
  const [row] = await tx.sql<Outcome>`
    select outcome, variant_id, location from inventory.move_stock(
      ${kind}, ${cause}, ${actor}, ${reason ?? null},
      ${lines.map((line) => line.variantId)}::bigint[],
      ${lines.map((line) => line.location)}::text[],
      ${lines.map((line) => line.quantity)}::integer[])`
  if (row === undefined || row.outcome === 'moved') {
    await tellStockChanged(
      tx,
      actor,
      cause,
      lines.map(({ variantId }) => variantId),
    )
    return done(null)
  }
  return refused(row.outcome, { variantId: row.variant_id, location: row.location })
}

/** Take in goods that arrived. */
export function receiveStock(
  tx: Tx,
  receipt: Omit<Movement, 'kind' | 'reason'>,
): Promise<Result<null, MoveStockRefusal>> {
  return moveStock(tx, { ...receipt, kind: 'receipt' })
}

/** Correct what is on hand by signed differences, with the reason. */
export function adjustStock(
  tx: Tx,
  adjustment: Omit<Movement, 'kind'> & { readonly reason: string },
): Promise<Result<null, MoveStockRefusal>> {
  return moveStock(tx, { ...adjustment, kind: 'adjustment' })
}

/** Bring goods from one place to another; nothing is lost on the way. */
export async function transferStock(
  tx: Tx,
  transfer: { readonly cause: string; readonly actor: string; readonly from: string; readonly to: string },
  goods: readonly { readonly variantId: number; readonly quantity: number }[],
): Promise<Result<null, MoveStockRefusal>> {
  const { cause, actor, from, to } = transfer
  const lines = goods.flatMap(({ variantId, quantity }) => [
    { variantId, location: from, quantity: -quantity },
    { variantId, location: to, quantity },
  ])
  return moveStock(tx, { kind: 'transfer', cause, actor, lines })
}

/** Tell that there is more or less to sell of some variants. */
export async function tellStockChanged(
  tx: Tx,
  actor: string,
  cause: string,
  variantIds: readonly number[],
): Promise<void> {
  const variants = [...new Set(variantIds)]
  if (variants.length > 0)
    await tell(tx, { type: 'stock_changed', aggregate: 'inventory', actor, cause, payload: { variants } })
}
