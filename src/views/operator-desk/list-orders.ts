import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import type { OrderId, OrderState } from '#trade/orders/index.ts'

/** The stages the desk sorts orders by: what has to be done with them next. */
export const orderStages = ['to_pack', 'to_ship', 'unpaid', 'on_the_way', 'completed', 'closed'] as const

/** A stage of an order as the desk sees it. */
export type OrderStage = (typeof orderStages)[number]

/** Which orders are asked for; what is left out does not count. */
export type OrderFilter = {
  readonly stage?: OrderStage | undefined
  /** The number of an order, or part of an e-mail address or of the name on the parcel. */
  readonly search?: string | undefined
  readonly from?: Date | undefined
  /** Placed before this instant. */
  readonly to?: Date | undefined
  /** Only orders with a smaller number: where the page before ended. */
  readonly before?: number | undefined
  readonly most?: number
}

/** An order in the desk's list. */
export type OrderRow = {
  readonly id: OrderId
  readonly number: number
  readonly state: OrderState
  readonly stage: OrderStage
  readonly placedAt: Date
  readonly email: string
  readonly name: string
  readonly country: string
  readonly currency: Currency
  readonly total_minor: bigint
  readonly pieces: number
  readonly payment: string | null
}

const numberIn = (search: string): number | null => {
  const digits = /^\s*(?:k\s*-?\s*)?(\d{1,15})\s*$/i.exec(search)?.[1]
  return digits === undefined ? null : Number(digits)
}

const asPattern = (search: string): string => `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`

/** The states in which all orders of a stage are, where few orders are in them; orders to be packed may be completed. */
const statesOf: Readonly<Partial<Record<OrderStage, readonly OrderState[]>>> = {
  unpaid: ['awaiting_payment'],
  on_the_way: ['fulfilled'],
  closed: ['canceled', 'expired', 'refunded'],
}

/** Orders of a filter, the newest first. Each stands at exactly one stage; one that arrived long since is packed again for an exchange. */
export async function listOrders(db: Queries, filter: OrderFilter): Promise<OrderRow[]> {
  const { stage = null, search = '', from = null, to = null, before = null, most = 50 } = filter
  const number = numberIn(search)
  const pattern = search.trim() === '' || number !== null ? null : asPattern(search)
  const states = (stage && statesOf[stage]) ?? null
  const hasParcels = stage === 'to_pack' || stage === 'to_ship'
  return db.sql<OrderRow>`
    select o.id, o.number, o.state, at.stage, o.placed_at as "placedAt", o.email,
           coalesce(o.shipping_address ->> 'name', '') as name, o.country, o.currency, o.total_minor,
           (select coalesce(sum(l.quantity), 0) from orders.lines l where l.order_id = o.id) as pieces,
           i.state as payment
      from orders.orders o
      left join payments.intents i on i.reference = o.id
     cross join lateral (
           select case
                    when o.state = 'awaiting_payment' then 'unpaid'
                    when o.state not in ('paid', 'fulfilled', 'completed') then 'closed'
                    when exists (select from shipping.shipments s where s.order_id = o.id and s.state = 'pending') then 'to_pack'
                    when exists (select from shipping.shipments s where s.order_id = o.id and s.state = 'packed') then 'to_ship'
                    when o.state = 'fulfilled' then 'on_the_way'
                    when o.state = 'completed' then 'completed'
                    else 'to_pack'
                  end as stage) at
     where (${stage}::text is null or at.stage = ${stage})
       and (${states}::text[] is null or o.state = any (${states}::text[]))
       and (not ${hasParcels}::boolean or o.state = 'paid' or o.id = any (array(
             select s.order_id from shipping.shipments s where s.state in ('pending', 'packed'))))
       and (${number}::bigint is null or o.number = ${number}::bigint)
       and (${pattern}::text is null or o.email ilike ${pattern} or o.shipping_address ->> 'name' ilike ${pattern})
       and (${from}::timestamptz is null or o.placed_at >= ${from}::timestamptz)
       and (${to}::timestamptz is null or o.placed_at < ${to}::timestamptz)
       and (${before}::bigint is null or o.number < ${before}::bigint)
     order by o.number desc
     limit ${most}`
}

/** Orders that are over are counted up to here; one more than this means that there are more. */
export const mostCounted = 10_000

/** How many orders stand at each stage. Those completed and closed are counted up to one more than `mostCounted`. */
export async function countStages(db: Queries): Promise<Readonly<Record<OrderStage, number>>> {
  const [row] = await db.sql<{
    to_pack: number
    to_ship: number
    unpaid: number
    on_the_way: number
    completed: number
    closed: number
  }>`
    with parcels as materialized (
      select o.state, bool_or(s.state = 'pending') as to_pack
        from shipping.shipments s
        join orders.orders o on o.id = s.order_id
       where s.state in ('pending', 'packed')
       group by o.id
    ), open as materialized (
      select count(*) filter (where p.state in ('paid', 'fulfilled', 'completed') and p.to_pack) as to_pack,
             count(*) filter (where p.state in ('paid', 'fulfilled', 'completed') and not p.to_pack) as to_ship,
             count(*) filter (where p.state = 'paid') as paid,
             count(*) filter (where p.state = 'fulfilled') as fulfilled,
             count(*) filter (where p.state = 'completed') as completed
        from parcels p
    )
    select p.to_pack + (select count(*) from orders.orders o where o.state = 'paid') - p.paid as to_pack,
           p.to_ship,
           (select count(*) from orders.orders o where o.state = 'awaiting_payment') as unpaid,
           (select count(*) from orders.orders o where o.state = 'fulfilled') - p.fulfilled as on_the_way,
           (select count(*) from (select from orders.orders o where o.state = 'completed'
                                   limit ${mostCounted}::bigint + 1 + p.completed) c) - p.completed as completed,
           (select count(*) from (select from orders.orders o where o.state in ('canceled', 'expired', 'refunded')
                                   limit ${mostCounted}::bigint + 1) c) as closed
      from open p`
  return row ?? { to_pack: 0, to_ship: 0, unpaid: 0, on_the_way: 0, completed: 0, closed: 0 }
}
