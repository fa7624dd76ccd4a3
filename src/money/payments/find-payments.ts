import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { TransferId } from '#money/ledger/index.ts'
import type { AttemptState, OperationState } from './lifecycles.ts'
import type {
  Attempt,
  AttemptId,
  Intent,
  Operation,
  OperationId,
  OperationKind,
  PayerAction,
  Payment,
  PaymentId,
} from './payment.ts'

type IntentRow = Omit<Intent, 'amount' | 'authorized' | 'captured' | 'refunded' | 'authorizedUntil'> & {
  currency: Currency
  amount_minor: bigint
  authorized_minor: bigint
  captured_minor: bigint
  refunded_minor: bigint
  authorizedUntil: Date | null
}

type AttemptRow = {
  id: AttemptId
  intentId: PaymentId
  seq: number
  connector: string
  method: string
  state: AttemptState
  merchantRef: string
  surplus: boolean
  createdAt: Date
  connectorRef: string | null
  redirectUrl: string | null
  action: PayerAction | null
  details: Readonly<Record<string, string>>
  atOnce: boolean
  heldBy: TransferId | null
  declineCode: string | null
  brand: string | null
  last4: string | null
  authorizedUntil: Date | null
  sessionExpiresAt: Date | null
  observedAt: Date | null
  currency: Currency
  amount_minor: bigint
  authorized_minor: bigint
  captured_minor: bigint
  voided_minor: bigint
  refunded_minor: bigint
}

type OperationRow = {
  id: OperationId
  attemptId: AttemptId
  kind: OperationKind
  state: OperationState
  cause: string
  reservedBy: TransferId[]
  tries: number
  createdAt: Date
  reason: string | null
  failureCode: string | null
  nextSyncAt: Date | null
  decidedAt: Date | null
  currency: Currency
  amount_minor: bigint
}

function intentOf(row: IntentRow): Intent {
  const { currency, amount_minor, authorized_minor, captured_minor, refunded_minor, ...rest } = row
  return {
    ...rest,
    amount: money(amount_minor, currency),
    authorized: money(authorized_minor, currency),
    captured: money(captured_minor, currency),
    refunded: money(refunded_minor, currency),
    authorizedUntil: row.authorizedUntil ?? undefined,
  }
}

/** Tries from before there were other actions have an address only. */
function actionOf({ action, redirectUrl }: AttemptRow): PayerAction | undefined {
  if (action !== null) return action
  return redirectUrl === null ? undefined : { kind: 'redirect', url: redirectUrl }
}

function attemptOf(row: AttemptRow): Attempt {
  const { id, intentId, seq, connector, method, state, merchantRef, surplus, createdAt, currency } = row
  return {
    id,
    intentId,
    seq,
    connector,
    method,
    state,
    merchantRef,
    surplus,
    createdAt,
    connectorRef: row.connectorRef ?? undefined,
    action: actionOf(row),
    details: row.details,
    atOnce: row.atOnce,
    amount: money(row.amount_minor, currency),
    authorized: money(row.authorized_minor, currency),
    captured: money(row.captured_minor, currency),
    voided: money(row.voided_minor, currency),
    refunded: money(row.refunded_minor, currency),
    heldBy: row.heldBy ?? undefined,
    declineCode: row.declineCode ?? undefined,
    card: row.brand === null || row.last4 === null ? undefined : { brand: row.brand, last4: row.last4 },
    authorizedUntil: row.authorizedUntil ?? undefined,
    sessionExpiresAt: row.sessionExpiresAt ?? undefined,
    observedAt: row.observedAt ?? undefined,
  }
}

function operationOf(row: OperationRow): Operation {
  const { id, attemptId, kind, state, cause, reservedBy, tries, createdAt } = row
  return {
    id,
    attemptId,
    kind,
    state,
    cause,
    reservedBy,
    tries,
    createdAt,
    amount: money(row.amount_minor, row.currency),
    reason: row.reason ?? undefined,
    failureCode: row.failureCode ?? undefined,
    nextSyncAt: row.nextSyncAt ?? undefined,
    decidedAt: row.decidedAt ?? undefined,
  }
}

