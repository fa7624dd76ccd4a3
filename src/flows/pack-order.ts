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
import { lockOrder, type OrderId } from '#trade/orders/index.ts'

/** Why a parcel cannot be packed. */
export type PackRefusal = MoveShipmentRefusal | 'order_not_paid'

/** An operator has packed a parcel of a paid order. */
export async function packShipment(
  db: Db,
  given: { readonly shipmentId: ShipmentId; readonly actor: string },
): Promise<Result<Shipment, PackRefusal>> {
  const shipment = await findShipment(db, given.shipmentId)
  if (shipment === undefined) return refused('shipment_not_found')
  return inTransaction(db, async (tx) => {
    const order = await lockOrder(tx, shipment.orderId as OrderId)
    if (order?.state !== 'paid') return refused('order_not_paid', { state: order?.state })
    return markPacked(tx, given.shipmentId, given.actor)
  })
}
