import { newId } from '#kernel/ids.ts'
import { tell } from '#kernel/outbox.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PlannedOrder, PlannedShipment } from './plan-shipments.ts'
import type { ShipmentId } from './shipment.ts'

/** Write down the parcels of an order, once: an order that has parcels keeps them. */
export async function recordShipments(
  tx: Tx,
  order: Pick<PlannedOrder, 'id' | 'currency' | 'taxCountry'>,
  planned: readonly PlannedShipment[],
  actor: string,
): Promise<ShipmentId[]> {
  const known = await tx.sql<{ id: ShipmentId }>`
    select id from shipping.shipments where order_id = ${order.id}`
  if (known.length > 0) return known.map(({ id }) => id)
  const ids: ShipmentId[] = []
  for (const parcel of planned) {
    const id: ShipmentId = newId('shp')
    await tx.sql`
      insert into shipping.shipments
             (id, order_id, child_order_id, seller_id, location, currency, tax_country, delivery_net_minor,
              delivery_tax_minor, total_minor, weight_grams)
      values (${id}, ${order.id}, ${parcel.childOrderId}, ${parcel.sellerId}, ${parcel.location},
              ${order.currency}, ${order.taxCountry}, ${parcel.deliveryNet.minor}, ${parcel.deliveryTax.minor},
              ${parcel.total.minor}, ${parcel.weightGrams})`
    const lines = parcel.lines.map(({ net, tax, orderLineId, variantId, sku, title, quantity }) => ({
      order_line_id: orderLineId,
      variant_id: variantId,
      sku,
      title,
      quantity,
      net: net.minor.toString(),
      tax: tax.minor.toString(),
    }))
    await tx.sql`
      insert into shipping.shipment_lines
             (shipment_id, order_line_id, variant_id, sku, title, quantity, net_minor, tax_minor)
      select ${id}, l.order_line_id, l.variant_id, l.sku, l.title, l.quantity, l.net, l.tax
        from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
             as l (order_line_id text, variant_id bigint, sku text, title text, quantity integer, net bigint, tax bigint)`
    await tell(tx, {
      type: 'shipment_planned',
      aggregate: order.id,
      actor,
      payload: { shipment: id, location: parcel.location },
    })
    ids.push(id)
  }
  return ids
}
