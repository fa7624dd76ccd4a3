import type { Db } from '#kernel/database.ts'
import { done, mustBeDone, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { cancelShipments } from '#goods/shipping/index.ts'
import { closePayment, type Connectors, type OperationId } from '#money/payments/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { cancelOrder, type CancelOrderRefusal } from './cancel-order.ts'
import { performOperation } from './complete-payments.ts'
import { expireOrders } from './expire-orders.ts'

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

/** Why an order cannot be withdrawn. */
export type WithdrawRefusal = CancelOrderRefusal | 'already_captured'

/**
 * Cancel an order and let go of its money: the order, its stock and coupon, its parcels and its payment end together.
 * Who may ask is checked before. Refused once money of it is captured: from there it is a refund.
 */
export async function withdrawOrder(
  db: Db,
  connectors: Connectors,
  given: { readonly orderId: OrderId; readonly actor: string; readonly cause?: string },
): Promise<Result<{ readonly wasPaid: boolean }, WithdrawRefusal>> {
  const { orderId, actor, cause = `cancel:${orderId}` } = given
  const withdrawn = await inTransaction(db, async (tx) => {
    const canceled = await cancelOrder(tx, orderId, { actor, cause })
    if (!canceled.ok) return canceled
    const money = await withdrawPayment(tx, orderId, { event: 'cancel', cause, actor })
    return money.ok ? done({ ...canceled.value, ...money.value }) : money
  })
  if (!withdrawn.ok) return withdrawn
  await performVoid(db, connectors, withdrawn.value.voids)
  return done({ wasPaid: withdrawn.value.wasPaid })
}

/** Expire orders whose time to pay is over, with their payments. Answers how many; money that still comes goes back by itself. */
export async function expireUnpaid(db: Db, most = 100): Promise<number> {
  const expired = await inTransaction(db, async (tx) => {
    const orders = await expireOrders(tx, most)
    for (const orderId of orders) {
      const because = { event: 'expire', cause: `expire:${orderId}`, actor: 'system' } as const
      mustBeDone(await withdrawPayment(tx, orderId, because))
    }
    return done(orders.length)
  })
  return mustBeDone(expired)
}
