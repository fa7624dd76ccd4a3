import type { Db } from '#kernel/database.ts'
import { log } from '#kernel/log.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { markCaptured, type ShipmentId } from '#goods/shipping/index.ts'
import { account, postTransfers, transferIdOf, type Transfer } from '#money/ledger/index.ts'
import {
  applyEvidence,
  dueAccount,
  findPaymentFor,
  giveBack,
  ownerOfAttempt,
  requestCapture,
  type Applied,
  type Connectors,
  type Evidence,
} from '#money/payments/index.ts'
import { findRequest, isRequest, type RequestId } from '#money/requests/index.ts'
import { creditTopUp, isTopUp, lockTopUp, type TopUpId } from '#money/wallet/index.ts'
import { houseId } from '#people/parties/index.ts'
import { lockOrder, markOrderPaid, markOrderRefunded, type OrderId } from '#trade/orders/index.ts'
import { holdForReview } from '#trust/risk/index.ts'
import { hearTogether } from './hear-together.ts'
import { followOwed, lockSettledBy } from './pay-owed.ts'
import { keepGoods, planParcels } from './plan-parcels.ts'

/**
 * The money is set aside: the order is paid and becomes work, at once or after an operator has looked at it. An order
 * that no longer wants the money gives it back.
 */
async function payOrder(tx: Tx, id: OrderId, { connector, observation }: Evidence): Promise<void> {
  const actor = `connector:${connector}`
  const paid = await markOrderPaid(tx, id, { actor })
  const answered = { addressCheck: observation.payment?.addressCheck }
  if (paid.ok && (await holdForReview(tx, observation.merchantRef, actor, answered))) await keepGoods(tx, id)
  else if (paid.ok) await planParcels(tx, id, actor)
  else {
    log.warn('order_would_not_be_paid', { aggregate: id, code: paid.refusal })
    await giveBack(tx, id)
  }
}

/** Captures and refunds that were decided are told to the parcel and the order they were for. */
async function passOn(tx: Tx, id: OrderId, connector: string): Promise<void> {
  const payment = await findPaymentFor(tx, id)
  for (const { kind, state, cause } of payment?.operations ?? []) {
    if (kind === 'capture' && state === 'succeeded') await markCaptured(tx, cause as ShipmentId)
  }
  if (payment?.intent.state !== 'refunded') return
  await markOrderRefunded(tx, id, { actor: `connector:${connector}` })
}

/** A top-up wants its money at once: it is captured when it is authorized, and in the wallet when it is captured. */
async function followTopUp(tx: Tx, id: TopUpId, { authorized }: Applied, connector: string): Promise<void> {
  const payment = await findPaymentFor(tx, id)
  if (payment === undefined) return
  const { state, amount, captured } = payment.intent
  if (authorized && state === 'authorized') mustBeDone(await requestCapture(tx, id, { amount, cause: id }))
  if (captured.minor === amount.minor) await creditTopUp(tx, id, `connector:${connector}`)
}

/** A request wants its money as its program said: at once, or when asked. What was captured is earned, or settles what is owed. */
async function followRequest(tx: Tx, id: RequestId, applied: Applied, connector: string): Promise<void> {
  const [payment, request] = [await findPaymentFor(tx, id), await findRequest(tx, id)]
  if (payment === undefined || request === undefined) return
  const { state, amount } = payment.intent
  const next =
    request.settles === null ? 'take' : await followOwed(tx, request, { payment, applied, connector })
  if (next === 'over') return
  if (applied.authorized && state === 'authorized' && request.capture === 'automatic')
    mustBeDone(await requestCapture(tx, id, { amount, cause: id }))
  if (request.settles !== null) return
  const earned = payment.operations
    .filter((each) => each.kind === 'capture' && each.state === 'succeeded')
    .map((each): Transfer => ({
      id: transferIdOf(each.id, 'earned'),
      debit: dueAccount(payment.intent),
      credit: account.sellerRevenue(houseId),
      amount: each.amount,
      code: 'request_earned',
    }))
  const by = { actor: `connector:${connector}`, cause: id }
  for (const each of earned) {
    const posted = await postTransfers(tx, [each], by)
    if (!posted.ok && posted.refusal !== 'exists') mustBeDone(posted)
  }
}

const isOrder = (reference: string): reference is OrderId => reference.startsWith('ord_')

/**
 * Hear what a provider said, from wherever it came. Evidence, payment, ledger, order, parcels and the facts told about
 * them are one transaction. Locks are taken in the order: order, payment, parcels, stock. The plainest kinds are heard
 * together with others.
 */
export async function hearEvidence(db: Db, connectors: Connectors, evidence: Evidence): Promise<Applied> {
  const merchant = connectors.get(evidence.connector)?.merchant
  return (await hearTogether(db, evidence, merchant)) ?? hearAlone(db, evidence, merchant)
}

/** Hear any evidence, in a transaction of its own. */
export async function hearAlone(db: Db, evidence: Evidence, merchant?: string): Promise<Applied> {
  const applied = await inTransaction(db, async (tx) => {
    const owner = await ownerOfAttempt(tx, evidence.observation.merchantRef)
    if (owner !== undefined && isTopUp(owner.reference)) await lockTopUp(tx, owner.reference)
    if (owner !== undefined && isRequest(owner.reference)) await lockSettledBy(tx, owner.reference)
    if (owner !== undefined && isOrder(owner.reference)) await lockOrder(tx, owner.reference)
    const effect = await applyEvidence(tx, evidence, { merchant, owner })
    if (effect.reference === undefined || effect.isDuplicate) return done(effect)
    const id = effect.reference
    if (isTopUp(id)) await followTopUp(tx, id, effect, evidence.connector)
    if (isRequest(id)) await followRequest(tx, id, effect, evidence.connector)
    if (!isOrder(id)) return done(effect)
    if (effect.authorized) await payOrder(tx, id, evidence)
    else if (effect.effect === 'moved') await passOn(tx, id, evidence.connector)
    return done(effect)
  })
  return mustBeDone(applied)
}
