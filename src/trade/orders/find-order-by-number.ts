import type { Queries } from '#kernel/database.ts'
import type { OrderId } from './order.ts'

/** The order with this number that was placed with this address, in any spelling of its case; undefined otherwise. */
export async function findOrderByNumber(
  db: Queries,
  number: number,
  email: string,
): Promise<OrderId | undefined> {
  const [row] = await db.sql<{ id: OrderId }>`
    select id from orders.orders where number = ${number}::bigint and lower(email) = lower(${email})`
  return row?.id
}
