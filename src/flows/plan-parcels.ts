import { money } from '#kernel/money.ts'
import { assert } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { digitalPlace, planDelivery, type Consent } from '#goods/downloads/index.ts'
import { extendHolds, findOpenHolds } from '#goods/inventory/index.ts'
import {
  planShipments,
  recordShipments,
  type HeldPieces,
  type PlannedOrder,
  type PlannedShipment,
  type ShipmentId,
} from '#goods/shipping/index.ts'
import { findOrder, type Order, type OrderId } from '#trade/orders/index.ts'

/** Goods of a paid order stay set aside until they leave: ninety days at most, then somebody has forgotten them. */
export const paidHoldSeconds = 90 * 86_400

/** What an order is worth in parts: each line net and tax, the delivery net and tax. Together they are its total. */
export function worthOf(order: Order, weights: ReadonlyMap<number, number> = new Map()): PlannedOrder {
  const { currency, taxIncluded } = order
  const sellers = new Map(order.children.map(({ id, sellerId }) => [id, sellerId]))
  const net = (gross: bigint, tax: bigint) => money(taxIncluded ? gross - tax : gross, currency)
  return {
    id: order.id,
    currency,
    taxCountry: order.country,
    deliveryNet: net(order.shipping_minor, order.shipping_tax_minor),
    deliveryTax: money(order.shipping_tax_minor, currency),
    lines: order.lines.map((line) => ({
      orderLineId: line.id,
      childOrderId: line.childOrderId,
      sellerId: sellers.get(line.childOrderId) ?? '',
      variantId: line.variantId,
      sku: line.sku,
      title: line.title,
      quantity: line.quantity,
      weightGrams: weights.get(line.variantId) ?? 0,
      net: net(line.total_minor - line.discount_minor, line.tax_minor),
      tax: money(line.tax_minor, currency),
    })),
  }
}

/** Keep the goods of a paid order set aside until somebody has decided about it, for as long as those that are to leave. */
export async function keepGoods(tx: Tx, id: OrderId): Promise<void> {
  await extendHolds(tx, id, paidHoldSeconds)
}

/** The parcels of a paid order, by where its goods lie and what they weigh, with what the order is worth in parts. */
export function parcelsOf(
  order: Order,
  held: readonly HeldPieces[],
  weights: ReadonlyMap<number, number>,
): { readonly worth: PlannedOrder; readonly planned: readonly PlannedShipment[] } {
  const worth = worthOf(order, weights)
  const isDownload = (variant: number) =>
    held.some(({ variantId, location }) => variantId === variant && location === digitalPlace)
  // What is paid for delivery belongs to a parcel that is carried, where there is one.
  const lines = worth.lines.toSorted(
    (a, b) => Number(isDownload(a.variantId)) - Number(isDownload(b.variantId)),
  )
  return { worth, planned: planShipments({ ...worth, lines }, held) }
}

/**
 * A paid order becomes work: its goods stay set aside, and a parcel is planned for every seller and place they lie at.
 * An order that has parcels keeps them.
 */
export async function planParcels(tx: Tx, id: OrderId, actor: string): Promise<ShipmentId[]> {
  const order = await findOrder(tx, id)
  assert(order !== null, 'a paid order is there')
  await keepGoods(tx, id)
  const held = await findOpenHolds(tx, id)
  if (held.length === 0) return []
  const variants = order.lines.map(({ variantId }) => variantId)
  const rows = await tx.sql<{ id: number; grams: number }>`
    select id, weight_grams as grams from catalog.variants where id = any (${variants}::bigint[])`
  const weights = new Map(rows.map(({ id: variant, grams }) => [variant, grams]))
  const { worth, planned } = parcelsOf(order, held, weights)
  const ids = await recordShipments(tx, worth, planned, actor)
  await planDownloads(tx, order)
  return ids
}

/** What is downloaded is given out by itself; the buyer's word for it goes along. */
async function planDownloads(tx: Tx, { id, cartId }: Order): Promise<void> {
  const parcels = await tx.sql<{ id: ShipmentId }>`
    select id from shipping.shipments where order_id = ${id} and location = ${digitalPlace} and state = 'pending'`
  if (parcels.length === 0) return
  const [cart] = await tx.sql<{ at: Date | null; wording: string | null }>`
    select consented_at as at, consent_wording as wording from cart.carts where id = ${cartId}`
  const consent: Consent | null =
    cart?.at && cart.wording !== null ? { at: cart.at, wording: cart.wording } : null
  for (const parcel of parcels) await planDelivery(tx, { shipmentId: parcel.id, orderId: id, consent })
}
