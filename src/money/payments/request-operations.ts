import { newId } from '#kernel/ids.ts'
import { sum, subtract, type Money } from '#kernel/money.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { reserveRefund, type RefundPart } from './book.ts'
import { lockPaymentFor } from './find-payments.ts'
import { isBeforeAuthorization } from './lifecycles.ts'
import { moveIntent, tellPayment } from './move.ts'
import {
  dueAccount,
  isLive,
  type Attempt,
  type Intent,
  type Operation,
  type OperationId,
  type OperationKind,
  type Payment,
} from './payment.ts'

/** What is to be asked of a provider, and because of what. The same cause asks once. */
export type Asked = {
  readonly kind: OperationKind
  readonly amount: Money
  readonly cause: string
  readonly reason?: string
  /** The id, where it had to be known before (a refund is reserved under it). */
  readonly id?: OperationId
}

/** Write down a request to a provider. Whoever completes payments sends it, if nobody does so before. */
export async function askOperation(
  tx: Tx,
  attempt: Pick<Attempt, 'id'>,
  { kind, amount, cause, reason, id = newId('op') }: Asked,
): Promise<OperationId> {
  await tx.sql`
    insert into payments.operations (id, attempt_id, kind, amount_minor, idempotency_key, cause, reason, next_sync_at)
    values (${id}, ${attempt.id}, ${kind}, ${amount.minor}, ${id}, ${cause}, ${reason ?? null}, clock_timestamp())`
  return id
}

const asksFor = (payment: Payment, kind: OperationKind, cause: string): Operation | undefined =>
  payment.operations.find((each) => each.kind === kind && each.cause === cause && each.state !== 'failed')

/** The attempt whose money the payment lives on. */
export const payingAttempt = ({ attempts }: Payment): Attempt | undefined =>
  attempts.find(({ state, surplus }) => !surplus && !isBeforeAuthorization(state) && state !== 'voided')

const liveOf = (payment: Payment, attempt: Attempt, kind: OperationKind): readonly Operation[] =>
  payment.operations.filter((each) => each.attemptId === attempt.id && each.kind === kind && isLive(each))

/** Why a capture is not asked for. */
export type CaptureRefusal = 'payment_not_found' | 'not_authorized' | 'being_voided' | 'exceeds_authorized'

/**
 * Ask for a part of the authorized money. The same cause gets the operation it already has; undefined where the money
 * was taken when the payer paid, and nothing is to be asked.
 */
export async function requestCapture(
  tx: Tx,
  reference: string,
  { amount, cause }: { amount: Money; cause: string },
): Promise<Result<Operation['id'] | undefined, CaptureRefusal>> {
  const payment = await lockPaymentFor(tx, reference)
  if (payment === undefined) return refused('payment_not_found')
  const known = asksFor(payment, 'capture', cause)
  if (known !== undefined) return done(known.id)
  const attempt = payingAttempt(payment)
  const { state } = payment.intent
  if (attempt?.atOnce && (state === 'captured' || state === 'partially_refunded')) return done(undefined)
  if (attempt === undefined || (state !== 'authorized' && state !== 'partially_captured'))
    return refused('not_authorized', { state })
  if (liveOf(payment, attempt, 'void').length > 0) return refused('being_voided')
  const asked = sum(
    liveOf(payment, attempt, 'capture').map((each) => each.amount),
    amount.currency,
  )
  const left = subtract(subtract(subtract(attempt.authorized, attempt.captured), attempt.voided), asked)
  if (amount.minor > left.minor) return refused('exceeds_authorized', { available: left.minor.toString() })
  return done(await askOperation(tx, attempt, { kind: 'capture', amount, cause }))
}

/** Why a refund is not asked for. */
export type RefundRefusal = 'payment_not_found' | 'nothing_captured' | 'exceeds_refundable'

/** A refund as it is asked for: the parts say which account gives how much, and their sum is the amount. */
export type RefundAsked = {
  readonly amount: Money
  readonly parts: readonly RefundPart[]
  readonly cause: string
  readonly reason: string
  readonly actor: string
}

/**
 * Ask for money to be given back. It is reserved in the ledger in this very transaction, so all refunds of a payment
 * together never exceed what was captured. The same cause gets the operation it already has.
 */
export async function requestRefund(
  tx: Tx,
  reference: string,
  asked: RefundAsked,
): Promise<Result<Operation['id'], RefundRefusal>> {
  const payment = await lockPaymentFor(tx, reference)
  if (payment === undefined) return refused('payment_not_found')
  const known = asksFor(payment, 'refund', asked.cause)
  if (known !== undefined) return done(known.id)
  const attempt = payingAttempt(payment)
  if (attempt === undefined || attempt.captured.minor === 0n) return refused('nothing_captured')
  return askRefund(tx, { intent: payment.intent, attempt }, asked)
}

