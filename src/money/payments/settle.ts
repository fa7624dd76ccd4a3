import { add, subtract, toWire } from '#kernel/money.ts'
import type { Tx } from '#kernel/transaction.ts'
import { bookCaptured, bookReleased, decideRefund } from './book.ts'
import { openCase, settleCase } from './cases.ts'
import type { ObservedOperation } from './evidence.ts'
import { decideOperation, moveAttempt, moveIntent, tellPayment } from './move.ts'
import type { Attempt, Intent, Operation } from './payment.ts'

/** A payment and one attempt of it, locked. */
export type Held = { readonly intent: Intent; readonly attempt: Attempt }

const actorOf = (attempt: Attempt) => `connector:${attempt.connector}`

async function captured(tx: Tx, { intent, attempt }: Held, operation: Operation): Promise<void> {
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
  const sum = add(intent.refunded, operation.amount)
  const isAll = intent.state !== 'partially_captured' && sum.minor === intent.captured.minor
  await moveIntent(tx, intent, isAll ? 'refund' : 'refund_part')
  await tx.sql`update payments.intents set refunded_minor = ${sum.minor} where id = ${intent.id}`
  await tx.sql`
    update payments.attempts set refunded_minor = refunded_minor + ${operation.amount.minor}
     where id = ${attempt.id}`
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
