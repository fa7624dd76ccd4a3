import assert from 'node:assert/strict'
import test from 'node:test'
import { getHeapSpaceStatistics } from 'node:v8'
import { boundHeap } from './heap.ts'

const nursery = () =>
  getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0

test('the nursery has its size at once and does not grow beyond it, whatever survives', () => {
  boundHeap()
  assert.equal(nursery() / 1_048_576, 16)
  const kept: object[] = []
  for (let i = 0; i < 300_000; i++) kept.push({ i, text: `kept ${i}` })
  assert.equal(kept.length, 300_000)
  assert.ok(nursery() <= 16 * 1_048_576, `${nursery()} bytes`)
})