/** Reserve a refund of a locked payment and write it down as to be asked of the provider. */
export async function askRefund(
  tx: Tx,
  held: { readonly intent: Intent; readonly attempt: Attempt },
  { amount, parts, cause, reason, actor }: RefundAsked,
): Promise<Result<OperationId, 'exceeds_refundable'>> {
  const total = sum(
    parts.map((part) => part.amount),
    amount.currency,
  )
  assert(total.minor === amount.minor, 'the parts of a refund add up to it')
  const id: OperationId = newId('op')
  const reserved = await reserveRefund(tx, held, { id, amount }, parts, actor)
  if (!reserved.ok) return reserved
  await askOperation(tx, held.attempt, { kind: 'refund', amount, cause, reason, id })
  await tx.sql`update payments.operations set reserved_by = ${[...reserved.value]}::uuid[] where id = ${id}`
  for (const { subject, account, amount: part } of parts)
    await tx.sql`
      insert into payments.refund_parts (operation_id, subject, account, amount_minor)
      values (${id}, ${subject}, ${account}, ${part.minor})`
  await tellPayment(tx, held.intent, 'payment_refund_requested', actor, {
    operation: id,
    amount_minor: amount.minor.toString(),
    currency: amount.currency,
  })
  return done(id)
}

/** What closing a payment did: nothing is owed, or the money is on its way back by this void or refund. */
export type Closed = { readonly voids: OperationId | undefined }

/** Money taken when the payer paid goes back whole, from what is due to the payer; refused once goods left for it. */
async function returnTaken(
  tx: Tx,
  { payment, attempt }: { payment: Payment; attempt: Attempt },
  { event, cause }: { event: 'cancel' | 'expire'; cause: string },
): Promise<Result<Closed, 'already_captured'>> {
  const known = asksFor(payment, 'refund', cause)
  if (known !== undefined) return done({ voids: known.id })
  const { intent } = payment
  if (intent.state === 'refunded') return done({ voids: undefined })
  const parts = [{ subject: 'canceled', account: dueAccount(intent), amount: attempt.amount }]
  const asked = { amount: attempt.amount, parts, cause, reason: event, actor: 'system' }
  const refund = await askRefund(tx, { intent, attempt }, asked)
  return refund.ok ? done({ voids: refund.value }) : refused('already_captured')
}

/**
 * The order is canceled or has expired: nothing more is wanted of the payer. Authorized money is released, money taken
 * when the payer paid is given back; what still comes later goes back by itself. Refused once goods left for it, or
 * while a capture is under way. Twice is once.
 */
export async function closePayment(
  tx: Tx,
  reference: string,
  { event, cause }: { event: 'cancel' | 'expire'; cause: string },
): Promise<Result<Closed, 'already_captured'>> {
  const payment = await lockPaymentFor(tx, reference)
  if (payment === undefined) return done({ voids: undefined })
  const { intent } = payment
  if (intent.state === 'canceled' || intent.state === 'expired') return done({ voids: undefined })
  const attempt = payingAttempt(payment)
  const capturing = attempt !== undefined && liveOf(payment, attempt, 'capture').length > 0
  if (attempt?.atOnce && intent.captured.minor > 0n)
    return returnTaken(tx, { payment, attempt }, { event, cause })
  if (intent.captured.minor > 0n || capturing) return refused('already_captured')
  await moveIntent(tx, intent, intent.state === 'authorized' ? 'cancel' : event)
  if (attempt === undefined) return done({ voids: undefined })
  const known = asksFor(payment, 'void', cause)
  const voids =
    known?.id ??
    (await askOperation(tx, attempt, { kind: 'void', amount: attempt.authorized, cause, reason: event }))
  return done({ voids })
}

/**
 * The order would not take the money that just came (it was canceled or expired meanwhile): the authorization is released.
 */
export async function giveBack(tx: Tx, reference: string): Promise<void> {
  const closed = await closePayment(tx, reference, { event: 'cancel', cause: `not_wanted:${reference}` })
  assert(closed.ok, 'money just authorized is not captured')
}

/** Parts of refunds of a payment that were made or may still be made, summed per subject and account. */
export async function refundedParts(
  tx: Pick<Tx, 'sql'>,
  reference: string,
): Promise<{ subject: string; account: string; amount_minor: bigint }[]> {
  return tx.sql<{ subject: string; account: string; amount_minor: bigint }>`
    select p.subject, p.account, sum(p.amount_minor)::bigint as amount_minor
      from payments.refund_parts p
      join payments.operations o on o.id = p.operation_id
      join payments.attempts a on a.id = o.attempt_id
      join payments.intents i on i.id = a.intent_id
     where i.reference = ${reference} and o.state <> 'failed'
     group by p.subject, p.account`
}
