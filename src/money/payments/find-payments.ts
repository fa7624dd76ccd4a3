import { batchedPer } from '#kernel/batched.ts'
import type { Currency } from '#kernel/currency.ts'
import { commitsByItself, type Queries } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { TransferId } from '#money/ledger/index.ts'
import { attemptOf, dateOf, type AttemptRow, type Instant } from './rows/attempt-row.ts'
import type { AttemptState, OperationState } from './lifecycles.ts'
import type {
  AttemptId,
  Intent,
  Operation,
  OperationId,
  OperationKind,
  Payment,
  PaymentId,
} from './payment.ts'

/** The columns of payments.operations. */
type OperationRow = {
  id: OperationId
  attempt_id: AttemptId
  kind: OperationKind
  state: OperationState
  cause: string
  reserved_by: TransferId[]
  tries: number
  created_at: Instant
  reason: string | null
  failure_code: string | null
  next_sync_at: Instant | null
  decided_at: Instant | null
  amount_minor: bigint
}

type PaymentRow = Omit<Intent, 'amount' | 'authorized' | 'captured' | 'refunded' | 'authorizedUntil'> & {
  currency: Currency
  amount_minor: bigint
  authorized_minor: bigint
  captured_minor: bigint
  refunded_minor: bigint
  n: number
  authorizedUntil: Date | null
  attempts: AttemptRow[]
  operations: OperationRow[]
}
type IntentRow = Omit<PaymentRow, 'n' | 'attempts' | 'operations'>

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

function operationOf(row: OperationRow, currency: Currency): Operation {
  const { id, kind, state, cause, tries } = row
  return {
    id,
    attemptId: row.attempt_id,
    kind,
    state,
    cause,
    reservedBy: row.reserved_by,
    tries,
    createdAt: new Date(row.created_at),
    amount: money(row.amount_minor, currency),
    reason: row.reason ?? undefined,
    failureCode: row.failure_code ?? undefined,
    nextSyncAt: dateOf(row.next_sync_at),
    decidedAt: dateOf(row.decided_at),
  }
}

/** How a payment is known: by its id, by what it is for, or by the reference a provider knows one of its tries by. */
type Which = { readonly id?: PaymentId; readonly reference?: string; readonly merchantRef?: string }

/** Read several payments in one statement, in the order asked; undefined in the place of one that is not there. */
async function readPayments({ sql }: Queries, asked: readonly Which[]): Promise<(Payment | undefined)[]> {
  const rows = await sql<PaymentRow>`
    select n, id, reference, state, currency, amount_minor, authorized_minor, captured_minor, refunded_minor,
           expires_at as "expiresAt", authorized_until as "authorizedUntil", created_at as "createdAt", attempts, operations
      from payments.read_payments(${asked.map(({ id }) => id ?? null)}::text[],
                                  ${asked.map(({ reference }) => reference ?? null)}::text[],
                                  ${asked.map(({ merchantRef }) => merchantRef ?? null)}::text[])`
  const found: (Payment | undefined)[] = asked.map(() => undefined)
  for (const { n, attempts, operations, ...intent } of rows)
    found[n - 1] = {
      intent: intentOf(intent),
      attempts: attempts.map(attemptOf),
      operations: operations.map((each) => operationOf(each, intent.currency)),
    }
  return found
}

/** Payments asked for while others are being read are read together. */
const reading = batchedPer(readPayments, { max: 64, lanes: 2 })

async function readPayment(db: Queries, which: Which): Promise<Payment | undefined> {
  return commitsByItself(db) ? reading(db, which) : (await readPayments(db, [which]))[0]
}

/**
 * A payment with its attempts and operations, oldest first, in one statement, which outside a transaction it shares with others
 * that are asked for meanwhile; undefined when there is none.
 */
export async function findPayment(db: Queries, id: PaymentId): Promise<Payment | undefined> {
  return readPayment(db, { id })
}

/** The payment one of whose tries a provider knows by this reference; undefined for one we never gave. */
export async function findPaymentOf(db: Queries, merchantRef: string): Promise<Payment | undefined> {
  return readPayment(db, { merchantRef })
}

/** The payment for a reference, such as an order. */
export async function findPaymentFor(db: Queries, reference: string): Promise<Payment | undefined> {
  return readPayment(db, { reference })
}

type AttemptOwner = {
  readonly paymentId: PaymentId
  readonly attemptId: AttemptId
  readonly reference: string
  readonly connector: string
  readonly state: AttemptState
}

/** Whose money an attempt is: its payment and what that is for. Undefined for a reference we never gave. */
export async function ownerOfAttempt(db: Queries, merchantRef: string): Promise<AttemptOwner | undefined> {
  const [row] = await db.sql<AttemptOwner>`
    select i.id as "paymentId", a.id as "attemptId", i.reference, a.connector, a.state
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
  const [row] = await tx.sql<{ id: PaymentId }>`
    select id from payments.intents where reference = ${reference} for update`
  return row === undefined ? undefined : findPayment(tx, row.id)
}