/** A payment with its attempts and operations, oldest first; undefined when there is none with this id. */
export async function findPayment(db: Queries, id: PaymentId): Promise<Payment | undefined> {
  const [intent] = await db.sql<IntentRow>`
    select id, reference, state, currency, amount_minor, authorized_minor, captured_minor, refunded_minor,
           expires_at as "expiresAt", authorized_until as "authorizedUntil", created_at as "createdAt"
      from payments.intents
     where id = ${id}`
  if (intent === undefined) return undefined
  const attempts = await db.sql<AttemptRow>`
    select id, intent_id as "intentId", seq, connector, method, state, merchant_ref as "merchantRef",
           connector_ref as "connectorRef", redirect_url as "redirectUrl", action, details, at_once as "atOnce", currency, amount_minor, authorized_minor,
           captured_minor, voided_minor, refunded_minor, surplus, held_by as "heldBy", decline_code as "declineCode",
           card_brand as brand, card_last4 as last4, authorized_until as "authorizedUntil",
           session_expires_at as "sessionExpiresAt", observed_at as "observedAt", created_at as "createdAt"
      from payments.attempts
     where intent_id = ${id}
     order by seq`
  const operations = await db.sql<OperationRow>`
    select o.id, o.attempt_id as "attemptId", o.kind, o.amount_minor, a.currency, o.state, o.cause, o.reason,
           o.failure_code as "failureCode", o.reserved_by as "reservedBy", o.tries,
           o.next_sync_at as "nextSyncAt", o.created_at as "createdAt", o.decided_at as "decidedAt"
      from payments.operations o
      join payments.attempts a on a.id = o.attempt_id
     where a.intent_id = ${id}
     order by o.created_at, o.id`
  return {
    intent: intentOf(intent),
    attempts: attempts.map(attemptOf),
    operations: operations.map(operationOf),
  }
}

/** The id of the payment for a reference. */
export async function paymentIdFor(db: Queries, reference: string): Promise<PaymentId | undefined> {
  const [row] = await db.sql<{ id: PaymentId }>`
    select id from payments.intents where reference = ${reference}`
  return row?.id
}

/** The payment for a reference, such as an order. */
export async function findPaymentFor(db: Queries, reference: string): Promise<Payment | undefined> {
  const id = await paymentIdFor(db, reference)
  return id === undefined ? undefined : findPayment(db, id)
}

/** Whose money an attempt is: its payment and what that is for. Undefined for a reference we never gave. */
export async function ownerOfAttempt(
  db: Queries,
  merchantRef: string,
): Promise<{ paymentId: PaymentId; attemptId: AttemptId; reference: string; connector: string } | undefined> {
  const [row] = await db.sql<{
    paymentId: PaymentId
    attemptId: AttemptId
    reference: string
    connector: string
  }>`
    select i.id as "paymentId", a.id as "attemptId", i.reference, a.connector
      from payments.attempts a
      join payments.intents i on i.id = a.intent_id
     where a.merchant_ref = ${merchantRef}`
  return row
}

/** The payment an operation belongs to. */
export async function ownerOfOperation(
  db: Queries,
  id: OperationId,
): Promise<{ paymentId: PaymentId; reference: string; merchantRef: string; connector: string } | undefined> {
  const [row] = await db.sql<{
    paymentId: PaymentId
    reference: string
    merchantRef: string
    connector: string
  }>`
    select i.id as "paymentId", i.reference, a.merchant_ref as "merchantRef", a.connector
      from payments.operations o
      join payments.attempts a on a.id = o.attempt_id
      join payments.intents i on i.id = a.intent_id
     where o.id = ${id}`
  return row
}

/** Take the lock of a payment and read all of it: whoever moves money of a payment holds this. */
export async function lockPayment(tx: Tx, id: PaymentId): Promise<Payment | undefined> {
  const rows = await tx.sql`select id from payments.intents where id = ${id} for update`
  return rows.length === 0 ? undefined : findPayment(tx, id)
}

/** The payment for a reference, locked. */
export async function lockPaymentFor(tx: Tx, reference: string): Promise<Payment | undefined> {
  const id = await paymentIdFor(tx, reference)
  return id === undefined ? undefined : lockPayment(tx, id)
}
