import type { Db, Queries } from '#kernel/database.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { lockPayment } from '../find-payments.ts'
import { operationLifecycle, proofLifecycle } from '../lifecycles.ts'
import { decideOperation, moveAttempt, moveIntent, tellPayment } from '../move.ts'
import { isLive, type Attempt, type Payment } from '../payment.ts'
import {
  findProof,
  mostAnswers,
  mostCodes,
  secondsBetweenCodes,
  type ProofCause,
  type ProofWay,
} from './find-proof.ts'

/** Minutes a payer has to prove who they are. */
const proofMinutes = 15

/** A try and its payment, as whoever moves it finds them. */
type Held = { readonly payment: Payment; readonly attempt: Attempt }
type Named = Pick<Attempt, 'id' | 'intentId'>

async function hold(tx: Tx, { id, intentId }: Named): Promise<Held> {
  const payment = await lockPayment(tx, intentId)
  const attempt = payment?.attempts.find((each) => each.id === id)
  assert(payment !== undefined && attempt !== undefined, 'the attempt is there')
  return { payment, attempt }
}

const askingOf = ({ payment, attempt }: Held) =>
  payment.operations.find((each) => each.attemptId === attempt.id && each.kind === 'authorize')

/** What a proof is asked for with: why, of whom, and what it takes to go on afterwards, sealed by the caller. */
export type ProofAsked = {
  readonly because: ProofCause
  readonly party: string | undefined
  readonly sealed: Buffer
}

/**
 * The payer of a try proves who they are before its provider is asked: the try waits, the request that was written down
 * is taken back. Twice is once; answers whether the try waits now.
 */
export async function askProof(tx: Tx, named: Named, asked: ProofAsked): Promise<boolean> {
  const held = await hold(tx, named)
  const { attempt } = held
  const known = await findProof(tx, attempt.id)
  if (known !== undefined || attempt.state !== 'created') return attempt.state === 'requires_proof'
  await tx.sql`
    insert into payments.proofs (attempt_id, because, party_id, sealed, expires_at)
    select ${attempt.id}, ${asked.because}, ${asked.party ?? null}, ${asked.sealed},
           least(clock_timestamp() + make_interval(mins => ${proofMinutes}), a.session_expires_at)
      from payments.attempts a where a.id = ${attempt.id}`
  await moveAttempt(tx, attempt, 'ask_proof')
  await tx.sql`update payments.attempts set action = '{"kind": "prove"}' where id = ${attempt.id}`
  const asking = askingOf(held)
  assert(asking !== undefined, 'a try begins with a request')
  await tx.sql`
    update payments.operations o set state = 'created', sent_at = null, next_sync_at = p.expires_at
      from payments.proofs p
     where o.id = ${asking.id} and p.attempt_id = o.attempt_id
       and o.state = any (${operationLifecycle.from('hold')}::text[])`
  const payload = { attempt: attempt.id, because: asked.because, method: attempt.method }
  await tellPayment(tx, held.payment.intent, 'payer_proof_asked', 'system', payload)
  return true
}

/** Why a payer's proof is not counted: the try is no longer waiting for one. */
export type PassRefusal = 'proof_not_open'

/**
 * The payer has proven who they are: the same try goes on, its request is about to be made. Whoever calls this starts it;
 * should they not live to do so, another may after `leaseSeconds`. Of a proof, a cancellation and the end of its time one wins.
 */
export async function passProof(
  tx: Tx,
  named: Named,
  given: { readonly way: ProofWay; readonly actor: string; readonly leaseSeconds: number },
): Promise<Result<undefined, PassRefusal>> {
  const held = await hold(tx, named)
  const { attempt, payment } = held
  if (attempt.state !== 'requires_proof' || payment.intent.state !== 'processing')
    return refused('proof_not_open')
  const from = proofLifecycle.from('pass')
  const rows = await tx.sql`
    update payments.proofs
       set state = 'proven', way = ${given.way}, decided_at = clock_timestamp(),
           taken_until = clock_timestamp() + make_interval(secs => ${given.leaseSeconds})
     where attempt_id = ${attempt.id} and state = any (${from}::text[]) and expires_at > clock_timestamp()
    returning attempt_id`
  if (rows.length === 0) return refused('proof_not_open')
  await moveAttempt(tx, attempt, 'prove')
  await tx.sql`update payments.attempts set action = null where id = ${attempt.id}`
  const asking = askingOf(held)
  assert(asking !== undefined, 'a try begins with a request')
  await tx.sql`
    update payments.operations
       set state = 'sent', sent_at = clock_timestamp(),
           next_sync_at = clock_timestamp() + make_interval(secs => ${given.leaseSeconds + 1})
     where id = ${asking.id} and state = any (${operationLifecycle.from('send')}::text[])`
  const payload = { attempt: attempt.id, way: given.way, method: attempt.method }
  await tellPayment(tx, payment.intent, 'payer_proof_passed', given.actor, payload)
  return done(undefined)
}

