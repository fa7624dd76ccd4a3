import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import type { Id } from '#kernel/ids.ts'
import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'
import { money, type Money } from '#kernel/money.ts'
import type { AttemptId, PaymentId } from '#money/payments/index.ts'

/** The id of a dispute in our books; the provider has its own. */
export type DisputeId = Id<'dis'>

/** A dispute asks for our answer, is looked at, and ends; it may ask again (pre-arbitration), and end at any time. */
export const disputeLifecycle = lifecycle({
  needs_response: { answer: 'under_review', win: 'won', lose: 'lost', withdraw: 'withdrawn' },
  under_review: { ask: 'needs_response', win: 'won', lose: 'lost', withdraw: 'withdrawn' },
  won: {},
  lost: {},
  withdrawn: {},
})

/** Where a dispute is. */
export type DisputeState = StateOf<typeof disputeLifecycle>

/** How far a dispute has come, in the words of the card schemes. */
export type DisputeStage = 'pre_dispute' | 'chargeback' | 'representment' | 'pre_arbitration' | 'arbitration'

/** A dispute as it is known. */
export type Dispute = {
  readonly id: DisputeId
  readonly connector: string
  readonly providerId: string
  readonly attemptId: AttemptId | null
  readonly paymentId: PaymentId | null
  /** What the payment was for: an order id. */
  readonly reference: string | null
  readonly state: DisputeState
  readonly stage: DisputeStage
  readonly reason: string
  readonly reasonText: string
  readonly amount: Money
  readonly respondBy: Date | null
  readonly booked: readonly string[]
  readonly evidence: Readonly<Record<string, string>> | null
  readonly answeredAt: Date | null
  readonly openedAt: Date
  readonly closedAt: Date | null
}

/** Disputes, those with the nearest deadline first, closed ones last; one only, or those of a payment, where named. */
export async function findDisputes(
  db: Queries,
  { id, paymentId }: { readonly id?: string; readonly paymentId?: PaymentId } = {},
): Promise<Dispute[]> {
  const rows = await db.sql<{
    id: DisputeId
    connector: string
    providerId: string
    attemptId: AttemptId | null
    paymentId: PaymentId | null
    reference: string | null
    state: DisputeState
    stage: DisputeStage
    reason: string
    reasonText: string
    amount_minor: bigint
    currency: Currency
    respondBy: Date | null
    booked: string[]
    evidence: Record<string, string> | null
    answeredAt: Date | null
    openedAt: Date
    closedAt: Date | null
  }>`
    select d.id, d.connector, d.provider_id as "providerId", d.attempt_id as "attemptId", i.id as "paymentId", i.reference,
           d.state, d.stage, d.reason, d.reason_text as "reasonText", d.amount_minor, d.currency,
           d.respond_by as "respondBy", d.booked, d.evidence, d.answered_at as "answeredAt", d.opened_at as "openedAt",
           d.closed_at as "closedAt"
      from disputes.disputes d
      left join payments.attempts a on a.id = d.attempt_id
      left join payments.intents i on i.id = a.intent_id
     where (${id ?? null}::text is null or d.id = ${id ?? null})
       and (${paymentId ?? null}::text is null or i.id = ${paymentId ?? null})
     order by d.closed_at is not null, d.respond_by nulls last, d.id desc
     limit 200`
  return rows.map(({ amount_minor, currency, ...rest }) => ({
    ...rest,
    amount: money(amount_minor, currency),
  }))
}

/** What of a payment is disputed and not decided yet. */
export async function amountDisputed(db: Queries, paymentId: PaymentId, currency: Currency): Promise<Money> {
  const open = (await findDisputes(db, { paymentId })).filter(({ closedAt }) => closedAt === null)
  return money(
    open.reduce((sum, { amount }) => sum + amount.minor, 0n),
    currency,
  )
}
