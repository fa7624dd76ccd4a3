import type { Queries } from '#kernel/database.ts'
import type { Address } from '#people/parties/index.ts'
import { findShipments, type Shipment, type ShipmentState } from '#goods/shipping/index.ts'
import { orderNumber, type OrderId } from '#trade/orders/index.ts'

/** A parcel in the desk's list, with where it goes and what stands in its way. */
export type DeskParcel = Shipment & {
  readonly orderNumber: string
  readonly to: Address
  readonly shippingMethod: string
  /** A capture of this parcel that failed or whose answer is not known; the goods wait for it. */
  readonly captureState: 'created' | 'sent' | 'unknown' | 'failed' | 'succeeded' | null
  readonly captureFailure: string | null
}

type About = {
  readonly id: OrderId
  readonly number: number
  readonly to: Address
  readonly shippingMethod: string
}

type Capture = {
  readonly shipment: string
  readonly state: NonNullable<DeskParcel['captureState']>
  readonly failure: string | null
}

/** Parcels in these states, the oldest first; without states those to be packed or shipped. At most 100 or as many as asked. */
export async function deskParcels(
  db: Queries,
  filter: {
    readonly states?: readonly ShipmentState[]
    readonly orderId?: OrderId
    readonly most?: number
  } = {},
): Promise<DeskParcel[]> {
  const { states, orderId, most = 100 } = filter
  const open: readonly ShipmentState[] = ['pending', 'packed']
  const shipments = await findShipments(db, {
    most,
    ...(orderId === undefined ? { states: states ?? open } : { orderId }),
  })
  const orders = [...new Set(shipments.map((each) => each.orderId))]
  const abouts = await db.sql<About>`
    select id, number, shipping_address as "to", shipping_method as "shippingMethod"
      from orders.orders where id = any (${orders}::text[])`
  const ids = shipments.map(({ id }) => id)
  const captures = await db.sql<Capture>`
    select distinct on (cause) cause as shipment, state, failure_code as failure
      from payments.operations
     where kind = 'capture' and cause = any (${ids}::text[])
     order by cause, created_at desc, id desc`
  return shipments.flatMap((shipment) => {
    const about = abouts.find(({ id }) => id === shipment.orderId)
    const capture = captures.find((each) => each.shipment === shipment.id)
    if (about === undefined) return []
    return [
      {
        ...shipment,
        orderNumber: orderNumber(about.number),
        to: about.to,
        shippingMethod: about.shippingMethod,
        captureState: capture?.state ?? null,
        captureFailure: capture?.failure ?? null,
      },
    ]
  })
}
