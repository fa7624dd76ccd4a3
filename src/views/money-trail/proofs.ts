import type { Queries } from '#kernel/database.ts'
import type { PaymentId, ProofCause, ProofState, ProofWay } from '#money/payments/index.ts'
import type { Reason } from '#trust/risk/index.ts'

/** A proof that was asked of the payer of a try, how it went, and what risk had said of the try. */
export type TrailProof = {
  readonly seq: number
  readonly method: string
  readonly state: ProofState
  readonly because: ProofCause
  readonly way: ProofWay | null
  readonly tries: number
  readonly codesSent: number
  readonly askedAt: Date
  readonly decidedAt: Date | null
  readonly decisionId: string | null
  readonly reasons: readonly Reason[] | null
}

/** The proofs asked of the payers of a payment's tries, the first first. */
export async function proofsOf(db: Queries, id: PaymentId): Promise<TrailProof[]> {
  return db.sql<TrailProof>`
    select a.seq, a.method, p.state, p.because, p.way, p.tries, p.codes_sent as "codesSent",
           p.created_at as "askedAt", p.decided_at as "decidedAt", d.id as "decisionId", d.reasons
      from payments.proofs p
      join payments.attempts a on a.id = p.attempt_id
      left join risk.decisions d on d.attempt = a.id
     where a.intent_id = ${id}
     order by a.seq`
}
