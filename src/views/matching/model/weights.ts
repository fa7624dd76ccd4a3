import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { scoreRow, type Forest } from '#trust/risk/index.ts'
import { bothWays, comparedNames } from './both-ways.ts'
import type { Likeness } from './compare.ts'

/** A tree as it lies in the file: which comparison each node asks (-1 in a leaf), where it cuts, its first child, its value. */
type KeptTree = readonly [
  feature: readonly number[],
  threshold: readonly number[],
  first: readonly number[],
  value: readonly number[],
]

/** The weights as they lie in the file, and from which score on a pair is joined, or shown to the operator. */
export type KeptWeights = {
  readonly names: readonly string[]
  readonly base: number
  readonly join: number
  readonly ask: number
  readonly trees: readonly KeptTree[]
}

/** Weights of the matcher: trees, and the scores from which a pair is joined or asked about. */
export type Weights = { readonly forest: Forest; readonly join: number; readonly ask: number }

/** Weights from their file's words; other comparisons than those made here are a fault of the file and throw. */
export function weightsFrom(kept: KeptWeights): Weights {
  if (kept.names.join() !== comparedNames.join())
    throw new Error('the weights of the matcher are of other comparisons')
  const trees = kept.trees.map(([feature, threshold, left, value]) => ({
    feature,
    threshold,
    left,
    right: left.map((first) => (first < 0 ? -1 : first + 1)),
    value,
  }))
  return { forest: { names: kept.names, base: kept.base, trees }, join: kept.join, ask: kept.ask }
}

const rounded = (value: number): number => Number(value.toPrecision(5))

/** Weights as they are kept, rounded to five digits. A node's second child always follows its first. */
export function keptWeights({ forest, join, ask }: Weights): KeptWeights {
  const trees = forest.trees.map(({ feature, threshold, left, value }): KeptTree => [
    feature,
    threshold.map(rounded),
    left,
    value.map(rounded),
  ])
  return { names: forest.names, base: rounded(forest.base), join: rounded(join), ask: rounded(ask), trees }
}

/** Where the weights lie. */
export const weightsPath = join(import.meta.dirname, 'weights.json')

let known: Weights | undefined

/** The weights the shop matches by, read once. */
export function shopWeights(): Weights {
  known ??= weightsFrom(JSON.parse(readFileSync(weightsPath, 'utf8')) as KeptWeights)
  return known
}

/** What speaks for and against a pair, in log odds, by topic. */
export type Reasons = Readonly<Record<Topic, number>>

/** What comparisons are about. */
export const topics = ['title', 'text', 'brand', 'models', 'numbers', 'asked'] as const
/** One thing comparisons are about: titles, other texts, brands, makers' numbers, numbers and measures, what is asked. */
export type Topic = (typeof topics)[number]

function topicOf(name: string): Topic {
  if (name.startsWith('brand')) return 'brand'
  if (name.startsWith('models')) return 'models'
  if (name.startsWith('numbers') || name.startsWith('measures')) return 'numbers'
  if (name.startsWith('asked')) return 'asked'
  return /^(?:all_cosine|in_all|crossed)/.test(name) ? 'text' : 'title'
}

/** How likely two compared offers are the same product, from 0 to 1, and what speaks for and against it. */
export function judge(
  { forest }: Weights,
  likeness: Likeness,
): { readonly score: number; readonly reasons: Reasons } {
  const said = bothWays(likeness)
  const { probability, added } = scoreRow(
    forest,
    forest.names.map((name) => said[name] ?? Number.NaN),
  )
  const reasons = Object.fromEntries(topics.map((topic) => [topic, 0])) as Record<Topic, number>
  for (const [at, name] of forest.names.entries()) reasons[topicOf(name)] += added[at] ?? 0
  return { score: probability, reasons }
}
