import assert from 'node:assert/strict'
import test from 'node:test'
import { returnable, type ParceledPieces, type ReturnFacts } from './returnable.ts'

const delivered = new Date('2026-03-01T09:00:00Z')
const day = (count: number, ms = 0) => new Date(delivered.getTime() + count * 86_400_000 + ms)

const piece = (change: Partial<ParceledPieces> = {}): ParceledPieces => ({
  orderLineId: 'oln_1',
  quantity: 3,
  paidMinor: 3000n,
  isDigital: false,
  deliveredAt: delivered,
  ...change,
})

const facts = (change: Partial<ReturnFacts> = {}): ReturnFacts => ({
  lines: [{ id: 'oln_1', variantId: 1, quantity: 3 }],
  parceled: [piece()],
  givenBack: new Map(),
  returns: [],
  ...change,
})

const asked = (state: ReturnFacts['returns'][number]['state'], quantity: number, arrived = 0) => ({
  state,
  refundOperation: null,
  lines: [{ orderLineId: 'oln_1', variantId: 1, quantity, restocked: arrived, writtenOff: 0, wanted: null }],
})

function lineOf(change: Partial<ReturnFacts>, at = day(1), days = 30) {
  const [line] = returnable(facts(change), { days, now: at }).lines
  assert.ok(line !== undefined)
  return [line.most, line.why]
}

test('the last day is over when it has ended at every place, and never before the fourteenth', () => {
  assert.deepEqual(lineOf({}, day(31, -1)), [3, undefined])
  assert.deepEqual(lineOf({}, day(31)), [0, 'return_too_late'])
  assert.deepEqual(lineOf({}, day(15, -1), 1), [3, undefined])
  assert.deepEqual(lineOf({}, day(15), 1), [0, 'return_too_late'])
  assert.deepEqual(returnable(facts(), { days: 30, now: day(1) }).lastDay, day(30))
})

test('the days begin with the last parcel, and not while one is under way', () => {
  const later = { parceled: [piece({ quantity: 2 }), piece({ quantity: 1, deliveredAt: day(10) })] }
  assert.deepEqual(lineOf(later, day(40)), [3, undefined])
  const underWay = { parceled: [piece({ quantity: 2 }), piece({ quantity: 1, deliveredAt: undefined })] }
  assert.deepEqual(lineOf(underWay, day(300)), [2, undefined])
  assert.deepEqual(lineOf({ parceled: [piece({ deliveredAt: undefined })] }), [0, 'not_delivered_yet'])
  assert.deepEqual(lineOf({ parceled: [] }), [0, 'not_delivered_yet'])
})

test('what is downloaded never comes back', () => {
  assert.deepEqual(lineOf({ parceled: [piece({ isDigital: true })] }), [0, 'line_is_digital'])
})

test('pieces of living returns are not asked for again; refused, canceled and missing ones are', () => {
  assert.deepEqual(lineOf({ returns: [asked('requested', 2)] }), [1, undefined])
  assert.deepEqual(lineOf({ returns: [asked('on_the_way', 3)] }), [0, 'already_returned'])
  assert.deepEqual(lineOf({ returns: [asked('refused', 3), asked('canceled', 3)] }), [3, undefined])
  const missing = { returns: [asked('refunded', 3, 1)], givenBack: new Map([['oln_1', 1000n]]) }
  assert.deepEqual(lineOf(missing), [2, undefined])
})

test('pieces whose money is back do not come back, to the nearest piece', () => {
  assert.deepEqual(lineOf({ givenBack: new Map([['oln_1', 3000n]]) }), [0, 'already_refunded'])
  assert.deepEqual(lineOf({ givenBack: new Map([['oln_1', 1001n]]) }), [2, undefined])
  assert.deepEqual(lineOf({ givenBack: new Map([['oln_1', 300n]]) }), [3, undefined])
  assert.deepEqual(lineOf({ givenBack: new Map([['oln_1', 1000n]]), returns: [asked('requested', 2)] }), [
    0,
    'already_refunded',
  ])
  assert.deepEqual(lineOf({ parceled: [piece({ paidMinor: 0n })] }), [3, undefined])
})
