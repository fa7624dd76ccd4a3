import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { examplesOf } from '../src/trust/risk/model/examples.ts'
import { growForest, type Growing } from '../src/trust/risk/model/grow.ts'
import { scoreRow, type Forest } from '../src/trust/risk/model/trees.ts'
import type { Likeness } from '../src/views/matching/model/compare.ts'
import { readSet, type MatchingSet, type Part } from './matching/pairs.ts'
import { shopModel } from './matching/shop.ts'

const folder = join(import.meta.dirname, '../../shared/data/product-matching')
const say = (text: string) => process.stdout.write(`${text}\n`)
const usual =
  'abt-buy,amazon-google,walmart-amazon,walmart-amazon-dirty,beer,itunes-amazon,wdc-computers,wdc-cameras,wdc-watches,wdc-shoes'

const growing: Partial<Growing> = {
  trees: 200,
  depth: 6,
  rate: 0.07,
  ridge: 2,
  leastWeight: 0.6,
  rows: 0.75,
  features: 0.4,
}
const seeds = [1, 2, 3]

type Learned = Pick<Part, 'rows' | 'labels'>

const learn = (names: readonly string[], { rows, labels }: Learned, seeds: readonly number[]): Forest[] => {
  const examples = examplesOf(names, rows, labels)
  return seeds.map((seed) => growForest(examples, { ...growing, seed }))
}

const scores = (
  forests: readonly Forest[],
  names: readonly string[],
  rows: readonly Likeness[],
): Float64Array =>
  Float64Array.from(rows, (row) => {
    const values = names.map((name) => row[name] ?? Number.NaN)
    return forests.reduce((sum, forest) => sum + scoreRow(forest, values).probability, 0) / forests.length
  })

function f1(found: Float64Array, labels: Uint8Array, threshold: number): number {
  let [right, wrong, missed] = [0, 0, 0]
  for (const [i, score] of found.entries()) {
    const [isFound, isMatch] = [score >= threshold, labels[i] === 1]
    if (isFound && isMatch) right++
    else if (isFound) wrong++
    else if (isMatch) missed++
  }
  return right === 0 ? 0 : (2 * right) / (2 * right + wrong + missed)
}

function best(found: Float64Array, labels: Uint8Array): { f1: number; threshold: number } {
  let top = { f1: 0, threshold: 1 }
  for (const threshold of new Set(found)) {
    const here = f1(found, labels, threshold)
    if (here > top.f1) top = { f1: here, threshold }
  }
  return top
}

/** Scores of the training pairs by forests that have not seen them: five folds. */
function unseen(names: readonly string[], { rows, labels }: Part): Float64Array {
  const found = new Float64Array(rows.length)
  for (let fold = 0; fold < 5; fold++) {
    const rest = [...rows.keys()].filter((i) => i % 5 !== fold)
    const own = [...rows.keys()].filter((i) => i % 5 === fold)
    const part = {
      rows: rest.map((i) => rows[i] ?? {}),
      labels: Uint8Array.from(rest, (i) => labels[i] ?? 0),
    }
    const scored = scores(
      learn(names, part, [1]),
      names,
      own.map((i) => rows[i] ?? {}),
    )
    for (const [at, i] of own.entries()) found[i] = scored[at] ?? 0
  }
  return found
}

function measure({ name, train, valid }: MatchingSet): void {
  const names = Object.keys(train.rows[0] ?? {})
  const own = unseen(names, train)
  const fromTrain = best(own, train.labels)
  const found = scores(learn(names, train, seeds), names, valid.rows)
  const fromValid = best(found, valid.labels)
  const percent = (value: number) => (100 * value).toFixed(1).padStart(6)
  say(
    `${name.padEnd(22)} train (5 folds)${percent(fromTrain.f1)}   valid, threshold from train${percent(f1(found, valid.labels, fromTrain.threshold))}   valid, threshold from valid${percent(fromValid.f1)}`,
  )
}

if (!existsSync(folder)) say('matching: ../shared/data/product-matching is not there, skipped')
else if (process.argv[2] === '--shop') shopModel(folder, process.argv[3] === '--write')
else for (const name of (process.argv[2] ?? usual).split(',')) measure(readSet(folder, name))
