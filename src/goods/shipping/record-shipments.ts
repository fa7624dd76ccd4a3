import { newId } from '#kernel/ids.ts'
import { tell } from '#kernel/outbox.ts'
import { money } from '#kernel/money.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PlannedOrder, PlannedShipment } from './plan-shipments.ts'
import type { ShipmentId, ShipmentLine } from './shipment.ts'

type OfOrder = Pick<PlannedOrder, 'id' | 'currency' | 'taxCountry'>

type ToRecord = Omit<PlannedShipment, 'lines'> & {
  readonly lines: readonly (Omit<ShipmentLine, 'choice'> & Partial<Pick<ShipmentLine, 'choice'>>)[]
  readonly cause?: string
}

type LineToRecord = ToRecord['lines'][number]

const lineRow = ({ net, tax, orderLineId, variantId, sku, title, quantity, choice }: LineToRecord) => ({
  order_line_id: orderLineId,
  variant_id: variantId,
  sku,
  title,
  quantity,
  net: net.minor.toString(),
  tax: tax.minor.toString(),
  choice: choice ?? null,
})

/** What is told of a parcel that was planned. */
const tellPlanned = (shipment: ShipmentId, { location }: Pick<ToRecord, 'location'>) => ({
  type: 'shipment_planned',
  payload: { shipment, location },
})

/** Parcels as rows to be written down with what makes them wanted, each with what is told of it. */
export function shipmentRows({ currency, taxCountry }: OfOrder, planned: readonly PlannedShipment[]) {
  return planned.map((parcel) => {
    const id: ShipmentId = newId('shp')
    const row = {
      id,
      child_order_id: parcel.childOrderId,
      seller_id: parcel.sellerId,
      location: parcel.location,
      currency,
      tax_country: taxCountry,
      delivery_net: parcel.deliveryNet.minor.toString(),
      delivery_tax: parcel.deliveryTax.minor.toString(),
      total: parcel.total.minor.toString(),
      weight_grams: parcel.weightGrams,
      lines: parcel.lines.map(lineRow),
    }
    return { row, told: tellPlanned(id, parcel) }
  })
}

async function record(tx: Tx, order: OfOrder, parcel: ToRecord, actor: string): Promise<ShipmentId> {
  const id: ShipmentId = newId('shp')
  const { location, cause = null } = parcel
  await tx.sql`
    insert into shipping.shipments
           (id, order_id, child_order_id, seller_id, location, currency, tax_country, delivery_net_minor,
            delivery_tax_minor, total_minor, weight_grams, cause)
    values (${id}, ${order.id}, ${parcel.childOrderId}, ${parcel.sellerId}, ${location},
            ${order.currency}, ${order.taxCountry}, ${parcel.deliveryNet.minor}, ${parcel.deliveryTax.minor},
            ${parcel.total.minor}, ${parcel.weightGrams}, ${cause})`
  const lines = parcel.lines.map(lineRow)
  await tx.sql`
    insert into shipping.shipment_lines
           (shipment_id, order_line_id, variant_id, sku, title, quantity, net_minor, tax_minor, choice)
    select ${id}, l.order_line_id, l.variant_id, l.sku, l.title, l.quantity, l.net, l.tax, l.choice
      from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
           as l (order_line_id text, variant_id bigint, sku text, title text, quantity integer, net bigint, tax bigint,
                 choice jsonb)`
  await tell(tx, { ...tellPlanned(id, parcel), aggregate: order.id, actor })
  return id
}

/** Write down the parcels of an order, once: an order that has parcels keeps them. */
export async function recordShipments(
  tx: Tx,
  order: OfOrder,
  planned: readonly PlannedShipment[],
  actor: string,
): Promise<ShipmentId[]> {
  const known = await tx.sql<{ id: ShipmentId }>`
    select id from shipping.shipments where order_id = ${order.id}`
  if (known.length > 0) return known.map(({ id }) => id)
  const ids: ShipmentId[] = []
  for (const parcel of planned) ids.push(await record(tx, order, parcel, actor))
  return ids
}

/** A parcel that is no part of the sale: what is in it, and what it is sent for. */
export type Replacement = Pick<PlannedShipment, 'childOrderId' | 'sellerId' | 'location' | 'weightGrams'> & {
  readonly cause: string
  readonly lines: readonly Omit<ShipmentLine, 'net' | 'tax'>[]
}

/** Write down a parcel that replaces what came back. It is worth nothing: what it replaces was paid. */
export async function recordReplacement(
  tx: Tx,
  order: OfOrder,
  parcel: Replacement,
  actor: string,
): Promise<ShipmentId> {
  const nothing = money(0n, order.currency)
  const worth = { deliveryNet: nothing, deliveryTax: nothing, total: nothing }
  const lines = parcel.lines.map((line) => ({ ...line, net: nothing, tax: nothing }))
  return record(tx, order, { ...parcel, ...worth, lines }, actor)
}
