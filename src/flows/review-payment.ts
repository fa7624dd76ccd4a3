import type { Db } from '#kernel/database.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import type { Connectors, OperationId } from '#money/payments/index.ts'
import { findOrder, lockOrder, type OrderId } from '#trade/orders/index.ts'
import { decideReview, findDecision, type DecisionId, type ReviewRefusal } from '#trust/risk/index.ts'
import { cancelOrder, type CancelOrderRefusal } from './cancel-order.ts'
import { planParcels } from './plan-parcels.ts'
import { performVoid } from './void-payment.ts'

/** What an operator decided about a payment that was held, and why. */
export type ReviewPayment = {
  readonly decisionId: DecisionId
  readonly verdict: 'approve' | 'refuse'
  readonly note: string
  readonly actor: string
}

/** Why a held payment was not decided. */
export type ReviewPaymentRefusal = ReviewRefusal | CancelOrderRefusal

/**
 * Decide a payment that was held. Approved, the order becomes work. Refused, the order ends: its goods are free, its
 * money is released or given back, and the decision counts as fraud for those who come after. Locks: order first.
 */
export async function reviewPayment(
  db: Db,
  connectors: Connectors,
  { decisionId, ...given }: ReviewPayment,
): Promise<Result<undefined, ReviewPaymentRefusal>> {
  const decision = await findDecision(db, decisionId)
  if (decision === undefined) return refused('decision_not_found')
  const orderId = decision.reference as OrderId
  const decided = await inTransaction<OperationId | undefined, ReviewPaymentRefusal>(db, async (tx) => {
    await lockOrder(tx, orderId)
    const verdict = await decideReview(tx, decisionId, given)
    if (!verdict.ok) return verdict
    const order = await findOrder(tx, orderId)
    if (given.verdict === 'approve') {
      if (order?.state !== 'paid') return refused('wrong_state', { state: order?.state })
      await planParcels(tx, orderId, given.actor)
      return done(undefined)
    }
    const canceled = await cancelOrder(tx, orderId, { actor: given.actor, cause: 'payment_refused' })
    return canceled.ok ? done(canceled.value.voids) : canceled
  })
  if (!decided.ok) return decided
  await performVoid(db, connectors, decided.value)
  return done(undefined)
}
