import type { Tx } from '#kernel/transaction.ts'
import { grantsOfOrder, revokePieces } from '#goods/downloads/index.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { refundedParts } from '#money/payments/index.ts'

/**
 * Money of an order was given back: of each downloaded line as many pieces end as were refunded in whole. Counted from all
 * refunds so far, so that a fact heard twice ends nothing twice. Answers how many lines moved.
 */
export async function revokeRefunded(tx: Tx, orderId: string, actor: string): Promise<number> {
  const grants = await grantsOfOrder(tx, orderId)
  if (grants.length === 0) return 0
  const back = await refundedParts(tx, orderId)
  const sold = (await findShipments(tx, { orderId })).flatMap(({ lines }) => lines)
  let moved = 0
  for (const { orderLineId, quantity } of grants) {
    const line = sold.find((each) => each.orderLineId === orderLineId)
    if (line === undefined) continue
    const paid = line.net.minor + line.tax.minor
    const given = back
      .filter(({ subject }) => subject === orderLineId)
      .reduce((all, part) => all + part.amount_minor, 0n)
    const pieces = paid === 0n ? 0 : Number((given * BigInt(quantity)) / paid)
    if (pieces > 0 && (await revokePieces(tx, { orderLineId, pieces, actor }))) moved++
  }
  return moved
}
