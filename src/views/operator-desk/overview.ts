import type { Queries } from '#kernel/database.ts'

/** What waits for the operator, in numbers. */
export type DeskOverview = {
  readonly toPack: number
  readonly toShip: number
  readonly onTheWay: number
  readonly awaitingPayment: number
  readonly openCases: number
  readonly undecided: number
  readonly ordersToday: number
}

/** Count what waits for the operator. Undecided are requests to providers whose answer is not known. */
export async function deskOverview(db: Queries): Promise<DeskOverview> {
  const [row] = await db.sql<DeskOverview>`
    select (select count(*) from shipping.shipments where state = 'pending') as "toPack",
           (select count(*) from shipping.shipments where state = 'packed') as "toShip",
           (select count(*) from shipping.shipments where state in ('shipped', 'in_transit')) as "onTheWay",
           (select count(*) from orders.orders where state = 'awaiting_payment') as "awaitingPayment",
           (select count(*) from payments.cases where closed_at is null) as "openCases",
           (select count(*) from payments.operations
             where kind <> 'authorize' and state in ('created', 'sent', 'unknown')) as undecided,
           (select count(*) from orders.orders where placed_at >= date_trunc('day', now())) as "ordersToday"`
  return (
    row ?? {
      toPack: 0,
      toShip: 0,
      onTheWay: 0,
      awaitingPayment: 0,
      openCases: 0,
      undecided: 0,
      ordersToday: 0,
    }
  )
}
