import type { Db } from '#kernel/database.ts'
import { refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  findShipment,
  markPacked,
  type MoveShipmentRefusal,
  type Shipment,
  type ShipmentId,
} from '#goods/shipping/index.ts'
import { lockOrder, type OrderId, type OrderState } from '#trade/orders/index.ts'

/** Why a parcel cannot be packed. */
export type PackRefusal = MoveShipmentRefusal | 'order_not_paid'

/**
 * True when a parcel may be packed and leave: its order is paid. What is sent instead of goods that came back follows an order
 * that may have arrived long since, but none whose money went back.
 */
export function mayLeave({ cause }: Pick<Shipment, 'cause'>, state: OrderState | undefined): boolean {
  if (state === 'paid') return true
  return cause !== undefined && (state === 'fulfilled' || state === 'completed')
}

/** An operator has packed a parcel of a paid order. */
export async function packShipment(
  db: Db,
  given: { readonly shipmentId: ShipmentId; readonly actor: string },
): Promise<Result<Shipment, PackRefusal>> {
  const shipment = await findShipment(db, given.shipmentId)
  if (shipment === undefined) return refused('shipment_not_found')
  return inTransaction(db, async (tx) => {
    const order = await lockOrder(tx, shipment.orderId as OrderId)
    if (!mayLeave(shipment, order?.state)) return refused('order_not_paid', { state: order?.state })
    return markPacked(tx, given.shipmentId, given.actor)
  })
}
