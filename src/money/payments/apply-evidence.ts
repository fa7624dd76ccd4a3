import { toWire } from '#kernel/money.ts'
import { assert } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { bookAuthorized } from './book.ts'
import { openCase, settleCasesOf } from './cases.ts'
import type { Evidence, Observation, ObservedPayment } from './evidence.ts'
import { findPayment, lockPayment, ownerOfAttempt } from './find-payments.ts'
import { judge, type Move } from './judge.ts'
import { attemptLifecycle, intentLifecycle, isOpen, type AttemptEvent } from './lifecycles.ts'
import { decideOperation, moveAttempt, moveIntent, tellPayment } from './move.ts'
import { isLive, type Attempt, type Intent, type Payment, type PaymentId } from './payment.ts'
import { askOperation } from './request-operations.ts'
import { released, settle, takeAtOnce } from './settle.ts'

/** What became of a piece of evidence. */
export type EvidenceEffect =
  | 'moved'
  | 'nothing'
  | 'surplus'
  | 'conflict'
  | 'integrity_failure'
  | 'unmatched'
  | 'bad_signature'
  | 'malformed'

/** What became of it, and the payment as it was and as it is. A duplicate has the effect it had the first time. */
export type Applied = {
  readonly effect: EvidenceEffect
  readonly isDuplicate: boolean
  readonly paymentId?: PaymentId
  readonly reference?: string
  /** The money of the payment was set aside by this very evidence. */
  readonly authorized: boolean
}

type Stage = { readonly tx: Tx; readonly evidence: Evidence }

async function keep(tx: Tx, evidence: Evidence): Promise<number | undefined> {
  const { connector, dedupeKey, source, raw, observation } = evidence
  const [row] = await tx.sql<{ id: number }>`
    insert into payments.evidence (connector, dedupe_key, source, merchant_ref, signature_ok, raw)
    values (${connector}, ${dedupeKey}, ${source}, ${observation.merchantRef.slice(0, 100)}, true,
            ${raw.subarray(0, 65_536)}::bytea)
    on conflict (connector, dedupe_key) do nothing
    returning id`
  return row?.id
}

async function conclude(
  tx: Tx,
  id: number,
  effect: EvidenceEffect,
  attempt: Attempt | undefined,
): Promise<void> {
  await tx.sql`
    update payments.evidence
       set applied_at = clock_timestamp(), effect = ${effect}, attempt_id = ${attempt?.id ?? null}
     where id = ${id}`
}

async function heardBefore(tx: Tx, { connector, dedupeKey, observation }: Evidence): Promise<Applied> {
  const [row] = await tx.sql<{ effect: EvidenceEffect | null }>`
    select effect from payments.evidence where connector = ${connector} and dedupe_key = ${dedupeKey}`
  const owner = await ownerOfAttempt(tx, observation.merchantRef)
  return {
    effect: row?.effect ?? 'nothing',
    isDuplicate: true,
    authorized: false,
    ...(owner === undefined ? {} : { paymentId: owner.paymentId, reference: owner.reference }),
  }
}

/** News that does not fit what was asked: recorded for a person, and the provider is asked again at once. */
async function doubt(
  { tx, evidence }: Stage,
  { intent, operations }: Payment,
  attempt: Attempt,
  facts: Readonly<Record<string, string>>,
): Promise<void> {
  await openCase(tx, {
    kind: 'integrity_failure',
    subject: attempt.id,
    paymentId: intent.id,
    facts: { source: evidence.source, ...facts },
  })
  // A message may be wrong or forged; what the provider answers to our own question is what it believes.
  const isTheirBelief = evidence.source !== 'notify'
  if (isTheirBelief && attemptLifecycle.next(attempt.state, 'doubt') !== undefined) {
    await moveAttempt(tx, attempt, 'doubt')
    if (intent.state === 'processing') await moveIntent(tx, intent, 'stop')
  }
  const asking = operations.find((each) => each.attemptId === attempt.id && each.kind === 'authorize')
  if (!isTheirBelief && asking !== undefined && isLive(asking))
    await tx.sql`update payments.operations set next_sync_at = clock_timestamp() where id = ${asking.id}`
  await tellPayment(tx, intent, 'payment_integrity_failure', `connector:${attempt.connector}`, {
    attempt: attempt.id,
    field: facts['field'] ?? '',
  })
}

