import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SequencedFact } from '#kernel/outbox.ts'
import { portionOf } from './take-in-facts.ts'

const fact = (seq: number, products: number): SequencedFact => ({
  seq,
  type: 'shelf_refreshed',
  aggregate: 'shelf',
  actor: 'worker',
  cause: null,
  payload: { refreshed: Array.from({ length: products }, (_, i) => i) },
  at: new Date(0),
})
const seqs = (facts: readonly SequencedFact[]) => facts.map(({ seq }) => seq)

test('a large import is taken in by portions of facts that name two thousand products at most', () => {
  const facts = Array.from({ length: 20 }, (_, i) => fact(10 + i, 300))
  const portion = portionOf({ facts, seq: 99 })
  assert.deepEqual(seqs(portion.facts), [10, 11, 12, 13, 14, 15])
  assert.equal(portion.seq, 15, 'the next portion goes on behind the last fact taken')
})

test('what fits is taken in at once, up to the place that was looked at', () => {
  const since = { facts: [fact(3, 1_000), fact(7, 1_000)], seq: 12 }
  assert.equal(portionOf(since), since)
  assert.deepEqual(portionOf({ facts: [], seq: 5 }), { facts: [], seq: 5 })
})

test('a fact that names more by itself is a portion of its own', () => {
  const { facts, seq } = portionOf({ facts: [fact(1, 5_000), fact(2, 1)], seq: 9 })
  assert.deepEqual([seqs(facts), seq], [[1], 1])
})
