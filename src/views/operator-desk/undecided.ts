import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import type { OperationId, OperationKind, OperationState, PaymentId } from '#money/payments/index.ts'

/** A request to a provider whose answer is not known. */
export type UndecidedOperation = {
  readonly id: OperationId
  readonly kind: OperationKind
  readonly state: OperationState
  readonly amount_minor: bigint
  readonly currency: Currency
  readonly tries: number
  readonly nextSyncAt: Date | null
  readonly createdAt: Date
  readonly paymentId: PaymentId
  readonly orderNumber: number | null
}

/** Requests nobody has an answer to, the oldest first, a hundred at most. Open payment pages are not among them. */
export async function undecidedOperations(db: Queries): Promise<UndecidedOperation[]> {
  return db.sql<UndecidedOperation>`
    select o.id, o.kind, o.state, o.amount_minor, a.currency, o.tries, o.next_sync_at as "nextSyncAt",
           o.created_at as "createdAt", a.intent_id as "paymentId", r.number as "orderNumber"
      from payments.operations o
      join payments.attempts a on a.id = o.attempt_id
      join payments.intents i on i.id = a.intent_id
      left join orders.orders r on r.id = i.reference
     where o.state in ('created', 'sent', 'unknown') and o.kind <> 'authorize'
     order by o.created_at, o.id
     limit 100`
}

/** A message of a provider that was not taken into account, without its bytes. */
export type RefusedEvidence = {
  readonly id: number
  readonly connector: string
  readonly source: string
  readonly merchantRef: string | null
  readonly receivedAt: Date
  readonly effect: string | null
}

/** The latest messages that fit nothing or proved nothing, fifty at most. */
export async function refusedEvidence(db: Queries): Promise<RefusedEvidence[]> {
  return db.sql<RefusedEvidence>`
    select e.id, e.connector, e.source, e.merchant_ref as "merchantRef", e.received_at as "receivedAt", e.effect
      from payments.evidence e
     where e.effect in ('bad_signature', 'malformed', 'unmatched', 'integrity_failure', 'conflict')
     order by e.id desc
     limit 50`
}
