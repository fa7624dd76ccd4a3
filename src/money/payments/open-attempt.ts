import { batchedPer } from '#kernel/batched.ts'
import { commitsByItself, type Db, type Queries } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import type { Money } from '#kernel/money.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { attemptOf, type AttemptRow } from './rows/attempt-row.ts'
import { findPayment, lockPayment, lockPaymentFor } from './find-payments.ts'
import { isOpen, type AttemptState } from './lifecycles.ts'
import type { Method } from './methods/method.ts'
import { endProofRow, useProof } from './proofs/ask-proof.ts'
import { decideOperation, moveAttempt, moveIntent } from './move.ts'
import {
  isLive,
  type Attempt,
  type AttemptId,
  type PayerAction,
  type Payment,
  type PaymentId,
} from './payment.ts'

/** Why a payer is not sent to pay. */
export type StartRefusal =
  | 'payment_not_found'
  | 'already_paid'
  | 'payment_closed'
  | 'too_many_attempts'
  | 'provider_refused'
  | 'first_undecided'

/** The most tries a payer has for one payment. */
export const mostAttempts = 20

/** A try that is open to the payer, with how long its page may live, and the try it took the place of. */
export type OpenAttempt = {
  readonly attempt: Attempt
  readonly expiresAt: Date
  readonly left?: Attempt
}

/** Whether a payer who asks again means the try that is open: the same method, and nothing else given for it. */
function isSameWay(
  open: Pick<Attempt, 'method' | 'details'>,
  method: Pick<Method, 'code'>,
  details: Readonly<Record<string, string>>,
): boolean {
  return (
    open.method === method.code &&
    Object.entries(details).every(([name, value]) => open.details[name] === value)
  )
}

/**
 * The payer turned to another way. Not while it is unknown whether the first was even begun; money that comes on the
 * first all the same counts, or goes back by itself.
 */
async function leaveAttempt(
  tx: Tx,
  payment: Payment,
  open: Attempt,
): Promise<Result<undefined, StartRefusal>> {
  if (open.state === 'created') return refused('first_undecided')
  if (open.state === 'requires_proof') await endProofRow(tx, open, 'cancel')
  await moveAttempt(tx, open, 'expire')
  const asking = payment.operations.find((each) => each.attemptId === open.id && each.kind === 'authorize')
  if (asking !== undefined && isLive(asking))
    await decideOperation(tx, asking, { succeeded: false, code: 'other_method' })
  if (payment.intent.state === 'processing') await moveIntent(tx, payment.intent, 'stop')
  return done(undefined)
}

/**
 * The try a payer is on, or a new one. The request for the provider's page is written down as sent before it is made.
 * A payer who asks twice gets the same try; one who comes with another way leaves the first, where the caller has asked
 * its provider about it (`mayLeave` names it).
 */
export async function openAttempt(
  tx: Tx,
  reference: string,
  method: Method,
  details: Readonly<Record<string, string>> = {},
  mayLeave: readonly string[] = [],
): Promise<Result<OpenAttempt, StartRefusal>> {
  const payment = await lockPaymentFor(tx, reference)
  if (payment === undefined) return refused('payment_not_found')
  const { intent, attempts } = payment
  if (intent.state !== 'requires_payment' && intent.state !== 'processing')
    return refused(
      intent.state === 'canceled' || intent.state === 'expired' ? 'payment_closed' : 'already_paid',
    )
  const open = attempts.find(({ state }) => isOpen(state))
  const [{ over } = { over: true }] = await tx.sql<{ over: boolean }>`
    select expires_at <= clock_timestamp() as over from payments.intents where id = ${intent.id}`
  if (over) return refused('payment_closed')
  if (open !== undefined && isSameWay(open, method, details))
    return done({ attempt: open, expiresAt: intent.expiresAt })
  // Money may have come on the other way just now: its provider is asked before it is left.
  if (open !== undefined && !mayLeave.includes(open.merchantRef))
    return refused('first_undecided', { merchantRef: open.merchantRef })
  if (attempts.length >= mostAttempts) return refused('too_many_attempts')
  if (open !== undefined) {
    const left = await leaveAttempt(tx, payment, open)
    if (!left.ok) return left
  }
  await writeAttempt(tx, payment, method, details)
  const now = await findPayment(tx, intent.id)
  const attempt = now?.attempts.at(-1)
  assert(now !== undefined && attempt !== undefined, 'an attempt just opened is there')
  return done({ attempt, expiresAt: now.intent.expiresAt, ...(open === undefined ? {} : { left: open }) })
}

type FirstAsked = { readonly order_id: string } & Readonly<Record<string, unknown>>

async function openFirstAttempts(
  { sql }: Db,
  asked: readonly FirstAsked[],
): Promise<(OpenAttempt | undefined)[]> {
  const rows = JSON.stringify(asked.map((each, i) => ({ n: i + 1, ...each })))
  const opened = await sql<{ n: number; attempt: AttemptRow; expiresAt: Date }>`
    select n, attempt, expires_at as "expiresAt" from flows.open_first_attempts(${rows}::json)`
  const byPlace = new Map(opened.map((row) => [row.n, row]))
  return asked.map((_, i) => {
    const row = byPlace.get(i + 1)
    return row && { attempt: attemptOf(row.attempt), expiresAt: row.expiresAt }
  })
}

/** First tries that are asked for while others are being opened are opened together, in one statement and one commit. */
const openFirst = batchedPer(openFirstAttempts, { max: 64, lanes: 1 })

/**
 * Open the first try to pay an order, in a share of one statement that commits by itself. Undefined where it is not the
 * first, or anything stands in its way: then nothing was done, and `openAttempt` says what.
 */
