import { tell } from '#kernel/outbox.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { orderLifecycle } from './order-lifecycle.ts'
import type { OrderId, OrderState } from './order.ts'

/** What moves an order forward. Cancel and expire also free stock and coupons: those are flows. */
export type OrderEvent = 'pay' | 'fulfill' | 'complete' | 'refund'

/** Why an order was not moved; the detail has the state it is in. */
export type MoveOrderRefusal = 'order_not_found' | 'wrong_state'

type Because = { readonly actor: string; readonly cause?: string }

/**
 * Move an order, one guarded statement: of two that try at the same moment one succeeds and the other is refused with
 * the state it found. Tells `order_paid`, `order_fulfilled`, `order_completed` or `order_refunded`.
 */
export async function moveOrder(
  tx: Tx,
  id: OrderId,
  event: OrderEvent,
  because: Because,
): Promise<Result<{ readonly state: OrderState }, MoveOrderRefusal>> {
  const from = orderLifecycle.from(event)
  const target = targetOf(event)
  const moved = await tx.sql<{ id: string }>`
    update orders.orders
       set state = ${target}, moved_at = clock_timestamp(),
           paid_at = case when ${target} = 'paid' then clock_timestamp() else paid_at end
     where id = ${id} and state = any (${from}::text[])
    returning id`
  if (moved.length === 0) {
    const [found] = await tx.sql<{ state: OrderState }>`select state from orders.orders where id = ${id}`
    return found === undefined
      ? refused('order_not_found')
      : refused('wrong_state', { state: found.state, event })
  }
  await tell(tx, { type: `order_${target}`, aggregate: id, payload: {}, ...because })
  return done({ state: target })
}

function targetOf(event: OrderEvent): OrderState {
  switch (event) {
    case 'pay':
      return 'paid'
    case 'fulfill':
      return 'fulfilled'
    case 'complete':
      return 'completed'
    case 'refund':
      return 'refunded'
  }
}

/** The order's money is there (authorized in full). Refused as `wrong_state` when it was paid, canceled or expired before. */
export function markOrderPaid(tx: Tx, id: OrderId, because: Because): ReturnType<typeof moveOrder> {
  return moveOrder(tx, id, 'pay', because)
}

/** All parts of the order have left the house. */
export function markOrderFulfilled(tx: Tx, id: OrderId, because: Because): ReturnType<typeof moveOrder> {
  return moveOrder(tx, id, 'fulfill', because)
}

/** The order has arrived and nothing is open. */
export function markOrderCompleted(tx: Tx, id: OrderId, because: Because): ReturnType<typeof moveOrder> {
  return moveOrder(tx, id, 'complete', because)
}

/** The money of the whole order went back. */
export function markOrderRefunded(tx: Tx, id: OrderId, because: Because): ReturnType<typeof moveOrder> {
  return moveOrder(tx, id, 'refund', because)
}
