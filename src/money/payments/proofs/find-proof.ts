import type { Queries } from '#kernel/database.ts'
import type { ProofState } from '../lifecycles.ts'
import type { AttemptId } from '../payment.ts'

/** By what a payer proved who they are. */
export type ProofWay = 'passkey' | 'totp' | 'password' | 'message' | 'mail'

/** Why a payer is asked: the judgment of risk, or an amount above the shop's limit. */
export type ProofCause = 'risk' | 'limit'

/** Most answers a payer may give for one try, right or wrong. */
export const mostAnswers = 10
/** Most codes that are sent for one try. */
export const mostCodes = 5
/** Seconds between two codes. */
export const secondsBetweenCodes = 30

/** What is asked of the payer of one try, and how it went. */
export type Proof = {
  readonly attemptId: AttemptId
  readonly state: ProofState
  readonly because: ProofCause
  /** Who alone may prove it; null where a guest pays. */
  readonly party: string | null
  readonly way: ProofWay | null
  readonly tries: number
  readonly codesSent: number
  readonly expiresAt: Date
  readonly decidedAt: Date | null
  /** The time for it is over, by the clock of the database. */
  readonly isOver: boolean
  /** A code may be sent now: not too many were, and not just now. */
  readonly maySend: boolean
  /** It is proven, and the payment it is for may still begin. */
  readonly mayBegin: boolean
}

/** The proof asked of the payer of a try; undefined where none is. */
export async function findProof(db: Queries, attemptId: AttemptId): Promise<Proof | undefined> {
  const [row] = await db.sql<Proof>`
    select p.attempt_id as "attemptId", p.state, p.because, p.party_id as party, p.way, p.tries,
           p.codes_sent as "codesSent", p.expires_at as "expiresAt", p.decided_at as "decidedAt",
           p.expires_at <= clock_timestamp() as "isOver",
           p.state = 'proven' and i.state = 'processing' and i.expires_at > clock_timestamp() as "mayBegin",
           p.codes_sent < ${mostCodes} and coalesce(
             p.code_sent_at <= clock_timestamp() - make_interval(secs => ${secondsBetweenCodes}), true) as "maySend"
      from payments.proofs p
      join payments.attempts a on a.id = p.attempt_id
      join payments.intents i on i.id = a.intent_id
     where p.attempt_id = ${attemptId}`
  return row
}
