import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import { orderNumber, type OrderId, type OrderState } from '#trade/orders/index.ts'

/** An order in its buyer's list. */
export type OrderSummary = {
  readonly id: OrderId
  readonly number: string
  readonly state: OrderState
  readonly placedAt: Date
  readonly total: Money
  readonly pieces: number
  readonly firstTitle: string
  readonly firstMedia: string | null
  readonly otherLines: number
}

/** A page of a buyer's orders, the newest first; `next` asks for the page after it. */
export type OrdersPage = { readonly orders: readonly OrderSummary[]; readonly next: number | null }

type Row = {
  id: OrderId
  number: number
  state: OrderState
  placed_at: Date
  total_minor: bigint
  currency: Currency
  pieces: number
  lines: number
  title: string
  media: string | null
}

/** A buyer's own orders and nobody else's, one statement. At most 50 a page. */
export async function ordersOfBuyer(
  db: Queries,
  partyId: string,
  page: { readonly before?: number | undefined; readonly most?: number } = {},
): Promise<OrdersPage> {
  const most = Math.min(page.most ?? 20, 50)
  const rows = await db.sql<Row>`
    select o.id, o.number, o.state, o.placed_at, o.total_minor, o.currency, s.pieces, s.lines, f.title, f.media_key as media
      from orders.orders o
     cross join lateral (
       select sum(l.quantity) as pieces, count(*) as lines from orders.lines l where l.order_id = o.id) s
     cross join lateral (
       select l.title, l.media_key from orders.lines l where l.order_id = o.id order by l.position limit 1) f
     where o.buyer_id = ${partyId} and o.number < coalesce(${page.before ?? null}::bigint, 9007199254740991)
     order by o.number desc
     limit ${most + 1}`
  const shown = rows.slice(0, most)
  return {
    orders: shown.map((row) => ({
      id: row.id,
      number: orderNumber(row.number),
      state: row.state,
      placedAt: row.placed_at,
      total: money(row.total_minor, row.currency),
      pieces: row.pieces,
      firstTitle: row.title,
      firstMedia: row.media,
      otherLines: row.lines - 1,
    })),
    next: rows.length > most ? (shown.at(-1)?.number ?? null) : null,
  }
}
