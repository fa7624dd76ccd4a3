import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import type { IntentState } from '#money/payments/index.ts'
import { orderNumber, type OrderId, type OrderState } from '#trade/orders/index.ts'

/** An order in the desk's list. */
export type DeskOrder = {
  readonly id: OrderId
  readonly number: string
  readonly state: OrderState
  readonly email: string
  readonly country: string
  readonly placedAt: Date
  readonly total: Money
  readonly paymentState: IntentState | null
  readonly parcels: number
  readonly parcelsShipped: number
  readonly pieces: number
}

type Row = Omit<DeskOrder, 'number' | 'total'> & { number: number; total_minor: bigint; currency: Currency }

/** Which orders to list: by state, by number or mail address, below a number (the last of the page before). */
export type DeskOrderFilter = {
  readonly state?: OrderState
  /** A number with or without its prefix, or the beginning of a mail address. */
  readonly search?: string
  readonly belowNumber?: number
  readonly most?: number
}

/** Orders for the desk, the newest first; at most 50 or as many as asked. */
export async function deskOrders(db: Queries, filter: DeskOrderFilter = {}): Promise<DeskOrder[]> {
  const { state = null, search = '', belowNumber = null, most = 50 } = filter
  const digits = /^k?-?(\d{1,12})$/i.exec(search.trim())?.[1] ?? null
  const email = digits === null && search.trim() !== '' ? search.trim().toLowerCase() : null
  const rows = await db.sql<Row>`
    select o.id, o.number, o.state, o.email, o.country, o.placed_at as "placedAt", o.total_minor, o.currency,
           i.state as "paymentState",
           (select count(*) from shipping.shipments s where s.order_id = o.id and s.state <> 'canceled') as parcels,
           (select count(*) from shipping.shipments s
             where s.order_id = o.id and s.shipped_at is not null) as "parcelsShipped",
           (select sum(l.quantity) from orders.lines l where l.order_id = o.id) as pieces
      from orders.orders o
      left join payments.intents i on i.reference = o.id
     where (${state}::text is null or o.state = ${state})
       and (${digits}::bigint is null or o.number = ${digits}::bigint)
       and (${email}::text is null or starts_with(lower(o.email), ${email}))
       and (${belowNumber}::bigint is null or o.number < ${belowNumber})
     order by o.number desc
     limit ${most}`
  return rows.map(({ number, total_minor, currency, ...rest }) => ({
    ...rest,
    number: orderNumber(number),
    total: money(total_minor, currency),
  }))
}
