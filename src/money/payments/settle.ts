import { newId } from '#kernel/ids.ts'
import { add, subtract, toWire } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account, postTransfers, transferIdOf } from '#money/ledger/index.ts'
import { bookCaptured, bookReleased, decideRefund } from './book.ts'
import { openCase, settleCase } from './cases.ts'
import type { ObservedOperation } from './evidence.ts'
import { decideOperation, moveAttempt, moveIntent, tellPayment } from './move.ts'
import { clearingAccount, type Attempt, type Intent, type Operation, type OperationId } from './payment.ts'
import { askRefund } from './request-operations.ts'

/** A payment and one attempt of it, locked. */
export type Held = { readonly intent: Intent; readonly attempt: Attempt }

const actorOf = (attempt: Attempt) => `connector:${attempt.connector}`

async function captured(
  tx: Tx,
  { intent, attempt }: Held,
  operation: Pick<Operation, 'id' | 'amount' | 'cause'>,
): Promise<void> {
  const heldBy = await bookCaptured(tx, intent, attempt, operation)
  const capturedSum = add(attempt.captured, operation.amount)
  const isAll = capturedSum.minor + attempt.voided.minor === attempt.authorized.minor
  await moveAttempt(tx, attempt, isAll ? 'capture' : 'capture_part')
  await tx.sql`
    update payments.attempts set captured_minor = ${capturedSum.minor}, held_by = ${heldBy ?? null}
     where id = ${attempt.id}`
  await moveIntent(tx, intent, isAll ? 'capture' : 'capture_part')
  await tx.sql`
    update payments.intents set captured_minor = captured_minor + ${operation.amount.minor}
     where id = ${intent.id}`
  await tellPayment(
    tx,
    intent,
    'payment_captured',
    actorOf(attempt),
    { operation: operation.id, ...toWire(operation.amount) },
    operation.cause,
  )
}

/** Authorized money went back to the payer: by our void, or because the provider let it go. */
export async function released(
  tx: Tx,
  { intent, attempt }: Held,
  because: { readonly cause: string; readonly reason: string },
): Promise<void> {
  const left = subtract(subtract(attempt.authorized, attempt.captured), attempt.voided)
  await bookReleased(tx, attempt, because.cause)
  await moveAttempt(tx, attempt, attempt.captured.minor > 0n ? 'close' : 'void')
  await tx.sql`
    update payments.attempts set voided_minor = voided_minor + ${left.minor}, held_by = null
     where id = ${attempt.id}`
  if (!attempt.surplus) {
    if (intent.state === 'authorized') await moveIntent(tx, intent, 'lapse')
    if (intent.state === 'partially_captured') await moveIntent(tx, intent, 'close')
  }
  await tellPayment(
    tx,
    intent,
    'payment_voided',
    actorOf(attempt),
    { reason: because.reason, surplus: attempt.surplus, ...toWire(left) },
    because.cause,
  )
}

async function refunded(tx: Tx, { intent, attempt }: Held, operation: Operation): Promise<void> {
  await decideRefund(tx, operation, 'post', actorOf(attempt))
  await tx.sql`
    update payments.attempts set refunded_minor = refunded_minor + ${operation.amount.minor}
     where id = ${attempt.id}`
  if (attempt.surplus) {
    await tellPayment(tx, intent, 'payment_surplus_returned', actorOf(attempt), {
      operation: operation.id,
      ...toWire(operation.amount),
    })
    return
  }
  const sum = add(intent.refunded, operation.amount)
  const isAll = intent.state !== 'partially_captured' && sum.minor === intent.captured.minor
  await moveIntent(tx, intent, isAll ? 'refund' : 'refund_part')
  await tx.sql`update payments.intents set refunded_minor = ${sum.minor} where id = ${intent.id}`
  await tellPayment(
    tx,
    intent,
    'payment_refunded',
    actorOf(attempt),
    { operation: operation.id, whole: isAll, ...toWire(operation.amount) },
    operation.cause,
  )
}

async function failed(tx: Tx, held: Held, operation: Operation, code: string): Promise<void> {
  const { intent, attempt } = held
  if (operation.kind === 'refund') await decideRefund(tx, operation, 'void', actorOf(attempt))
  await openCase(tx, {
    kind: 'failed_operation',
    subject: operation.id,
    paymentId: intent.id,
    facts: { operation: operation.kind, code, ...toWire(operation.amount) },
  })
  await tellPayment(tx, intent, `payment_${operation.kind}_failed`, actorOf(attempt), {
    operation: operation.id,
    code,
    ...toWire(operation.amount),
  })
}

/** A provider has decided one of our operations: book it, move what it moves, tell it. Once per operation. */
export async function settle(
  tx: Tx,
  held: Held,
  operation: Operation,
  said: ObservedOperation,
): Promise<void> {
  const { succeeded, code, connectorRef } = said
  await decideOperation(tx, operation, { succeeded, code, connectorRef })
  await settleCase(tx, 'unknown_operation', operation.id, actorOf(held.attempt))
  if (!succeeded) {
    await failed(tx, held, operation, code ?? 'refused')
    return
  }
  if (operation.kind === 'capture') await captured(tx, held, operation)
  if (operation.kind === 'void')
    await released(tx, held, { cause: operation.id, reason: operation.reason ?? 'void' })
  if (operation.kind === 'refund') await refunded(tx, held, operation)
}

/** Why money taken at once was captured: not because goods left, but because the payer paid. */
const paidAtOnce = 'paid_at_once'

/**
 * The provider took the money when the payer paid. Wanted money is captured with it: the provider owes it to us, and it
 * is due to the payer until it is earned. Money nobody wants any more lies in suspense and goes back by itself.
 */
export async function takeAtOnce(tx: Tx, held: Held): Promise<void> {
  const { attempt } = held
  const id: OperationId = newId('op')
  await tx.sql`
    insert into payments.operations
           (id, attempt_id, kind, amount_minor, state, idempotency_key, cause, sent_at, decided_at)
    values (${id}, ${attempt.id}, 'capture', ${attempt.amount.minor}, 'succeeded', ${id}, ${paidAtOnce},
            clock_timestamp(), clock_timestamp())`
  if (attempt.surplus) await takeSurplus(tx, held, id)
  else await captured(tx, held, { id, amount: attempt.amount, cause: paidAtOnce })
}

async function takeSurplus(tx: Tx, { intent, attempt }: Held, id: OperationId): Promise<void> {
  const actor = `connector:${attempt.connector}`
  const taken = {
    id: transferIdOf(id, 'surplus'),
    debit: clearingAccount(attempt.method),
    credit: account.unmatched,
    amount: attempt.amount,
    code: 'payment_captured',
  }
  mustBeDone(await postTransfers(tx, [taken], { actor, cause: id }))
  await moveAttempt(tx, attempt, 'capture')
  await tx.sql`update payments.attempts set captured_minor = amount_minor where id = ${attempt.id}`
  const parts = [{ subject: 'surplus', account: account.unmatched, amount: attempt.amount }]
  const because = { cause: `surplus:${attempt.id}`, reason: 'surplus', actor }
  mustBeDone(await askRefund(tx, { intent, attempt }, { amount: attempt.amount, parts, ...because }))
}
