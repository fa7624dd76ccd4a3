import type { Db } from '#kernel/database.ts'
import { log } from '#kernel/log.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import type { OperationId } from '#money/payments/index.ts'
import { lockOrder, orderLifecycle, type OrderId, type OrderState } from '#trade/orders/index.ts'
import { withdrawPayment } from './void-payment.ts'

/** An order that expired, and the void of money that was authorized for it, if there is any. */
export type ExpiredOrder = { readonly id: OrderId; readonly voids: OperationId | undefined }

/**
 * Expire orders whose time to pay is over by the database's clock, the oldest first, each in a transaction of its own:
 * their stock and coupons are free again, nothing more is wanted of the payer, `order_expired` is told. An order that is
 * being paid at the same moment is either paid or expired, never both. Call again while it answers as many as asked.
 */
export async function expireOrders(db: Db, most = 100): Promise<ExpiredOrder[]> {
  const due = await db.sql<{ id: OrderId }>`
    select id from orders.orders
     where state = 'awaiting_payment' and expires_at <= clock_timestamp()
     order by expires_at limit ${most}::integer`
  const expired: ExpiredOrder[] = []
  for (const { id } of due) {
    const answer = await inTransaction(db, (tx) => expireOrder(tx, id))
    if (answer.ok) expired.push(answer.value)
    else if (answer.refusal === 'already_captured') log.error('expired_order_is_captured', { aggregate: id })
  }
  return expired
}

async function expireOrder(
  tx: Tx,
  id: OrderId,
): Promise<Result<ExpiredOrder, 'wrong_state' | 'already_captured'>> {
  const from: readonly OrderState[] = orderLifecycle.from('expire')
  const order = await lockOrder(tx, id)
  if (order === null || !from.includes(order.state)) return refused('wrong_state')
  const because = { event: 'expire', cause: 'order_expired', actor: 'system' } as const
  const withdrawn = await withdrawPayment(tx, id, because)
  if (!withdrawn.ok) return withdrawn
  await tx.sql`
    select order_id
      from flows.close_orders(${[id]}::text[], ${from}::text[], 'expired', 'expired', 'system', 'order_expired')`
  return done({ id, voids: withdrawn.value.voids })
}
