import type { Db } from '#kernel/database.ts'
import { done, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import type { Connectors } from '#money/payments/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { cancelOrder, type CancelOrderRefusal } from './cancel-order.ts'
import { performVoid } from './void-payment.ts'

/**
 * Cancel an order and let go of its money at once: order, stock, coupon, parcels and payment end together, then the
 * provider is asked to release what it holds. A silent provider is asked again by itself. Who may ask is checked before.
 */
export async function withdrawOrder(
  db: Db,
  connectors: Connectors,
  given: { readonly orderId: OrderId; readonly actor: string; readonly cause?: string },
): Promise<Result<{ readonly moneyReleased: boolean }, CancelOrderRefusal>> {
  const { orderId, ...because } = given
  const canceled = await inTransaction(db, (tx) => cancelOrder(tx, orderId, because))
  if (!canceled.ok) return canceled
  await performVoid(db, connectors, canceled.value.voids)
  return done({ moneyReleased: canceled.value.voids !== undefined })
}