/** The authorize operation of an attempt is over once the attempt has an end or money; money settles its cases too. */
async function endAsking(tx: Tx, payment: Payment, attempt: Attempt, code?: string): Promise<void> {
  const asking = payment.operations.find((each) => each.attemptId === attempt.id && each.kind === 'authorize')
  const isAsking = asking !== undefined && isLive(asking)
  if (isAsking) {
    const known = asking.state === 'created' ? { succeeded: false, code: code ?? 'not_sent' } : undefined
    await decideOperation(tx, asking, known ?? { succeeded: code === undefined, code })
  }
  const settled = [...(isAsking ? [asking.id] : []), ...(code === undefined ? [attempt.id] : [])]
  if (settled.length > 0) await settleCasesOf(tx, settled, `connector:${attempt.connector}`)
}

async function remember(tx: Tx, attempt: Attempt, at: Date, said: ObservedPayment): Promise<void> {
  await tx.sql`
    update payments.attempts
       set connector_ref = ${said.connectorRef},
           decline_code = case when ${said.authorized.minor > 0n} then decline_code
                               else coalesce(${said.declineCode ?? null}, decline_code) end,
           card_brand = coalesce(${said.card?.brand ?? null}, card_brand),
           card_last4 = coalesce(${said.card?.last4 ?? null}, card_last4),
           authorized_until = coalesce(${said.authorizedUntil ?? null}::timestamptz, authorized_until),
           session_expires_at = coalesce(${said.sessionExpiresAt ?? null}::timestamptz, session_expires_at),
           authentication = coalesce(${said.authentication ?? null}::jsonb, authentication),
           address_check = coalesce(${said.addressCheck ?? null}, address_check),
           observed_at = greatest(observed_at, ${at}::timestamptz)
     where id = ${attempt.id}`
}

/** The money is there. For a payment that is already paid or closed it is surplus, and goes back by itself. */
async function authorize(
  { tx, evidence }: Stage,
  payment: Payment,
  attempt: Attempt,
): Promise<'moved' | 'surplus'> {
  const { intent } = payment
  const { observation } = evidence
  await moveAttempt(tx, attempt, 'authorize')
  await endAsking(tx, payment, attempt)
  const wanted = intentLifecycle.next(intent.state, 'authorize') !== undefined
  const until = observation.payment?.authorizedUntil
  const heldBy =
    wanted && !attempt.atOnce
      ? await bookAuthorized(tx, intent, attempt, { until, at: observation.observedAt })
      : undefined
  await tx.sql`
    update payments.attempts
       set authorized_minor = amount_minor, surplus = ${!wanted}, held_by = ${heldBy ?? null}
     where id = ${attempt.id}`
  const actor = `connector:${attempt.connector}`
  if (!wanted) {
    await tellPayment(tx, intent, 'payment_surplus', actor, {
      attempt: attempt.id,
      ...toWire(attempt.amount),
    })
    if (attempt.atOnce) return 'surplus'
    await askOperation(tx, attempt, {
      kind: 'void',
      amount: attempt.amount,
      cause: `surplus:${attempt.id}`,
      reason: 'surplus',
    })
    return 'surplus'
  }
  await moveIntent(tx, intent, 'authorize')
  await tx.sql`
    update payments.intents set authorized_minor = amount_minor, authorized_until = ${until ?? null}::timestamptz
     where id = ${intent.id}`
  await tellPayment(tx, intent, 'payment_authorized', actor, {
    attempt: attempt.id,
    method: attempt.method,
    ...toWire(attempt.amount),
  })
  return 'moved'
}

/** Any other step of an attempt. One that ends it lets the payer try again. */
async function step(tx: Tx, payment: Payment, attempt: Attempt, event: AttemptEvent): Promise<void> {
  const next = await moveAttempt(tx, attempt, event)
  if (isOpen(next)) return
  await endAsking(tx, payment, attempt, event === 'expire' ? 'session_expired' : 'declined')
  if (payment.intent.state === 'processing') await moveIntent(tx, payment.intent, 'stop')
}

