import type { Queries } from '#kernel/database.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { openCase } from './cases.ts'
import type { OperationRequest } from './connectors/connector.ts'
import { lockPayment, ownerOfOperation } from './find-payments.ts'
import { operationLifecycle, type AttemptState } from './lifecycles.ts'
import type { Attempt, Operation, OperationId, PaymentId } from './payment.ts'

/**
 * Seconds from one question about an undecided request to the next: 5 s, 15 s, 1 m, 5 m, 30 m, 3 h, 24 h. After the last
 * it is a case for a person.
 */
export const syncSchedule = [5, 15, 60, 300, 1_800, 10_800, 86_400] as const

/** A request ready to be made: committed as sent. */
export type Sendable = {
  readonly operation: Operation
  readonly attempt: Attempt
  readonly request: OperationRequest
}

/** Why a request is not made now. */
export type SendRefusal = 'operation_not_found' | 'operation_decided'

/**
 * Write down that a request is about to be made. The caller commits, then makes the call: whatever happens afterwards, it
 * is known that the provider may have heard it.
 */
export async function markSent(tx: Tx, id: OperationId): Promise<Result<Sendable, SendRefusal>> {
  const owner = await ownerOfOperation(tx, id)
  const payment = owner === undefined ? undefined : await lockPayment(tx, owner.paymentId)
  const operation = payment?.operations.find((each) => each.id === id)
  const attempt = payment?.attempts.find((each) => each.id === operation?.attemptId)
  if (operation === undefined || attempt === undefined) return refused('operation_not_found')
  const { kind } = operation
  if (kind === 'authorize' || kind === 'sync') return refused('operation_not_found')
  const from = operationLifecycle.from('send')
  const rows = await tx.sql`
    update payments.operations
       set state = 'sent', sent_at = coalesce(sent_at, clock_timestamp()),
           next_sync_at = greatest(next_sync_at, clock_timestamp() + interval '5 seconds')
     where id = ${id} and state = any (${from}::text[])
    returning id`
  if (rows.length === 0) return refused('operation_decided', { state: operation.state })
  assert(attempt.connectorRef !== undefined, 'authorized money has a provider reference')
  const request: OperationRequest = {
    kind,
    reference: id,
    merchantRef: attempt.merchantRef,
    connectorRef: attempt.connectorRef,
    amount: operation.amount,
  }
  return done({ operation, attempt, request })
}

/** No answer came. Nobody knows, and that is what is written. An answer that arrived meanwhile stands. */
export async function recordSilence(db: Queries, id: OperationId): Promise<void> {
  const from = operationLifecycle.from('lose')
  await db.sql`
    update payments.operations set state = 'unknown' where id = ${id} and state = any (${from}::text[])`
}

/** A request whose answer is due: made and not answered, or not even made. */
export type DueOperation = {
  readonly id: OperationId
  readonly kind: Operation['kind']
  readonly state: Operation['state']
  readonly tries: number
  readonly paymentId: PaymentId
  readonly merchantRef: string
  readonly connector: string
  readonly attemptState: AttemptState
  /** No look is planned after this one. */
  readonly isLast: boolean
}

/**
 * Take requests whose time to be looked after has come, and set the time of the next look, so that no two workers take
 * the same. A question about an open page is also asked when the page has just closed.
 */
export async function claimDueOperations(db: Queries, most: number): Promise<DueOperation[]> {
  const waits = [...syncSchedule]
  return db.sql<DueOperation>`
    with due as (
      select o.id, a.session_expires_at, a.intent_id, a.merchant_ref, a.connector, a.state
        from payments.operations o
        join payments.attempts a on a.id = o.attempt_id
       where o.state in ('created', 'sent', 'unknown') and o.next_sync_at <= clock_timestamp()
       order by o.next_sync_at
       limit ${most}
         for update of o skip locked
    )
    update payments.operations o
       set tries = o.tries + 1,
           next_sync_at = case
             when o.kind = 'authorize' and due.session_expires_at > clock_timestamp()
               then least(clock_timestamp() + make_interval(secs => (${waits}::int[])[least(o.tries + 2, 7)]),
                          due.session_expires_at + interval '2 seconds')
             else clock_timestamp() + make_interval(secs => (${waits}::int[])[o.tries + 2])
           end
      from due
     where o.id = due.id
    returning o.id, o.kind, o.state, o.tries, due.intent_id as "paymentId", due.merchant_ref as "merchantRef",
              due.connector, due.state as "attemptState", o.next_sync_at is null as "isLast"`
}

/** The last question was asked and there is still no answer: a person must look. Nothing more is asked by itself. */
export async function giveUp(tx: Tx, due: DueOperation): Promise<void> {
  const payment = await lockPayment(tx, due.paymentId)
  const operation = payment?.operations.find(({ id }) => id === due.id)
  if (operation === undefined || operation.nextSyncAt !== undefined || operation.decidedAt !== undefined)
    return
  await openCase(tx, {
    kind: 'unknown_operation',
    subject: due.id,
    paymentId: due.paymentId,
    facts: { operation: due.kind, tries: due.tries },
  })
}