const endings = {
  fail: { state: 'failed', code: 'proof_failed' },
  expire: { state: 'expired', code: 'proof_expired' },
  cancel: { state: 'canceled', code: 'proof_canceled' },
} as const

/**
 * The payer did not prove who they are: the try ends as refused, under a code of its own, and another may begin. Answers
 * false where it was not waiting any more, or where its time is not over (`expire`).
 */
export async function endProof(tx: Tx, named: Named, event: keyof typeof endings): Promise<boolean> {
  const held = await hold(tx, named)
  const { attempt, payment } = held
  if (attempt.state !== 'requires_proof') return false
  const { code } = endings[event]
  if (!(await endProofRow(tx, attempt, event))) return false
  await moveAttempt(tx, attempt, 'decline')
  await tx.sql`update payments.attempts set decline_code = ${code}, action = null where id = ${attempt.id}`
  const asking = askingOf(held)
  if (asking !== undefined && isLive(asking)) await decideOperation(tx, asking, { succeeded: false, code })
  if (payment.intent.state === 'processing') await moveIntent(tx, payment.intent, 'stop')
  const payload = { attempt: attempt.id, code, method: attempt.method }
  await tellPayment(tx, payment.intent, 'payer_proof_failed', 'system', payload)
  return true
}

/** Close what was asked of the payer of a try that is left or over; the caller moves the try. */
export async function endProofRow(
  tx: Tx,
  { id }: Pick<Attempt, 'id'>,
  event: keyof typeof endings,
): Promise<boolean> {
  const from = proofLifecycle.from(event)
  const rows = await tx.sql`
    update payments.proofs set state = ${endings[event].state}, decided_at = clock_timestamp(), sealed = null
     where attempt_id = ${id} and state = any (${from}::text[])
       and (${event} <> 'expire' or expires_at <= clock_timestamp())
    returning attempt_id`
  return rows.length === 1
}

/** Count an answer before it is judged; false when there have been too many, or nothing is asked any more. */
export async function countAnswer(db: Queries, { id }: Pick<Attempt, 'id'>): Promise<boolean> {
  const rows = await db.sql`
    update payments.proofs set tries = tries + 1
     where attempt_id = ${id} and state = 'awaiting' and expires_at > clock_timestamp() and tries < ${mostAnswers}
    returning attempt_id`
  return rows.length === 1
}

/** Count a code before it is sent; false when too many were, or one just now, or nothing is asked any more. */
export async function countCode(tx: Tx, { id }: Pick<Attempt, 'id'>): Promise<boolean> {
  const rows = await tx.sql`
    update payments.proofs set codes_sent = codes_sent + 1, code_sent_at = clock_timestamp()
     where attempt_id = ${id} and state = 'awaiting' and expires_at > clock_timestamp() and codes_sent < ${mostCodes}
       and (code_sent_at is null
            or code_sent_at <= clock_timestamp() - make_interval(secs => ${secondsBetweenCodes}))
    returning attempt_id`
  return rows.length === 1
}

/** What is needed to begin a proven try, for the one who takes it up; undefined where it began, is over, or is in hands. */
export async function takeProven(
  db: Db,
  { id }: Pick<Attempt, 'id'>,
  leaseSeconds: number,
): Promise<Buffer | undefined> {
  const [row] = await db.sql<{ sealed: Buffer | null }>`
    update payments.proofs p
       set taken_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      from payments.attempts a
     where p.attempt_id = ${id} and p.state = 'proven' and p.taken_until <= clock_timestamp()
       and a.id = p.attempt_id and a.state in ('created', 'pending') and a.action is null
    returning p.sealed`
  return row?.sealed ?? undefined
}

/** What the one who has just proven it goes on with; they hold it already. */
export async function sealedOf(db: Db, { id }: Pick<Attempt, 'id'>): Promise<Buffer | undefined> {
  const [row] = await db.sql<{ sealed: Buffer | null }>`
    select sealed from payments.proofs where attempt_id = ${id} and state = 'proven'`
  return row?.sealed ?? undefined
}

/** The provider has answered: the proof has done what it was for. Where there was none nothing happens. */
export async function useProof(tx: Tx, { id }: Pick<Attempt, 'id'>): Promise<void> {
  const from = proofLifecycle.from('use')
  await tx.sql`
    update payments.proofs set state = 'used', sealed = null
     where attempt_id = ${id} and state = any (${from}::text[])`
}

/**
 * Forget proofs after thirteen months, when no payer may dispute the payment any more, and after a day what was sealed for
 * going on; at most so many. Answers how many proofs went.
 */
export async function forgetProofs(db: Queries, most = 5_000): Promise<number> {
  await db.sql`
    update payments.proofs set sealed = null
     where attempt_id in (select attempt_id from payments.proofs
                           where sealed is not null and created_at < clock_timestamp() - interval '1 day' limit ${most})`
  const rows = await db.sql`
    delete from payments.proofs
     where attempt_id in (select attempt_id from payments.proofs
                           where created_at < clock_timestamp() - interval '13 months' limit ${most})
    returning attempt_id`
  return rows.length
}
