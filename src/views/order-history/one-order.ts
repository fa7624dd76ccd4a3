import type { Queries } from '#kernel/database.ts'
import { parseId } from '#kernel/ids.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { tokenHash } from '#trade/cart/index.ts'
import { findOrder, type Order, type OrderId } from '#trade/orders/index.ts'

/**
 * Who asks to see an order: its buyer, whoever holds its secret link, the reader of a mailed link (whose token was
 * checked before), or an operator (whose role was checked before).
 */
export type OrderViewer =
  | { readonly kind: 'buyer'; readonly partyId: string }
  | { readonly kind: 'guest'; readonly token: string }
  | { readonly kind: 'mailed' }
  | { readonly kind: 'operator' }

/** Something that happened to the order, its payment or its parcels. */
export type TimelineEntry = {
  readonly type: string
  readonly about: string
  readonly at: Date
  /** For operators only: who did it, and the facts. */
  readonly actor?: string
  readonly payload?: Readonly<Record<string, unknown>>
}

/** A parcel of the order. */
export type ParcelView = {
  readonly id: string
  readonly state: string
  readonly carrier: string | null
  readonly trackingNumber: string | null
  readonly trackingUrl: string | null
  readonly lines: readonly { readonly orderLineId: string; readonly quantity: number }[]
}

/** An order as one who may see it sees it. */
export type OrderView = {
  readonly order: Order
  readonly payment: { readonly id: string; readonly state: string } | null
  readonly parcels: readonly ParcelView[]
  readonly timeline: readonly TimelineEntry[]
}

/** The order itself, without what has happened to it since; found as `orderFor` finds it. */
export async function orderAlone(
  db: Queries,
  viewer: OrderViewer,
  id: string,
): Promise<Result<Pick<OrderView, 'order'>, 'order_not_found'>> {
  const parsed = parseId('ord', id)
  if (!parsed.ok || !(await maySee(db, viewer, parsed.value))) return refused('order_not_found')
  const order = await findOrder(db, parsed.value)
  return order === null ? refused('order_not_found') : done({ order })
}

/**
 * One order with its payment, parcels and timeline. Whether the viewer may see it is decided first, by a statement that
 * reads nothing else of it; another's order and no order are answered alike.
 */
export async function orderFor(
  db: Queries,
  viewer: OrderViewer,
  id: string,
): Promise<Result<OrderView, 'order_not_found'>> {
  const parsed = parseId('ord', id)
  if (!parsed.ok || !(await maySee(db, viewer, parsed.value))) return refused('order_not_found')
  const [order, course] = await Promise.all([findOrder(db, parsed.value), courseOf(db, parsed.value)])
  if (order === null) return refused('order_not_found')
  const isOperator = viewer.kind === 'operator'
  return done({
    order,
    payment: course.payment,
    parcels: course.parcels,
    timeline: course.facts
      .filter((fact) => isOperator || isForBuyers(fact.type))
      .map(({ type, about, at, actor, payload }) => ({
        type,
        about,
        at: new Date(at),
        ...(isOperator ? { actor, payload } : {}),
      })),
  })
}

async function maySee(db: Queries, viewer: OrderViewer, id: OrderId): Promise<boolean> {
  if (viewer.kind === 'operator' || viewer.kind === 'mailed') return true
  const rows =
    viewer.kind === 'buyer'
      ? await db.sql`select id from orders.orders where id = ${id} and buyer_id = ${viewer.partyId}`
      : await db.sql`select id from orders.orders where id = ${id} and token_hash = ${tokenHash(viewer.token)}`
  return rows.length === 1
}

const forBuyers =
  /^(?:order|shipment|parcel|refund|return)_|^payment_(?:authorized|captured|refunded|canceled|declined)$/

function isForBuyers(type: string): boolean {
  return forBuyers.test(type)
}

type Course = {
  payment: OrderView['payment']
  parcels: readonly ParcelView[]
  facts: readonly {
    type: string
    about: string
    at: string
    actor: string
    payload: Readonly<Record<string, unknown>>
  }[]
}

async function courseOf(db: Queries, id: OrderId): Promise<Course> {
  const [row] = await db.sql<Course>`
    select (select json_build_object('id', i.id, 'state', i.state)
              from payments.intents i where i.reference = ${id}) as payment,
           coalesce((
             select json_agg(json_build_object(
                      'id', s.id, 'state', s.state, 'carrier', s.carrier, 'trackingNumber', s.tracking_number,
                      'trackingUrl', s.tracking_url,
                      'lines', (select json_agg(json_build_object('orderLineId', l.order_line_id, 'quantity', l.quantity))
                                  from shipping.shipment_lines l where l.shipment_id = s.id)) order by s.id)
               from shipping.shipments s where s.order_id = ${id}), '[]'::json) as parcels,
           coalesce((
             select json_agg(json_build_object('type', f.type,
                                               'about', case when starts_with(f.type, 'shipment_')
                                                             then coalesce(f.payload ->> 'shipment', f.aggregate)
                                                             else f.aggregate end,
                                               'at', f.at, 'actor', f.actor,
                                               'payload', f.payload) order by f.id)
               from kernel.outbox f
              where f.aggregate in (select ${id}::text
                                    union all select i.id from payments.intents i where i.reference = ${id}
                                    union all select s.id from shipping.shipments s where s.order_id = ${id})),
             '[]'::json) as facts`
  return row ?? { payment: null, parcels: [], facts: [] }
}
