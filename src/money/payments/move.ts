import { tell } from '#kernel/outbox.ts'
import { assert } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import {
  attemptLifecycle,
  intentLifecycle,
  operationLifecycle,
  type AttemptEvent,
  type AttemptState,
  type IntentEvent,
  type IntentState,
} from './lifecycles.ts'
import type { Attempt, Intent, Operation } from './payment.ts'

/** Move a payment by its lifecycle; the caller holds its lock. An event that may not happen is a bug. */
export async function moveIntent(tx: Tx, intent: Intent, event: IntentEvent): Promise<IntentState> {
  const next = intentLifecycle.next(intent.state, event)
  assert(next !== undefined, `payment ${intent.state} cannot ${event}`)
  const rows = await tx.sql`
    update payments.intents set state = ${next}, version = version + 1
     where id = ${intent.id} and state = ${intent.state}
    returning id`
  assert(rows.length === 1, 'a locked payment moves')
  return next
}

/** Move an attempt by its lifecycle; the caller holds its payment's lock. An event that may not happen is a bug. */
export async function moveAttempt(tx: Tx, attempt: Attempt, event: AttemptEvent): Promise<AttemptState> {
  const next = attemptLifecycle.next(attempt.state, event)
  assert(next !== undefined, `attempt ${attempt.state} cannot ${event}`)
  const rows = await tx.sql`
    update payments.attempts set state = ${next}
     where id = ${attempt.id} and state = ${attempt.state}
    returning id`
  assert(rows.length === 1, 'an attempt of a locked payment moves')
  return next
}

/** An operation is decided: by the provider's word, or because it was never made. */
export async function decideOperation(
  tx: Tx,
  operation: Operation,
  outcome: { succeeded: boolean; code?: string | undefined; connectorRef?: string | undefined },
): Promise<void> {
  const state = outcome.succeeded ? 'succeeded' : 'failed'
  const event = outcome.succeeded ? 'succeed' : 'fail'
  const from = operationLifecycle.from(event)
  const rows = await tx.sql`
    update payments.operations
       set state = ${state}, decided_at = clock_timestamp(), next_sync_at = null,
           failure_code = ${outcome.succeeded ? null : (outcome.code ?? 'refused')},
           connector_ref = coalesce(${outcome.connectorRef ?? null}, connector_ref)
     where id = ${operation.id} and state = any (${from}::text[])
    returning id`
  assert(rows.length === 1, `operation ${operation.state} cannot ${event}`)
}

/** Tell a fact about a payment under what it is for, so that an order's history has it. */
export async function tellPayment(
  tx: Tx,
  intent: Intent,
  type: string,
  actor: string,
  payload: Readonly<Record<string, unknown>>,
  cause?: string,
): Promise<void> {
  await tell(tx, {
    type,
    aggregate: intent.reference,
    actor,
    ...(cause === undefined ? {} : { cause }),
    payload: { payment: intent.id, ...payload },
  })
}
