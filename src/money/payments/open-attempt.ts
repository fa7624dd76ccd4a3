import { newId } from '#kernel/ids.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { findPayment, lockPayment, lockPaymentFor } from './find-payments.ts'
import { isOpen } from './lifecycles.ts'
import type { Method } from './methods/method.ts'
import { decideOperation, moveAttempt, moveIntent } from './move.ts'
import { isLive, type Attempt, type AttemptId } from './payment.ts'

/** Why a payer is not sent to pay. */
export type StartRefusal =
  | 'payment_not_found'
  | 'already_paid'
  | 'payment_closed'
  | 'too_many_attempts'
  | 'provider_refused'

/** The most tries a payer has for one payment. */
export const mostAttempts = 20

/** A try that is open to the payer, with how long its page may live. */
export type OpenAttempt = { readonly attempt: Attempt; readonly expiresAt: Date }

/**
 * The try a payer is on, or a new one. The request for the provider's page is written down as sent before it is made.
 * A payer who asks twice gets the same try.
 */
export async function openAttempt(
  tx: Tx,
  reference: string,
  method: Method,
): Promise<Result<OpenAttempt, StartRefusal>> {
  const payment = await lockPaymentFor(tx, reference)
  if (payment === undefined) return refused('payment_not_found')
  const { intent, attempts } = payment
  if (intent.state !== 'requires_payment' && intent.state !== 'processing')
    return refused(
      intent.state === 'canceled' || intent.state === 'expired' ? 'payment_closed' : 'already_paid',
    )
  const [{ over } = { over: true }] = await tx.sql<{ over: boolean }>`
    select expires_at <= clock_timestamp() as over from payments.intents where id = ${intent.id}`
  if (over) return refused('payment_closed')
  const open = attempts.find(({ state }) => isOpen(state))
  if (open !== undefined) return done({ attempt: open, expiresAt: intent.expiresAt })
  if (attempts.length >= mostAttempts) return refused('too_many_attempts')
  const id: AttemptId = newId('att')
  await tx.sql`
    insert into payments.attempts
           (id, intent_id, seq, connector, method, merchant_ref, amount_minor, currency, session_expires_at)
    values (${id}, ${intent.id}, ${attempts.length + 1}, ${method.connector}, ${method.code}, ${id},
            ${intent.amount.minor}, ${intent.amount.currency}, ${intent.expiresAt})`
  const operation = newId('op')
  await tx.sql`
    insert into payments.operations
           (id, attempt_id, kind, amount_minor, state, idempotency_key, cause, sent_at, next_sync_at)
    values (${operation}, ${id}, 'authorize', ${intent.amount.minor}, 'sent', ${operation}, ${id},
            clock_timestamp(), clock_timestamp() + interval '5 seconds')`
  if (intent.state === 'requires_payment') await moveIntent(tx, intent, 'start')
  const attempt = (await findPayment(tx, intent.id))?.attempts.find((each) => each.id === id)
  assert(attempt !== undefined, 'an attempt just opened is there')
  return done({ attempt, expiresAt: intent.expiresAt })
}

/** The provider has a page for the try. Evidence that came in between is not overwritten. */
export async function recordPage(
  tx: Tx,
  attempt: Pick<Attempt, 'id' | 'intentId'>,
  page: { readonly connectorRef: string; readonly redirectUrl: string },
): Promise<void> {
  const payment = await lockPayment(tx, attempt.intentId)
  const known = payment?.attempts.find(({ id }) => id === attempt.id)
  assert(known !== undefined, 'the attempt of a page is there')
  await tx.sql`
    update payments.attempts
       set connector_ref = coalesce(connector_ref, ${page.connectorRef}), redirect_url = ${page.redirectUrl}
     where id = ${attempt.id}`
  if (known.state === 'created') await moveAttempt(tx, known, 'open')
}

/** The provider will not make a page for the try, or never heard of it: the try is over, another may begin. */
export async function failAttempt(
  tx: Tx,
  attempt: Pick<Attempt, 'id' | 'intentId'>,
  code: string,
): Promise<void> {
  const payment = await lockPayment(tx, attempt.intentId)
  const known = payment?.attempts.find(({ id }) => id === attempt.id)
  assert(payment !== undefined && known !== undefined, 'the attempt is there')
  if (known.state !== 'created' && known.state !== 'pending') return
  await moveAttempt(tx, known, 'fail')
  const asking = payment.operations.find((each) => each.attemptId === known.id && each.kind === 'authorize')
  if (asking !== undefined && isLive(asking)) await decideOperation(tx, asking, { succeeded: false, code })
  if (payment.intent.state === 'processing') await moveIntent(tx, payment.intent, 'stop')
}
