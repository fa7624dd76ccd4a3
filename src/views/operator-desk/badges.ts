import type { Queries } from '#kernel/database.ts'

/** What the desk's menu counts: orders waiting to be packed; cases, payments, returns and texts waiting for a person. */
export type DeskBadges = {
  readonly toPack: number
  readonly cases: number
  readonly reviews: number
  readonly voices: number
  readonly returns: number
}

/** The counts of the desk's menu, in one statement over small indexes. */
export async function deskBadges(db: Queries): Promise<DeskBadges> {
  const [row] = await db.sql<DeskBadges>`
    select (select count(distinct s.order_id) from shipping.shipments s where s.state = 'pending') as "toPack",
           (select count(*) from payments.cases c where c.closed_at is null) as cases,
           (select count(*) from risk.decisions d where d.state = 'waiting') as reviews,
           (select count(*) from returns.returns b where b.state = 'requested') as returns,
           (select count(*) from reviews.reviews r where r.state = 'pending')
         + (select count(*) from reviews.questions q where q.state = 'pending')
         + (select count(*) from reviews.answers a where a.state = 'pending') as voices`
  return row ?? { toPack: 0, cases: 0, reviews: 0, voices: 0, returns: 0 }
}
