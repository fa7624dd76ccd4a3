import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { money } from '#kernel/money.ts'
import type { ObservedPayment, Observation } from './evidence.ts'
import { judge } from './judge.ts'
import { attemptLifecycle, isBeforeAuthorization, type AttemptState } from './lifecycles.ts'
import type { Attempt, Operation } from './payment.ts'

const euros = (minor: bigint) => money(minor, 'EUR')
const at = new Date('2026-01-15T09:00:00Z')

function anAttempt(state: AttemptState, captured = 0n): Attempt {
  const early = isBeforeAuthorization(state)
  return {
    id: 'att_1',
    intentId: 'pay_1',
    seq: 1,
    connector: 'bank',
    method: 'card',
    state,
    merchantRef: 'att_1',
    connectorRef: 'bpy_1',
    action: undefined,
    details: {},
    atOnce: false,
    amount: euros(100n),
    authorized: euros(early ? 0n : 100n),
    captured: euros(state === 'captured' ? 100n : captured),
    voided: euros(state === 'voided' ? 100n : 0n),
    refunded: euros(0n),
    surplus: false,
    heldBy: undefined,
    declineCode: undefined,
    card: undefined,
    authorizedUntil: undefined,
    sessionExpiresAt: undefined,
    observedAt: at,
    createdAt: at,
  }
}

function said(payment: Partial<ObservedPayment>, more: Partial<Observation> = {}): Observation {
  return {
    merchantRef: 'att_1',
    observedAt: new Date(at.getTime() + 1000),
    operations: [],
    payment: {
      connectorRef: 'bpy_1',
      state: 'open',
      amount: euros(100n),
      authorized: euros(0n),
      capturable: euros(0n),
      captured: euros(0n),
      refunded: euros(0n),
      sessionOpen: true,
      ...payment,
    },
    ...more,
  }
}

const authorized = { state: 'authorized', authorized: euros(100n), capturable: euros(100n) } as const

test('an observation with another amount, currency, merchant or reference does not fit', () => {
  const field = (observation: Observation) => {
    const judgment = judge(anAttempt('pending'), [], observation, 'kontor')
    return judgment.fits ? 'fits' : judgment.facts['field']
  }
  assert.equal(field(said({ amount: euros(200n) })), 'amount')
  assert.equal(field(said({ amount: money(100n, 'USD') })), 'currency')
  assert.equal(field(said({ merchant: 'another' })), 'merchant')
  assert.equal(field(said({}, { merchantRef: 'att_2' })), 'reference')
  assert.equal(field(said({ ...authorized, authorized: euros(99n) })), 'amount_authorized')
  assert.equal(field(said({ ...authorized, captured: euros(101n) })), 'sums')
  assert.equal(field(said(authorized)), 'fits')
})

test('money authorized moves an attempt forward from every early state', () => {
  for (const state of attemptLifecycle.states.filter(isBeforeAuthorization)) {
    const judgment = judge(anAttempt(state), [], said(authorized))
    assert.deepEqual(judgment, { fits: true, moves: [{ step: 'attempt', event: 'authorize' }] })
  }
})

test('old news after authorized money has no consequence, newer contrary news is a conflict', () => {
  const declined = { state: 'declined', sessionOpen: false } as const
  const old = { observedAt: new Date(at.getTime() - 1000) }
  assert.deepEqual(judge(anAttempt('captured'), [], said(declined, old)), { fits: true, moves: [] })
  const newer = judge(anAttempt('captured'), [], said(declined))
  assert.ok(newer.fits && newer.moves.length === 1 && newer.moves[0]?.step === 'conflict')
})

test('an operation the provider names and we never asked for is a conflict', () => {
  const operations = [{ reference: 'op_x', kind: 'capture', amount: euros(100n), succeeded: true }] as const
  const judgment = judge(anAttempt('authorized'), [], said(authorized, { operations }))
  assert.ok(judgment.fits && judgment.moves[0]?.step === 'conflict')
})

test('an authorization that is gone without our void has lapsed', () => {
  const gone = { state: 'expired', authorized: euros(100n), sessionOpen: false } as const
  const judgment = judge(anAttempt('authorized'), [], said(gone))
  assert.deepEqual(judgment, { fits: true, moves: [{ step: 'lapse' }] })
})

const operation = (kind: Operation['kind'], state: Operation['state'], minor: bigint): Operation => ({
  id: `op_${kind}`,
  attemptId: 'att_1',
  kind,
  amount: euros(minor),
  state,
  cause: 'shp_1',
  reason: undefined,
  failureCode: undefined,
  reservedBy: [],
  tries: 0,
  nextSyncAt: undefined,
  createdAt: at,
  decidedAt: undefined,
})

test('whatever a provider says, every move an attempt is told to make is one its table allows', () => {
  const observed = fc.record({
    state: fc.constantFrom(
      'open',
      'requires_confirmation',
      'declined',
      'expired',
      'authorized',
      'captured',
      'voided',
    ),
    authorized: fc.constantFrom(0n, 100n),
    captured: fc.constantFrom(0n, 40n, 100n),
    capturable: fc.constantFrom(0n, 60n, 100n),
    sessionOpen: fc.boolean(),
    late: fc.integer({ min: -2, max: 2 }),
    operationState: fc.constantFrom('created', 'sent', 'unknown', 'succeeded', 'failed'),
    kind: fc.constantFrom('capture', 'void'),
    succeeded: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.constantFrom(...attemptLifecycle.states), observed, (state, given) => {
      const { late, operationState, kind, succeeded } = given
      const attempt = anAttempt(state, state === 'partially_captured' ? 40n : 0n)
      const payment = {
        state: given.state,
        authorized: euros(given.authorized),
        captured: euros(given.captured),
        capturable: euros(given.capturable),
        sessionOpen: given.sessionOpen,
      }
      const asked = operation(kind, operationState, 40n)
      const operations = [{ reference: asked.id, kind, amount: euros(40n), succeeded }]
      const observedAt = new Date(at.getTime() + late * 1000)
      const judgment = judge(attempt, [asked], said(payment, { observedAt, operations }))
      if (!judgment.fits) return
      let now = state
      for (const move of judgment.moves) {
        if (move.step === 'attempt') {
          const next = attemptLifecycle.next(now, move.event)
          assert.ok(next !== undefined, `${now} ${move.event}`)
          now = next
        }
        if (move.step === 'lapse') assert.equal(isBeforeAuthorization(now), false)
      }
      if (!isBeforeAuthorization(state)) assert.equal(isBeforeAuthorization(now), false)
    }),
    { numRuns: 5_000 },
  )
})
