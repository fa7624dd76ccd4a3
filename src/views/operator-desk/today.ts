import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'

/** What one day brought in one currency: orders paid that day, and what they are worth. */
export type DaySold = {
  readonly day: string
  readonly currency: Currency
  readonly orders: number
  readonly sold_minor: bigint
}

/** What was sold on each of the last so many days (UTC), today included; days without a paid order are filled with zero. */
export async function soldPerDay(db: Queries, days: number): Promise<DaySold[]> {
  return db.sql<DaySold>`
    with sold as (
      select (o.paid_at at time zone 'UTC')::date as day, o.currency, count(*) as orders, sum(o.total_minor) as sold
        from orders.orders o
       where o.paid_at >= (date_trunc('day', now() at time zone 'UTC') - make_interval(days => ${days}::int - 1)) at time zone 'UTC'
         and o.state in ('paid', 'fulfilled', 'completed')
       group by 1, 2
    )
    select to_char(d.day, 'YYYY-MM-DD') as day, c.currency, coalesce(s.orders, 0) as orders,
           coalesce(s.sold, 0)::bigint as sold_minor
      from (select distinct currency from sold) c
     cross join lateral (
           select ((now() at time zone 'UTC')::date - n) as day from generate_series(0, ${days}::int - 1) n) d
      left join sold s on s.day = d.day and s.currency = c.currency
     order by c.currency, d.day`
}

/** Pieces below which a variant on the shelf counts as low. */
export const lowStockPieces = 5

/** How many variants on the shelf have fewer free pieces than that over all places. */
export async function countLowStock(db: Queries): Promise<number> {
  const [row] = await db.sql<{ count: number }>`
    select count(*) as count
      from catalog.variants v
      join catalog.products p on p.id = v.product_id and p.state = 'active'
      left join lateral (select coalesce(sum(s.on_hand - s.reserved), 0) as free
                           from inventory.stock s where s.variant_id = v.id) f on true
     where v.state = 'active' and f.free < ${lowStockPieces}::int`
  return row?.count ?? 0
}