export async function openFirstAttempt(
  db: Db,
  orderId: string,
  method: Method,
  details: Readonly<Record<string, string>> = {},
): Promise<OpenAttempt | undefined> {
  return openFirst(db, {
    order_id: orderId,
    attempt: newId('att'),
    operation: newId('op'),
    connector: connectorOf(method, details),
    method: method.code,
    at_once: method.capture === 'at_once',
    details,
  })
}

const connectorOf = (method: Method, details: Readonly<Record<string, string>>): string =>
  method.connectorOf?.(details) ?? method.connector

async function writeAttempt(
  tx: Tx,
  { intent, attempts }: Payment,
  method: Method,
  details: Readonly<Record<string, string>>,
): Promise<void> {
  const id: AttemptId = newId('att')
  const patience = method.patienceSeconds ?? 0
  if (patience > 0)
    await tx.sql`
      update payments.intents
         set expires_at = greatest(expires_at, clock_timestamp() + make_interval(secs => ${patience}))
       where id = ${intent.id}`
  await tx.sql`
    insert into payments.attempts
           (id, intent_id, seq, connector, method, merchant_ref, amount_minor, currency, session_expires_at, at_once, details)
    select ${id}, ${intent.id}, ${attempts.length + 1}, ${connectorOf(method, details)}, ${method.code}, ${id},
           ${intent.amount.minor}, ${intent.amount.currency}, i.expires_at, ${method.capture === 'at_once'},
           ${details}::jsonb
      from payments.intents i where i.id = ${intent.id}`
  const operation = newId('op')
  await tx.sql`
    insert into payments.operations
           (id, attempt_id, kind, amount_minor, state, idempotency_key, cause, sent_at, next_sync_at)
    values (${operation}, ${id}, 'authorize', ${intent.amount.minor}, 'sent', ${operation}, ${id},
            clock_timestamp(), clock_timestamp() + interval '5 seconds')`
  // Whoever left another try stopped the payment, so it can start again.
  await moveIntent(tx, { ...intent, state: 'requires_payment' }, 'start')
}

type Page = { readonly connectorRef: string; readonly action?: PayerAction }
type Paged = { readonly attempt: Pick<Attempt, 'id' | 'intentId'>; readonly page: Page }

/** Answers for each whether its payer may go there; undefined where somebody else has the payment in hand, and nothing was written. */
async function recordPages({ sql }: Db, all: readonly Paged[]): Promise<(boolean | undefined)[]> {
  const rows = all.map(({ attempt, page: { connectorRef, action } }, i) => ({
    n: i + 1,
    payment: attempt.intentId,
    attempt: attempt.id,
    connector_ref: connectorRef,
    action,
  }))
  const written = await sql<{ n: number; stands: boolean }>`
    select n, stands from payments.record_pages(${JSON.stringify(rows)}::json)`
  const stands = new Map(written.map((row) => [row.n, row.stands]))
  return all.map((_, i) => stands.get(i + 1))
}

/** Pages that come while others are being written down are written down together. */
const writePage = batchedPer(recordPages, { max: 64, lanes: 1 })

/**
 * The provider has something for the payer to do. Evidence that came in between is not overwritten. One statement, or a
 * share of one. Answers false where the try was given up meanwhile: nobody may be sent there any more.
 */
export async function recordPage(
  db: Queries,
  attempt: Pick<Attempt, 'id' | 'intentId'>,
  page: Page,
): Promise<boolean> {
  const together = commitsByItself(db) ? await writePage(db, { attempt, page }) : undefined
  if (together !== undefined) return together
  const [row] = await db.sql<{ stands: boolean | null }>`
    select payments.record_page(${attempt.intentId}, ${attempt.id}, ${page.connectorRef},
                                ${page.action ?? null}::jsonb) as stands`
  const stands = row?.stands ?? undefined
  assert(stands !== undefined, 'the attempt of a page is there')
  return stands
}

/**
 * The provider will not make a page for the try, or never heard of it: the try is over, another may begin. With the
 * state in which it was when the provider was asked (`askedIn`), one that has gone on since is left alone.
 */
export async function failAttempt(
  tx: Tx,
  attempt: Pick<Attempt, 'id' | 'intentId'>,
  code: string,
  askedIn?: AttemptState,
): Promise<void> {
  const payment = await lockPayment(tx, attempt.intentId)
  const known = payment?.attempts.find(({ id }) => id === attempt.id)
  assert(payment !== undefined && known !== undefined, 'the attempt is there')
  if (known.state !== 'created' && known.state !== 'pending') return
  if (askedIn !== undefined && known.state !== askedIn) return
  await moveAttempt(tx, known, 'fail')
  const asking = payment.operations.find((each) => each.attemptId === known.id && each.kind === 'authorize')
  if (asking !== undefined && isLive(asking)) await decideOperation(tx, asking, { succeeded: false, code })
  if (payment.intent.state === 'processing') await moveIntent(tx, payment.intent, 'stop')
  await useProof(tx, known)
}

/** What is wanted of a payer: how much, for what, and how long it waits. */
export type IntentAsked = {
  /** What it is for, once: an order, or the top-up of a wallet. */
  readonly reference: string
  readonly amount: Money
  readonly timeoutSeconds: number
}

/** Ask a payer for money for something that is not placed as an order. The reference must be new. */
export async function openIntent(
  tx: Tx,
  { reference, amount, timeoutSeconds }: IntentAsked,
): Promise<PaymentId> {
  const id: PaymentId = newId('pay')
  await tx.sql`
    insert into payments.intents (id, reference, amount_minor, currency, expires_at)
    values (${id}, ${reference}, ${amount.minor}, ${amount.currency},
            clock_timestamp() + make_interval(secs => ${timeoutSeconds}))`
  return id
}
