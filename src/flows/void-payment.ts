import type { Db } from '#kernel/database.ts'
import { done, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { cancelShipments } from '#goods/shipping/index.ts'
import { closePayment, type Connectors, type OperationId } from '#money/payments/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { performOperation } from './complete-payments.ts'

/**
 * An order is canceled or has expired: nothing more is wanted of its payer, authorized money is released, parcels that
 * have not left are given up. Called in the transaction that moves the order, while it holds the order's lock. Refused
 * once money of it is captured. Answers the void to perform after the commit; the completer does it otherwise.
 */
export async function withdrawPayment(
  tx: Tx,
  orderId: OrderId,
  because: { readonly event: 'cancel' | 'expire'; readonly cause: string; readonly actor: string },
): Promise<Result<{ voids: OperationId | undefined }, 'already_captured'>> {
  const closed = await closePayment(tx, orderId, because)
  if (!closed.ok) return closed
  const canceled = await cancelShipments(tx, orderId, because.actor)
  return canceled.ok ? done(closed.value) : canceled
}

/** Release authorized money now instead of at the completer's next round. A silent provider is asked again by itself. */
export async function performVoid(
  db: Db,
  connectors: Connectors,
  voids: OperationId | undefined,
): Promise<void> {
  if (voids !== undefined) await performOperation(db, connectors, voids)
}
