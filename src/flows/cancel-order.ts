import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { OperationId } from '#money/payments/index.ts'
import { lockOrder, orderLifecycle, type OrderId, type OrderState } from '#trade/orders/index.ts'
import { withdrawPayment } from './void-payment.ts'

/** Why an order was not canceled; the detail has the state it is in. */
export type CancelOrderRefusal = 'order_not_found' | 'wrong_state' | 'already_captured'

/** A canceled order, and the void of its authorized money to perform after the commit, if there is any. */
export type CanceledOrder = { readonly voids: OperationId | undefined }

/**
 * Cancel an order before anything of it has left: its stock and its coupon are free again, nothing more is wanted of
 * its payer, parcels are given up, `order_canceled` is told. Who may ask is checked before. Locks: order, payment,
 * parcels, stock, coupon.
 */
export async function cancelOrder(
  tx: Tx,
  id: OrderId,
  because: { readonly actor: string; readonly cause?: string },
): Promise<Result<CanceledOrder, CancelOrderRefusal>> {
  const order = await lockOrder(tx, id)
  if (order === null) return refused('order_not_found')
  const from: readonly OrderState[] = orderLifecycle.from('cancel')
  if (!from.includes(order.state)) return refused('wrong_state', { state: order.state })
  const { actor, cause = 'order_canceled' } = because
  const withdrawn = await withdrawPayment(tx, id, { event: 'cancel', cause, actor })
  if (!withdrawn.ok) return withdrawn
  await tx.sql`
    select order_id
      from flows.close_orders(${[id]}::text[], ${from}::text[], 'canceled', 'released', ${actor}, ${cause})`
  return done({ voids: withdrawn.value.voids })
}
