import type { Queries } from '#kernel/database.ts'

/** What the desk's menu counts: orders waiting to be packed, and cases waiting for a person. */
export type DeskBadges = { readonly toPack: number; readonly cases: number }

/** The counts of the desk's menu, in one statement over small indexes. */
export async function deskBadges(db: Queries): Promise<DeskBadges> {
  const [row] = await db.sql<DeskBadges>`
    select (select count(distinct s.order_id) from shipping.shipments s where s.state = 'pending') as "toPack",
           (select count(*) from payments.cases c where c.closed_at is null) as cases`
  return row ?? { toPack: 0, cases: 0 }
}
