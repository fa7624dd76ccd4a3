import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'
import type { Id } from '#kernel/ids.ts'
import type { Money } from '#kernel/money.ts'

/** The id of a parcel. */
export type ShipmentId = Id<'shp'>

/** A parcel: packed, handed to the carrier, carried, delivered. It can be given up only before it leaves. */
export const shipmentLifecycle = lifecycle({
  pending: { pack: 'packed', cancel: 'canceled' },
  packed: { ship: 'shipped', cancel: 'canceled' },
  shipped: { move: 'in_transit', deliver: 'delivered' },
  in_transit: { move: 'in_transit', deliver: 'delivered' },
  delivered: {},
  canceled: {},
})

/** The states of a parcel. */
export type ShipmentState = StateOf<typeof shipmentLifecycle>

/** What of an order line is in a parcel, and what it is worth: net of tax, and the tax. */
export type ShipmentLine = {
  readonly orderLineId: string
  readonly variantId: number
  readonly sku: string
  readonly title: string
  readonly quantity: number
  readonly net: Money
  readonly tax: Money
  /** What was chosen, in words, where it is not what the line of the order says. */
  readonly choice: Readonly<Record<string, string>> | undefined
}

/** A parcel with what is in it. */
export type Shipment = {
  readonly id: ShipmentId
  readonly orderId: string
  readonly childOrderId: string
  readonly sellerId: string
  readonly location: string
  readonly state: ShipmentState
  /** What it is sent for where it is no part of the sale: a return whose goods are exchanged. Such a parcel is worth nothing. */
  readonly cause: string | undefined
  readonly taxCountry: string
  /** What the buyer pays for delivery; counted with the first parcel of an order. */
  readonly deliveryNet: Money
  readonly deliveryTax: Money
  /** What is captured when the parcel leaves. */
  readonly total: Money
  readonly weightGrams: number
  readonly carrier: string | undefined
  readonly trackingNumber: string | undefined
  readonly trackingUrl: string | undefined
  readonly labelUrl: string | undefined
  readonly createdAt: Date
  readonly packedAt: Date | undefined
  readonly capturedAt: Date | undefined
  readonly parcelAskedAt: Date | undefined
  readonly shippedAt: Date | undefined
  readonly deliveredAt: Date | undefined
  readonly lines: readonly ShipmentLine[]
}
