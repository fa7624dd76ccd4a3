import assert from 'node:assert/strict'
import test from 'node:test'
import type { ReturnId } from './return.ts'
import { returnable, type ParceledPieces, type ReturnFacts } from './returnable.ts'

const delivered = new Date('2026-03-01T09:00:00Z')
const day = (count: number, ms = 0) => new Date(delivered.getTime() + count * 86_400_000 + ms)

const piece = (change: Partial<ParceledPieces> = {}): ParceledPieces => ({
  orderLineId: 'oln_1',
  variantId: 1,
  cause: undefined,
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

type Asked = ReturnFacts['returns'][number]

const asked = (
  state: Asked['state'],
  quantity: number,
  arrived = 0,
  { wanted = null, ...change }: Partial<Asked> & Partial<Pick<Asked['lines'][number], 'wanted'>> = {},
): Asked => ({
  id: 'ret_0',
  follows: null,
  state,
  refundOperation: null,
  refundedAt: null,
  lines: [
    {
      orderLineId: 'oln_1',
      variantId: 1,
      choice: null,
      quantity,
      restocked: arrived,
      writtenOff: 0,
      wanted,
    },
  ],
  ...change,
})

function lineOf(change: Partial<ReturnFacts>, at = day(1), days = 30, of: ReturnId | null = null) {
  const [line] = returnable(facts(change), { days, now: at, of }).lines
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

const first: ReturnId = 'ret_1'
const wanted = (difference_minor: bigint) => ({
  variantId: 2,
  sku: 'B',
  options: {},
  difference_minor,
  fallback: null,
})
const given = (minor: bigint) => new Map([['oln_1', minor]])
/** One of three pieces was exchanged for what costs so much less, and that was delivered ten days after the sale. */
const swapped = (less = 0n, more: readonly Asked[] = [], givenBack = less): Partial<ReturnFacts> => ({
  parceled: [
    piece(),
    piece({ variantId: 2, cause: first, quantity: 1, paidMinor: 0n, deliveredAt: day(10) }),
  ],
  givenBack: given(givenBack),
  returns: [
    asked('exchanged', 1, 1, {
      id: first,
      wanted: wanted(less),
      ...(less > 0n && { refundOperation: 'op_1', refundedAt: day(9) }),
    }),
    ...more,
  ],
})

test('what was sent instead comes back within its own days, and takes nothing from the others of its line', () => {
  assert.deepEqual(lineOf(swapped(), day(31, -1)), [2, undefined])
  assert.deepEqual(lineOf(swapped(), day(31)), [0, 'return_too_late'])
  assert.deepEqual(lineOf(swapped(), day(41, -1), 30, first), [1, undefined])
  assert.deepEqual(lineOf(swapped(), day(41), 30, first), [0, 'return_too_late'])
  const { lines, lastDay } = returnable(facts(swapped()), { days: 30, now: day(11), of: first })
  assert.deepEqual([lines[0]?.variantId, lines[0]?.bought, lastDay], [2, 1, day(40)])
  assert.deepEqual(returnable(facts(swapped()), { days: 30, now: day(11), of: 'ret_2' }).lines, [])
})

test('however much less it cost, a difference is the money of no piece', () => {
  assert.deepEqual(lineOf(swapped(990n)), [2, undefined])
  assert.deepEqual(lineOf(swapped(990n), day(11), 30, first), [1, undefined])
  const others = asked('refunded', 2, 2, { refundOperation: 'op_2', refundedAt: day(3) })
  const rest = swapped(990n, [others], 2990n)
  assert.deepEqual(lineOf(rest), [0, 'already_returned'])
  assert.deepEqual(lineOf(rest, day(11), 30, first), [1, undefined])
  assert.deepEqual(lineOf(swapped(990n, [], 3000n), day(11), 30, first), [0, 'already_refunded'])
})

test('what followed an exchange comes back once, is exchanged again or paid, and then no more', () => {
  const again = asked('requested', 1, 0, { id: 'ret_2', follows: first })
  assert.deepEqual(lineOf(swapped(0n, [again]), day(11), 30, first), [0, 'already_returned'])
  assert.deepEqual(lineOf(swapped(0n, [again])), [2, undefined])
  const paid = asked('refunded', 1, 1, {
    id: 'ret_2',
    follows: first,
    refundOperation: 'op_2',
    refundedAt: day(12),
  })
  assert.deepEqual(lineOf(swapped(0n, [paid], 1000n), day(13), 30, first), [0, 'already_returned'])
  assert.deepEqual(lineOf(swapped(0n, [paid], 1000n), day(13)), [2, undefined])
})
