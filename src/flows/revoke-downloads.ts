import type { Tx } from '#kernel/transaction.ts'
import { grantsOfOrder, revokePieces } from '#goods/downloads/index.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { isTakenBack } from '#money/chain/index.ts'
import { findDisputes } from '#money/disputes/index.ts'
import { findPaymentFor, refundedParts } from '#money/payments/index.ts'

/** Facts after which money of an order is not with us any more. */
export const factsOfMoneyGone = [
  'payment_refunded',
  // A dispute may be lost in the moment it is first told.
  'payment_disputed',
  'dispute_closed',
  'payment_taken_back',
] as const

/** Minor units that a lost dispute took for good. */
async function lostInDisputes(tx: Tx, orderId: string): Promise<bigint> {
  const payment = await findPaymentFor(tx, orderId)
  if (payment === undefined) return 0n
  const disputes = await findDisputes(tx, { paymentId: payment.intent.id })
  return disputes.reduce((all, { state, amount }) => (state === 'lost' ? all + amount.minor : all), 0n)
}

/**
 * Money of an order is gone: given back, lost in a dispute, or taken back by the chain. Of each downloaded line as many
 * pieces end as are no longer paid for in whole; what a dispute took counts for every line by its share. Counted from all
 * that is gone so far, so that a fact heard twice ends nothing twice. Answers how many lines moved.
 */
export async function revokeUnpaid(tx: Tx, orderId: string, actor: string): Promise<number> {
  const grants = await grantsOfOrder(tx, orderId)
  if (grants.length === 0) return 0
  const back = await refundedParts(tx, orderId)
  const lost = await lostInDisputes(tx, orderId)
  const isGone = await isTakenBack(tx, orderId)
  const shipments = await findShipments(tx, { orderId })
  const sold = shipments.flatMap(({ lines }) => lines)
  const whole = shipments.reduce((all, { total }) => all + total.minor, 0n)
  let moved = 0
  for (const { orderLineId, quantity } of grants) {
    const line = sold.find((each) => each.orderLineId === orderLineId)
    if (line === undefined) continue
    const paid = line.net.minor + line.tax.minor
    if (paid === 0n) continue
    const given = back
      .filter(({ subject }) => subject === orderLineId)
      .reduce((all, part) => all + part.amount_minor, 0n)
    const gone = isGone ? paid : given + (lost * paid) / whole
    const pieces = Number((gone * BigInt(quantity)) / paid)
    if (pieces > 0 && (await revokePieces(tx, { orderLineId, pieces, actor }))) moved++
  }
  return moved
}
