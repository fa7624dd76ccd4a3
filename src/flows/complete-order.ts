import type { Tx } from '#kernel/transaction.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { markOrderCompleted, markOrderFulfilled, type OrderId } from '#trade/orders/index.ts'

/** The order follows its parcels: fulfilled when all have left, completed when all have arrived. The order is locked. */
export async function followParcels(tx: Tx, orderId: OrderId, actor: string): Promise<void> {
  const all = await findShipments(tx, { orderId })
  const parcels = all.filter(({ state }) => state !== 'canceled')
  if (parcels.length === 0) return
  if (!parcels.every(({ shippedAt }) => shippedAt !== undefined)) return
  await markOrderFulfilled(tx, orderId, { actor })
  if (parcels.every(({ state }) => state === 'delivered')) await markOrderCompleted(tx, orderId, { actor })
}
