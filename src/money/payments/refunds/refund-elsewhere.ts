import { newId } from '#kernel/ids.ts'
import { add, sum, toWire } from '#kernel/money.ts'
import { assert, done, mustBeDone, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { postTransfers, transferIdOf } from '#money/ledger/index.ts'
import { lockPaymentFor } from '../find-payments.ts'
import { moveIntent, tellPayment } from '../move.ts'
import { refundableAccount, type OperationId } from '../payment.ts'
import { payingAttempt, type RefundAsked, type RefundRefusal } from '../request-operations.ts'

/** A refund that did not go the way the money came: the operation that stands for it, and whether it was there before. */
export type ElsewhereRefund = { readonly operationId: OperationId; readonly isKnown: boolean }

/**
 * Write down that money of a payment was given back by another way than its provider, in the transaction that gives it:
 * it counts against what may still be given back exactly like a refund of the provider. The same cause counts once; the
 * caller gives the money only when it was not known before.
 */
export async function recordRefundElsewhere(
  tx: Tx,
  reference: string,
  { amount, parts, cause, reason, actor, to }: RefundAsked & { readonly to: string },
): Promise<Result<ElsewhereRefund, RefundRefusal>> {
  const total = sum(
    parts.map((part) => part.amount),
    amount.currency,
  )
  assert(total.minor === amount.minor, 'the parts of a refund add up to it')
  const payment = await lockPaymentFor(tx, reference)
  if (payment === undefined) return refused('payment_not_found')
  const known = payment.operations.find(
    (each) => each.kind === 'refund' && each.cause === cause && each.state !== 'failed',
  )
  if (known !== undefined) return done({ operationId: known.id, isKnown: true })
  const attempt = payingAttempt(payment)
  if (attempt === undefined || attempt.captured.minor === 0n) return refused('nothing_captured')
  const { intent } = payment
  const id: OperationId = newId('op')
  const memo = {
    id: transferIdOf(id, 'elsewhere'),
    debit: refundableAccount(intent),
    credit: 'control:refundable',
    amount,
    code: 'refundable',
  }
  const counted = await postTransfers(tx, [memo], { actor, cause: id })
  if (!counted.ok && counted.refusal === 'exceeds_credits')
    return refused('exceeds_refundable', { asked: amount.minor.toString() })
  mustBeDone(counted)
  await tx.sql`
    insert into payments.operations
           (id, attempt_id, kind, amount_minor, state, idempotency_key, cause, reason, connector_ref, sent_at, decided_at)
    values (${id}, ${attempt.id}, 'refund', ${amount.minor}, 'succeeded', ${id}, ${cause}, ${reason}, ${to},
            clock_timestamp(), clock_timestamp())`
  for (const { subject, account, amount: part } of parts)
    await tx.sql`
      insert into payments.refund_parts (operation_id, subject, account, amount_minor)
      values (${id}, ${subject}, ${account}, ${part.minor})`
  const refunded = add(intent.refunded, amount)
  const isAll = intent.state !== 'partially_captured' && refunded.minor === intent.captured.minor
  await moveIntent(tx, intent, isAll ? 'refund' : 'refund_part')
  await tx.sql`update payments.intents set refunded_minor = ${refunded.minor} where id = ${intent.id}`
  await tx.sql`
    update payments.attempts set refunded_minor = refunded_minor + ${amount.minor} where id = ${attempt.id}`
  const told = { operation: id, whole: isAll, to, ...toWire(amount) }
  await tellPayment(tx, intent, 'payment_refunded', actor, told, cause)
  return done({ operationId: id, isKnown: false })
}
