import { writeFileSync } from 'node:fs'
import { examplesOf } from '../../src/trust/risk/model/examples.ts'
import { growForest, type Growing } from '../../src/trust/risk/model/grow.ts'
import { scoreRow, type Forest } from '../../src/trust/risk/model/trees.ts'
import { comparedNames } from '../../src/views/matching/model/both-ways.ts'
import type { Likeness } from '../../src/views/matching/model/compare.ts'
import { keptWeights, weightsFrom, weightsPath } from '../../src/views/matching/model/weights.ts'
import { readSet, type MatchingSet, type Part } from './pairs.ts'

const names = [
  'abt-buy',
  'amazon-google',
  'walmart-amazon',
  'wdc-computers',
  'wdc-cameras',
  'wdc-watches',
  'wdc-shoes',
]
const growing: Partial<Growing> = {
  trees: 160,
  depth: 5,
  rate: 0.08,
  ridge: 3,
  leastWeight: 1,
  rows: 0.75,
  features: 0.5,
}
/** Of the pairs joined without asking, at least so many are to be right, on training pairs of sets not learned from. */
const joinedRight = 0.97
/** Pairs the operator is asked about begin where so many of the matches are found. */
const askedOf = 0.9

type Scored = { readonly score: number; readonly label: number }

const say = (text: string) => process.stdout.write(`${text}\n`)

function learn(parts: readonly Part[]): Forest {
  const rows: Likeness[] = []
  const labels: number[] = []
  for (const { shop, labels: own } of parts) {
    // One by one: a spread of so many would not fit on the stack.
    for (const row of shop) rows.push(row)
    for (const label of own) labels.push(label)
  }
  return growForest(examplesOf(comparedNames, rows, Uint8Array.from(labels)), growing)
}

const scored = (forest: Forest, { shop, labels }: Part): Scored[] =>
  shop.map((row, at) => ({
    score: scoreRow(
      forest,
      forest.names.map((name) => row[name] ?? Number.NaN),
    ).probability,
    label: labels[at] ?? 0,
  }))

function figures(pairs: readonly Scored[], threshold: number) {
  const found = pairs.filter(({ score }) => score >= threshold)
  const right = found.reduce((sum, { label }) => sum + label, 0)
  const matches = pairs.reduce((sum, { label }) => sum + label, 0)
  const precision = found.length === 0 ? 1 : right / found.length
  const recall = right / Math.max(1, matches)
  const f1 = right === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { precision, recall, f1, found: found.length }
}

/** The lowest score from which on a pooled share of pairs is right. */
function joinFrom(pairs: readonly Scored[], joinedRight: number): number {
  const sorted = pairs.toSorted((a, b) => b.score - a.score)
  let [right, threshold] = [0, 1]
  for (const [at, { score, label }] of sorted.entries()) {
    right += label
    if (at >= 50 && right / (at + 1) >= joinedRight) threshold = score
  }
  return threshold
}

function askFrom(pairs: readonly Scored[]): number {
  const matches = pairs.filter(({ label }) => label === 1).toSorted((a, b) => b.score - a.score)
  return matches[Math.floor(matches.length * askedOf)]?.score ?? 0
}

const fourDigits = (value: number): number => Number(value.toFixed(4))

const percent = (value: number) => (100 * value).toFixed(1).padStart(6)

function report(name: string, pairs: readonly Scored[], { join, ask }: { join: number; ask: number }): void {
  const [joined, asked] = [figures(pairs, join), figures(pairs, ask)]
  const best = Math.max(...[0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8].map((each) => figures(pairs, each).f1))
  say(
    `${name.padEnd(16)} pairs ${String(pairs.length).padStart(5)}  joined ${String(joined.found).padStart(4)}: right${percent(joined.precision)} of matches${percent(joined.recall)}   joined or asked ${String(asked.found).padStart(4)}: right${percent(asked.precision)} of matches${percent(asked.recall)}   F1 at 0.5${percent(figures(pairs, 0.5).f1)}, best of seven${percent(best)}`,
  )
}

/**
 * Measure and make the weights the shop ships. Each set is judged by trees learned from the six others, as the products
 * of a shop are none of these: both thresholds come from training pairs judged so, the figures from valid pairs judged so.
 * With `write`, trees learned from the training pairs of all seven are written.
 */
export function shopModel(folder: string, write: boolean): void {
  const sets: MatchingSet[] = names.map((name) => readSet(folder, name))
  const apart = sets.map((set) => {
    const forest = learn(sets.filter((each) => each !== set).map(({ train }) => train))
    return { name: set.name, train: scored(forest, set.train), valid: scored(forest, set.valid) }
  })
  const train = apart.flatMap((each) => each.train)
  const thresholds = { join: fourDigits(joinFrom(train, joinedRight)), ask: fourDigits(askFrom(train)) }
  say(`joined from ${thresholds.join.toFixed(3)}, asked from ${thresholds.ask.toFixed(3)}; training pairs:`)
  report('all', train, thresholds)
  const validApart = apart.flatMap(({ valid }) => valid)
  for (const share of [0.9, 0.95, 0.97, 0.98, 0.99]) {
    const from = joinFrom(train, share)
    const { precision, recall, found } = figures(validApart, from)
    say(
      `  for ${share} right: from ${from.toFixed(4)}; valid pairs joined ${found}, right${percent(precision)} of matches${percent(recall)}`,
    )
  }
  say('valid pairs, by trees that have not seen the set:')
  for (const { name, valid } of apart) report(name, valid, thresholds)
  report('all', validApart, thresholds)
  const kept = keptWeights({ forest: learn(sets.map((each) => each.train)), ...thresholds })
  const text = `${JSON.stringify(kept)}\n`
  const { forest } = weightsFrom(kept)
  say('valid pairs, by the trees of the shop, learned from the training pairs of all sets:')
  for (const { name, valid } of sets) report(name, scored(forest, valid), thresholds)
  report(
    'all',
    sets.flatMap(({ valid }) => scored(forest, valid)),
    thresholds,
  )
  say(`${forest.trees.length} trees, ${(text.length / 1_024).toFixed(0)} KB`)
  if (write) writeFileSync(weightsPath, text)
}