async function makeMove(
  stage: Stage,
  payment: Payment,
  attempt: Attempt,
  move: Move,
): Promise<EvidenceEffect> {
  const { tx, evidence } = stage
  const { intent } = payment
  switch (move.step) {
    case 'attempt':
      if (move.event === 'authorize') return authorize(stage, payment, attempt)
      await step(tx, payment, attempt, move.event)
      return 'moved'
    case 'declined_card':
      await tellPayment(tx, intent, 'payment_declined', `connector:${attempt.connector}`, {
        attempt: attempt.id,
        code: move.code,
      })
      return 'moved'
    case 'settle':
      await settle(tx, { intent, attempt }, move.operation, move.said)
      return 'moved'
    case 'take':
      await takeAtOnce(tx, { intent, attempt })
      return attempt.surplus ? 'surplus' : 'moved'
    case 'lapse':
      await released(tx, { intent, attempt }, { cause: attempt.id, reason: 'lapsed' })
      if (!attempt.surplus && intent.state === 'authorized')
        await openCase(tx, conflictOf(intent, attempt, { told: 'authorization_lapsed' }))
      return 'moved'
    case 'conflict':
      await openCase(tx, conflictOf(intent, attempt, { source: evidence.source, ...move.facts }))
      await tellPayment(tx, intent, 'payment_conflict', `connector:${attempt.connector}`, {
        attempt: attempt.id,
      })
      return 'conflict'
  }
}

const conflictOf = (intent: Intent, attempt: Attempt, facts: Readonly<Record<string, string>>) =>
  ({ kind: 'conflict', subject: attempt.id, paymentId: intent.id, facts }) as const

const weight: readonly EvidenceEffect[] = ['nothing', 'moved', 'surplus', 'conflict']

async function follow(
  stage: Stage,
  id: PaymentId,
  moves: readonly Move[],
  observation: Observation,
): Promise<{ effect: EvidenceEffect; authorized: boolean }> {
  let effect: EvidenceEffect = 'nothing'
  let authorized = false
  for (const move of moves) {
    // Each move is made on what the one before it left behind.
    const payment = await findPayment(stage.tx, id)
    const attempt = payment?.attempts.find((each) => each.merchantRef === observation.merchantRef)
    assert(payment !== undefined && attempt !== undefined, 'a locked payment is there')
    const next = await makeMove(stage, payment, attempt, move)
    if (move.step === 'attempt' && move.event === 'authorize' && next === 'moved') authorized = true
    if (weight.indexOf(next) > weight.indexOf(effect)) effect = next
  }
  return { effect, authorized }
}

/** What the caller knows: who we are at the provider, and whose the attempt is, where it has looked already. */
export type Expected = {
  readonly merchant?: string | undefined
  readonly owner?: Awaited<ReturnType<typeof ownerOfAttempt>>
}

/**
 * How money of a payment moves: evidence is kept, checked against what was asked, and followed, under the lock of its
 * payment, in the caller's transaction. The same evidence has its effect once. `flows/hear-together.ts` writes the same
 * for many at once where evidence does nothing but authorize.
 */
export async function applyEvidence(
  tx: Tx,
  evidence: Evidence,
  { merchant, owner: known }: Expected = {},
): Promise<Applied> {
  const kept = await keep(tx, evidence)
  if (kept === undefined) return heardBefore(tx, evidence)
  const { observation } = evidence
  const owner = known ?? (await ownerOfAttempt(tx, observation.merchantRef))
  const payment = owner === undefined ? undefined : await lockPayment(tx, owner.paymentId)
  const attempt = payment?.attempts.find(
    ({ merchantRef, connector }) =>
      merchantRef === observation.merchantRef && connector === evidence.connector,
  )
  if (payment === undefined || attempt === undefined) {
    const subject = `${evidence.connector}:${observation.merchantRef}`
    await openCase(tx, { kind: 'unmatched', subject, facts: { source: evidence.source } })
    await conclude(tx, kept, 'unmatched', undefined)
    return { effect: 'unmatched', isDuplicate: false, authorized: false }
  }
  const about = { paymentId: payment.intent.id, reference: payment.intent.reference, isDuplicate: false }
  const operations = payment.operations.filter((each) => each.attemptId === attempt.id)
  const judgment = judge(attempt, operations, observation, merchant)
  const stage = { tx, evidence }
  if (!judgment.fits) {
    await doubt(stage, payment, attempt, judgment.facts)
    await conclude(tx, kept, 'integrity_failure', attempt)
    return { ...about, effect: 'integrity_failure', authorized: false }
  }
  if (observation.payment !== undefined)
    await remember(tx, attempt, observation.observedAt, observation.payment)
  const { effect, authorized } = await follow(stage, payment.intent.id, judgment.moves, observation)
  await conclude(tx, kept, effect, attempt)
  return { ...about, effect, authorized }
}
