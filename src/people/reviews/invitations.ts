import type { Queries } from '#kernel/database.ts'
import type { Tx } from '#kernel/transaction.ts'

/** Note that an order's buyer is asked how the goods are, so many days from now. Harmless to repeat. */
export async function planInvitation({ sql }: Queries, orderId: string, days: number): Promise<void> {
  await sql`
    insert into reviews.invitations (order_id, due_at)
    values (${orderId}, clock_timestamp() + make_interval(days => ${days}))
    on conflict (order_id) do nothing`
}

/** Take invitations whose day has come, each once; answers their orders. */
export async function takeDueInvitations({ sql }: Tx, most: number): Promise<readonly string[]> {
  const rows = await sql<{ order_id: string }>`
    update reviews.invitations i set mailed_at = clock_timestamp()
     where i.order_id in (
       select d.order_id from reviews.invitations d
        where d.mailed_at is null and d.due_at <= clock_timestamp()
        order by d.due_at limit ${most} for update skip locked)
    returning i.order_id`
  return rows.map((row) => row.order_id)
}
