import type { Db } from '#kernel/database.ts'
import { failpoint } from '#kernel/failpoints.ts'
import { errorFields, log } from '#kernel/log.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { claimDeliveries, noteDelivery, settleDelivery, type DueDelivery } from '#goods/downloads/index.ts'
import { findShipment, type ShipmentId } from '#goods/shipping/index.ts'
import { packShipment, type PackRefusal } from './pack-order.ts'
import { shipShipment, type Shipping, type ShipRefusal } from './ship-order.ts'

/** Why downloads were not given out now. They are tried again by themselves. */
export type FulfillDigitalRefusal = PackRefusal | ShipRefusal

const mostAtOnce = 20

/**
 * Give out what one parcel of downloads holds:
 * 1. it is packed, for there is nothing to pack;
 * 2. its money is captured, at once and not when anything is carried;
 * 3. rights and keys are given, stock and revenue booked and the order moved, in one transaction.
 * Each step is written down before the next and may be repeated, so that after any interruption it goes on where it stopped.
 */
export async function fulfillDigital(
  db: Db,
  shipping: Shipping,
  { shipmentId }: Pick<DueDelivery, 'shipmentId'>,
): Promise<Result<null, FulfillDigitalRefusal>> {
  const id = shipmentId as ShipmentId
  const shipment = await findShipment(db, id)
  if (shipment === undefined) return refused('shipment_not_found')
  if (shipment.state === 'canceled') {
    await settleDelivery(db, id, 'canceled')
    return done(null)
  }
  const packed = await packShipment(db, { shipmentId: id, actor: shipping.actor })
  if (!packed.ok && shipment.shippedAt === undefined) return packed
  await failpoint('downloads.afterPack')
  const shipped = await shipShipment(db, shipping, id)
  if (!shipped.ok) return shipped
  await failpoint('downloads.afterGrant')
  await inTransaction(db, async (tx) => done(await settleDelivery(tx, id, 'delivered')))
  return done(null)
}

/** Give out the downloads that are due; answers how many were tried. What fails is noted and tried again later. */
export async function fulfillDue(db: Db, shipping: Shipping): Promise<number> {
  const due = await claimDeliveries(db, mostAtOnce)
  await Promise.all(
    due.map(async (delivery) => {
      try {
        const fulfilled = await fulfillDigital(db, shipping, delivery)
        if (fulfilled.ok) return
        log.warn('downloads_wait', { id: delivery.shipmentId, code: fulfilled.refusal })
        await noteDelivery(db, delivery.shipmentId, fulfilled.refusal)
      } catch (error) {
        log.error('downloads_failed', { id: delivery.shipmentId, ...errorFields(error) })
      }
    }),
  )
  return due.length
}
