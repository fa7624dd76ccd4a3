import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesBorne, isTimeToBuild, pauseAfter, importWatch, restFor } from './pace.ts'

test('an index is built anew after a thousand changes, or a fiftieth of a large catalog', () => {
  assert.deepEqual([0, 10_000, 1_000_000].map(changesBorne), [1_000, 1_000, 20_000])
  const index = { products: 10_000, changed: 1_001, builtMs: 0, sinceMs: 0 }
  assert.equal(isTimeToBuild(index), true)
  assert.equal(isTimeToBuild({ ...index, changed: 1_000 }), false)
})

test('buildings do not follow one another without end while an import goes on', () => {
  const index = { products: 100_000, changed: 5_000, builtMs: 8_000, sinceMs: 63_999 }
  assert.equal(isTimeToBuild(index), false)
  assert.equal(isTimeToBuild({ ...index, sinceMs: 64_000 }), true)
})

test('what kept the process long leaves it to others four times as long, a second at most', () => {
  assert.deepEqual([0, 9, 10, 100, 600].map(pauseAfter), [0, 0, 40, 400, 1_000])
})

test('a rest ends when it is over for other reasons', async () => {
  const begun = performance.now()
  await restFor(60_000, () => true)
  assert.ok(performance.now() - begun < 5_000)
})

test('an import is over when nothing was told for half a minute', () => {
  const told = importWatch()
  assert.equal(told.heard(0, 100_000), false)
  assert.equal(told.heard(7, 120_000), false)
  assert.equal(told.heard(7, 149_999), false)
  assert.equal(told.heard(9, 149_999), false)
  assert.equal(told.heard(3, 179_998), false)
  assert.equal(told.seq, 9)
  assert.equal(told.heard(9, 179_999), true)
  assert.equal(told.heard(12, 180_000), false)
})
