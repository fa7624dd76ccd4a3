import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { Shipment, ShipmentId, ShipmentState } from './shipment.ts'

type LineRow = {
  order_line_id: string
  variant_id: number
  sku: string
  title: string
  quantity: number
  net_minor: bigint
  tax_minor: bigint
  choice: Readonly<Record<string, string>> | null
}

type Row = {
  id: ShipmentId
  order_id: string
  child_order_id: string
  seller_id: string
  location: string
  state: ShipmentState
  cause: string | null
  currency: Currency
  tax_country: string
  delivery_net_minor: bigint
  delivery_tax_minor: bigint
  total_minor: bigint
  weight_grams: number
  carrier: string | null
  tracking_number: string | null
  tracking_url: string | null
  label_url: string | null
  created_at: Date
  packed_at: Date | null
  captured_at: Date | null
  parcel_asked_at: Date | null
  shipped_at: Date | null
  delivered_at: Date | null
  lines: LineRow[] | null
}

function shipmentOf(row: Row): Shipment {
  const { currency } = row
  return {
    id: row.id,
    orderId: row.order_id,
    childOrderId: row.child_order_id,
    sellerId: row.seller_id,
    location: row.location,
    state: row.state,
    cause: row.cause ?? undefined,
    taxCountry: row.tax_country,
    deliveryNet: money(row.delivery_net_minor, currency),
    deliveryTax: money(row.delivery_tax_minor, currency),
    total: money(row.total_minor, currency),
    weightGrams: row.weight_grams,
    carrier: row.carrier ?? undefined,
    trackingNumber: row.tracking_number ?? undefined,
    trackingUrl: row.tracking_url ?? undefined,
    labelUrl: row.label_url ?? undefined,
    createdAt: row.created_at,
    packedAt: row.packed_at ?? undefined,
    capturedAt: row.captured_at ?? undefined,
    parcelAskedAt: row.parcel_asked_at ?? undefined,
    shippedAt: row.shipped_at ?? undefined,
    deliveredAt: row.delivered_at ?? undefined,
    lines: (row.lines ?? []).map((line) => ({
      orderLineId: line.order_line_id,
      variantId: line.variant_id,
      sku: line.sku,
      title: line.title,
      quantity: line.quantity,
      net: money(line.net_minor, currency),
      tax: money(line.tax_minor, currency),
      choice: line.choice ?? undefined,
    })),
  }
}

/** Which parcels are asked for: of an order, of a list of ids, of what they are sent for, or by state; whatever is left out does not count. */
export type ShipmentFilter = {
  readonly orderId?: string
  readonly cause?: string
  readonly ids?: readonly string[]
  readonly states?: readonly ShipmentState[]
  readonly trackingNumber?: string
  readonly most?: number
}

/** Parcels with what is in them, the oldest first; at most 500, or as many as asked. */
export async function findShipments(db: Queries, filter: ShipmentFilter): Promise<Shipment[]> {
  const {
    orderId = null,
    cause = null,
    ids = null,
    states = null,
    trackingNumber = null,
    most = 500,
  } = filter
  const rows = await db.sql<Row>`
    select s.id, s.order_id, s.child_order_id, s.seller_id, s.location, s.state, s.cause, s.currency, s.tax_country,
           s.delivery_net_minor, s.delivery_tax_minor, s.total_minor, s.weight_grams, s.carrier, s.tracking_number,
           s.tracking_url, s.label_url, s.created_at, s.packed_at, s.captured_at, s.parcel_asked_at, s.shipped_at,
           s.delivered_at,
           (select jsonb_agg(jsonb_build_object(
                     'order_line_id', l.order_line_id, 'variant_id', l.variant_id, 'sku', l.sku, 'title', l.title,
                     'quantity', l.quantity, 'net_minor', l.net_minor, 'tax_minor', l.tax_minor, 'choice', l.choice)
                     order by l.order_line_id)
              from shipping.shipment_lines l where l.shipment_id = s.id) as lines
      from shipping.shipments s
     where (${orderId}::text is null or s.order_id = ${orderId})
       and (${cause}::text is null or s.cause = ${cause})
       and (${ids}::text[] is null or s.id = any (${ids}::text[]))
       and (${states}::text[] is null or s.state = any (${states}::text[]))
       and (${trackingNumber}::text is null or s.tracking_number = ${trackingNumber})
     order by s.created_at, s.id
     limit ${most}`
  return rows.map(shipmentOf)
}

/** One parcel with what is in it; undefined when there is none with this id. */
export async function findShipment(db: Queries, id: ShipmentId): Promise<Shipment | undefined> {
  const [shipment] = await findShipments(db, { ids: [id] })
  return shipment
}

/** Take the lock of a parcel and read it. */
export async function lockShipment(tx: Tx, id: ShipmentId): Promise<Shipment | undefined> {
  const rows = await tx.sql`select id from shipping.shipments where id = ${id} for update`
  return rows.length === 0 ? undefined : findShipment(tx, id)
}

/** What a carrier reported about a parcel. */
export type TrackingEvent = {
  readonly shipmentId: ShipmentId
  readonly type: 'in_transit' | 'out_for_delivery' | 'delivered' | 'refused'
  readonly place: string
  readonly occurredAt: Date
}

/** What was reported about the parcels of an order, in the order it happened. */
export async function trackingOf(db: Queries, orderId: string): Promise<TrackingEvent[]> {
  return db.sql<TrackingEvent>`
    select e.shipment_id as "shipmentId", e.type, e.place, e.occurred_at as "occurredAt"
      from shipping.tracking_events e
      join shipping.shipments s on s.id = e.shipment_id
     where s.order_id = ${orderId}
     order by e.occurred_at, e.id`
}
