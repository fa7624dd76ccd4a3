import type { Tx } from '#kernel/transaction.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { markOrderCompleted, markOrderFulfilled, type OrderId } from '#trade/orders/index.ts'

/**
 * The order follows the parcels of the sale: fulfilled when all have left, completed when all have arrived. What is sent
 * instead of something later changes neither. The order is locked.
 */
export async function followParcels(tx: Tx, orderId: OrderId, actor: string): Promise<void> {
  const all = await findShipments(tx, { orderId })
  const parcels = all.filter(({ state, cause }) => state !== 'canceled' && cause === undefined)
  if (parcels.length === 0) return
  if (!parcels.every(({ shippedAt }) => shippedAt !== undefined)) return
  await markOrderFulfilled(tx, orderId, { actor })
  if (parcels.every(({ state }) => state === 'delivered')) await markOrderCompleted(tx, orderId, { actor })
}
