import assert from 'node:assert/strict'
import test from 'node:test'
import { examplesOf } from './examples.ts'
import { growForest } from './grow.ts'
import { cardPrecision, measure } from './measures.ts'
import { probabilityOf, scoreRow } from './trees.ts'

/** Rows in which fraud is a large amount at night; what is left out of a row is not known. */
function rows(count: number, seed: number) {
  let state = seed
  const chance = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  const labels = new Uint8Array(count)
  const facts = Array.from({ length: count }, (_, i) => {
    const [amount, night, noise] = [chance() * 100, chance() < 0.3 ? 1 : 0, chance()]
    labels[i] = amount > 80 && night === 1 && chance() < 0.9 ? 1 : 0
    return { amount, night, ...(chance() < 0.5 ? { noise } : {}) }
  })
  return examplesOf(['amount', 'night', 'noise'], facts, labels)
}

const choices = { trees: 40, depth: 3, leastWeight: 0.1, ridge: 1 }

test('a forest finds what makes fraud and says so in its reasons', () => {
  const forest = growForest(rows(3_000, 7), choices)
  const test = rows(2_000, 11)
  const scores = [...test.labels.keys()].map(
    (row) =>
      scoreRow(
        forest,
        test.columns.map((column) => column[row] ?? Number.NaN),
      ).probability,
  )
  const { auc, averagePrecision } = measure(scores, test.labels)
  assert.ok(auc > 0.98 && averagePrecision > 0.8, `auc ${auc}, average precision ${averagePrecision}`)
  const { added, probability } = scoreRow(forest, [95, 1, Number.NaN])
  assert.ok(probability > 0.5 && (added[0] ?? 0) > 0.5 && (added[1] ?? 0) > 0.5)
  assert.ok(Math.abs(added[2] ?? 0) < 0.5)
})

test('equal examples and seed grow an equal forest, and it survives being stored', () => {
  const forest = growForest(rows(1_000, 3), choices)
  assert.deepEqual(growForest(rows(1_000, 3), choices), forest)
  assert.notDeepEqual(growForest(rows(1_000, 3), { ...choices, seed: 2 }), forest)
  const stored = JSON.parse(JSON.stringify(forest)) as typeof forest
  assert.deepEqual(scoreRow(stored, [90, 1, 0.2]), scoreRow(forest, [90, 1, 0.2]))
})

test('what the features added and where the trees began is the whole score', () => {
  const forest = growForest(rows(1_000, 5), choices)
  for (const row of [
    [90, 1, 0.5],
    [10, 0, Number.NaN],
  ]) {
    const { probability, added } = scoreRow(forest, row)
    const start = forest.base + forest.trees.reduce((sum, { value }) => sum + (value[0] ?? 0), 0)
    const whole = probabilityOf(start + added.reduce((sum, each) => sum + each, 0))
    assert.ok(Math.abs(whole - probability) < 1e-9)
  }
})

test('measures agree with figures worked out by hand', () => {
  const { auc, averagePrecision } = measure([0.9, 0.8, 0.7, 0.6], [1, 0, 1, 0])
  assert.equal(auc, 0.75)
  assert.ok(Math.abs(averagePrecision - (1 + 2 / 3) / 2) < 1e-12)
  assert.equal(measure([0.5, 0.5], [1, 0]).auc, 0.5)
})

test('a card that was caught is not counted on a later day', () => {
  const row = (card: number, day: number, score: number, isFraud = false) => ({ card, day, score, isFraud })
  const days = [
    row(1, 0, 0.9, true),
    row(2, 0, 0.8),
    row(1, 1, 0.99, true),
    row(3, 1, 0.7, true),
    row(2, 1, 0.6),
  ]
  assert.equal(cardPrecision(days, 1), 1)
  assert.equal(cardPrecision(days, 2), 0.5)
})
