import type { Queries } from '#kernel/database.ts'
import { orderLifecycle, type OrderId } from '#trade/orders/index.ts'

/**
 * Expire orders whose time to pay is over by the database's clock, the oldest first: their stock and coupons are free
 * again and `order_expired` is told. An order that is being paid at the same moment is either paid or expired, never
 * both. Answers the orders expired; call again while it answers as many as asked.
 */
export async function expireOrders(db: Queries, most = 100): Promise<OrderId[]> {
  const rows = await db.sql<{ order_id: OrderId }>`
    select order_id
      from flows.close_orders(
        array(select id from orders.orders
               where state = 'awaiting_payment' and expires_at <= clock_timestamp()
               order by expires_at limit ${most}::integer),
        ${orderLifecycle.from('expire')}::text[], 'expired', 'expired', 'system', 'expiry')`
  return rows.map((row) => row.order_id)
}
