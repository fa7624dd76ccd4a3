import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SequencedFact } from '#kernel/outbox.ts'
import { shelfFollower } from './shelf-changes.ts'

function remembering() {
  const dropped: string[] = []
  return {
    dropped,
    cache: { drop: (tag: string) => dropped.push(tag), dropAll: () => dropped.push('everything') },
  }
}

const refreshed = (payload: Record<string, unknown>): SequencedFact => ({
  seq: 1,
  type: 'shelf_refreshed',
  aggregate: 'shelf',
  actor: 'worker',
  cause: null,
  payload,
  at: new Date(0),
})

test('a changed product drops its pages and every list at once', () => {
  const { dropped, cache } = remembering()
  shelfFollower(cache).facts([refreshed({ products: [7], variants: [], only_stock: false })])
  assert.deepEqual(dropped, ['product:7', 'shelf'])
})

test('stock alone drops the pages that show it at once; lists wait', () => {
  const { dropped, cache } = remembering()
  const follower = shelfFollower(cache)
  follower.facts([
    refreshed({ products: [], variants: [1, 2], only_stock: true }),
    { ...refreshed({}), type: 'order_placed' },
  ])
  assert.deepEqual(dropped, ['variant:1', 'variant:2'])
  follower.forget()
  assert.equal(dropped.at(-1), 'everything')
})
