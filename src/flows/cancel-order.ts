import type { Tx } from '#kernel/transaction.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { lockOrder, orderLifecycle, type OrderId, type OrderState } from '#trade/orders/index.ts'

/** Why an order was not canceled; the detail has the state it is in. */
export type CancelOrderRefusal = 'order_not_found' | 'wrong_state'

/**
 * Cancel an order: its stock and its coupon are free again, `order_canceled` is told. Who may ask is checked before.
 * Money that was authorized is given back by the caller in the same transaction; `wasPaid` says whether there is any.
 */
export async function cancelOrder(
  tx: Tx,
  id: OrderId,
  because: { readonly actor: string; readonly cause?: string },
): Promise<Result<{ readonly wasPaid: boolean }, CancelOrderRefusal>> {
  const order = await lockOrder(tx, id)
  if (order === null) return refused('order_not_found')
  const from: readonly OrderState[] = orderLifecycle.from('cancel')
  if (!from.includes(order.state)) return refused('wrong_state', { state: order.state })
  await tx.sql`
    select order_id
      from flows.close_orders(${[id]}::text[], ${from}::text[], 'canceled', 'released',
                              ${because.actor}, ${because.cause ?? null})`
  return done({ wasPaid: order.state === 'paid' })
}
