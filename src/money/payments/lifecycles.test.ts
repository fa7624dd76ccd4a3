import assert from 'node:assert/strict'
import test from 'node:test'
import { attemptLifecycle, intentLifecycle, isBeforeAuthorization, operationLifecycle } from './lifecycles.ts'

/** Every state with every event: what is not written here must be refused. */
function exactly(
  life: { states: readonly string[]; table: object; next(state: never, event: never): string | undefined },
  allowed: readonly string[],
): void {
  const events = new Set(Object.values(life.table).flatMap((row: object) => Object.keys(row)))
  const found: string[] = []
  for (const state of life.states)
    for (const event of events) {
      const next = life.next(state as never, event as never)
      if (next !== undefined) found.push(`${state} ${event} ${next}`)
    }
  assert.deepEqual(found.toSorted(), [...allowed].toSorted())
}

test('a payment moves only as its table says, state by event', () => {
  exactly(intentLifecycle, [
    'requires_payment start processing',
    'requires_payment authorize authorized',
    'requires_payment cancel canceled',
    'requires_payment expire expired',
    'processing stop requires_payment',
    'processing authorize authorized',
    'processing cancel canceled',
    'processing expire expired',
    'authorized capture captured',
    'authorized capture_part partially_captured',
    'authorized cancel canceled',
    'authorized lapse expired',
    'partially_captured capture captured',
    'partially_captured capture_part partially_captured',
    'partially_captured close captured',
    'partially_captured refund_part partially_captured',
    'captured refund_part partially_refunded',
    'captured refund refunded',
    'partially_refunded refund_part partially_refunded',
    'partially_refunded refund refunded',
  ])
})

test('an attempt moves only as its table says, state by event', () => {
  const early = [
    'created',
    'requires_proof',
    'pending',
    'requires_confirmation',
    'declined',
    'failed',
    'expired',
  ]
  const open = ['created', 'requires_proof', 'pending', 'requires_confirmation', 'integrity_failure']
  exactly(attemptLifecycle, [
    ...early.map((state) => `${state} authorize authorized`),
    ...early.map((state) => `${state} doubt integrity_failure`),
    ...open.flatMap((state) => [`${state} decline declined`, `${state} expire expired`]),
    'created ask_proof requires_proof',
    'requires_proof prove created',
    'created open pending',
    'requires_confirmation open pending',
    'created challenge requires_confirmation',
    'pending challenge requires_confirmation',
    'created fail failed',
    'pending fail failed',
    'integrity_failure authorize authorized',
    'authorized capture captured',
    'authorized capture_part partially_captured',
    'authorized void voided',
    'partially_captured capture captured',
    'partially_captured capture_part partially_captured',
    'partially_captured close captured',
  ])
})

test('an attempt never goes back from authorized money', () => {
  for (const state of attemptLifecycle.states) {
    if (isBeforeAuthorization(state)) continue
    for (const next of Object.values(attemptLifecycle.table[state]))
      assert.equal(isBeforeAuthorization(next), false)
  }
})

test('an operation moves only as its table says, state by event', () => {
  exactly(operationLifecycle, [
    'created send sent',
    'created fail failed',
    'sent hold created',
    'sent send sent',
    'sent succeed succeeded',
    'sent fail failed',
    'sent lose unknown',
    'unknown send sent',
    'unknown succeed succeeded',
    'unknown fail failed',
    'unknown lose unknown',
  ])
})
