import { batchedPer } from '#kernel/batched.ts'
import type { Db, Queries } from '#kernel/database.ts'
import { toWire } from '#kernel/money.ts'
import { toRequest } from '#money/ledger/index.ts'
import type { Applied, EvidenceEffect } from '../apply-evidence.ts'
import { holdOf } from '../book.ts'
import type { Evidence } from '../evidence.ts'
import { findPaymentOf } from '../find-payments.ts'
import { judge } from '../judge.ts'
import { intentLifecycle, isOpen } from '../lifecycles.ts'
import type { Attempt, Payment, PaymentId } from '../payment.ts'

/**
 * Evidence of the two plainest kinds, with all that follows for the payment as a row for the database: it does nothing but
 * authorize what was asked, or says of a payer's page no more than that it is still open.
 */
export type PlainEvidence = {
  readonly says: 'authorized' | 'open'
  readonly paymentId: PaymentId
  readonly reference: string
  readonly actor: string
  readonly row: Readonly<Record<string, unknown>>
  /** What is told of the payment when its money is authorized. */
  readonly told: { readonly type: 'payment_authorized'; readonly payload: Readonly<Record<string, unknown>> }
}

function saysPlainly({ observation: { payment, operations } }: Evidence): PlainEvidence['says'] | undefined {
  if (payment === undefined || operations.length > 0 || payment.addressCheck !== undefined) return undefined
  const { state, authorized, capturable, declineCode } = payment
  if (state === 'authorized' && authorized.minor > 0n && capturable.minor === authorized.minor) return state
  return state === 'open' && authorized.minor === 0n && declineCode === undefined ? state : undefined
}

/** The evidence and what it says of the try, as columns. */
function keptRow({ connector, dedupeKey, source, raw, observation }: Evidence) {
  const { payment: said, observedAt } = observation
  return {
    connector,
    dedupe_key: dedupeKey,
    source,
    raw: Buffer.from(raw.subarray(0, 65_536)).toString('base64'),
    connector_ref: said?.connectorRef,
    card_brand: said?.card?.brand,
    card_last4: said?.card?.last4,
    until: said?.authorizedUntil,
    session_expires_at: said?.sessionExpiresAt,
    authentication: said?.authentication,
    observed_at: observedAt,
  }
}

/** What setting the money aside adds to the row; undefined where the try or the payment does not wait for it. */
function authorizingRow({ observation }: Evidence, { intent, operations }: Payment, attempt: Attempt) {
  if (attempt.atOnce || intentLifecycle.next(intent.state, 'authorize') === undefined) return undefined
  const asking = operations.find((each) => each.attemptId === attempt.id && each.kind === 'authorize')
  if (asking === undefined) return undefined
  const until = observation.payment?.authorizedUntil
  const hold = holdOf(intent, attempt, { until, at: observation.observedAt })
  return { asking: asking.id, held_by: hold.id, transfers: [toRequest(hold)] }
}

/**
 * Judge evidence that may be followed together with others of its kind. Undefined where it says anything else, or the
 * payment stands otherwise: then `applyEvidence` is to follow it. Nothing is locked; whoever writes the row looks again.
 */
export async function plainEvidence(
  db: Queries,
  evidence: Evidence,
  merchant?: string,
): Promise<PlainEvidence | undefined> {
  const says = saysPlainly(evidence)
  if (says === undefined) return undefined
  const { observation, connector } = evidence
  const payment = await findPaymentOf(db, observation.merchantRef)
  const attempt = payment?.attempts.find(
    (each) => each.merchantRef === observation.merchantRef && each.connector === connector,
  )
  if (payment === undefined || attempt === undefined || !isOpen(attempt.state)) return undefined
  if (says === 'open' && attempt.state !== 'pending') return undefined
  const { intent } = payment
  const operations = payment.operations.filter((each) => each.attemptId === attempt.id)
  const judgment = judge(attempt, operations, observation, merchant)
  if (!judgment.fits) return undefined
  const [move, ...more] = judgment.moves
  const authorizes = move?.step === 'attempt' && move.event === 'authorize' && more.length === 0
  if (says === 'authorized' ? !authorizes : move !== undefined) return undefined
  const authorizing = says === 'authorized' ? authorizingRow(evidence, payment, attempt) : {}
  if (authorizing === undefined) return undefined
  const { id, method, amount } = attempt
  return {
    says,
    paymentId: intent.id,
    reference: intent.reference,
    actor: `connector:${connector}`,
    row: { payment: intent.id, attempt: id, ...keptRow(evidence), ...authorizing },
    told: {
      type: 'payment_authorized',
      payload: { payment: intent.id, attempt: id, method, ...toWire(amount) },
    },
  }
}

type Before = {
  n: number
  effect: EvidenceEffect | null
  payment: PaymentId | null
  reference: string | null
}

async function readBefore({ sql }: Db, all: readonly Evidence[]): Promise<(Before | undefined)[]> {
  const rows = await sql<Before>`
    select n, effect, payment, reference
      from payments.heard_before(${all.map(({ connector }) => connector)}::text[],
                                 ${all.map(({ dedupeKey }) => dedupeKey)}::text[],
                                 ${all.map(({ observation }) => observation.merchantRef)}::text[])`
  const byPlace = new Map(rows.map((row) => [row.n, row]))
  return all.map((_, i) => byPlace.get(i + 1))
}

/** What is asked while the same is being read of other evidence is read together. */
const heardBefore = batchedPer(readBefore, { max: 64, lanes: 2 })

/** What became of the very same evidence when it was heard before; undefined for what is new. Nothing is locked. */
export async function heardAlready(db: Db, evidence: Evidence): Promise<Applied | undefined> {
  const row = await heardBefore(db, evidence)
  if (row === undefined) return undefined
  const { effect, payment: paymentId, reference } = row
  const owner = paymentId === null || reference === null ? {} : { paymentId, reference }
  return { effect: effect ?? 'nothing', isDuplicate: true, authorized: false, ...owner }
}
