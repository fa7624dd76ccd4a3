/**
 * A tree as parallel lists over its nodes, the root first. `feature` is -1 in a leaf. A value that reaches the threshold
 * goes right, any other (also what is not a number) left. `value` is what a row gains that ends there; inner nodes have
 * one too, so that each step of a path says what it added.
 */
export type Tree = {
  readonly feature: readonly number[]
  readonly threshold: readonly number[]
  readonly left: readonly number[]
  readonly right: readonly number[]
  readonly value: readonly number[]
}

/** Boosted trees over named features. The sum of a row is the logarithm of the odds that it is fraud. */
export type Forest = {
  readonly names: readonly string[]
  /** The log odds before any tree has spoken. */
  readonly base: number
  readonly trees: readonly Tree[]
}

/** Log odds as a probability. */
export const probabilityOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds))

/** What a forest makes of one row: the probability of fraud, and what each feature added to the log odds. */
export type Scored = { readonly probability: number; readonly added: Float64Array }

/** Score one row, its values in the order of the forest's names. */
export function scoreRow({ base, names, trees }: Forest, row: ArrayLike<number>): Scored {
  const added = new Float64Array(names.length)
  let logOdds = base
  for (const { feature, threshold, left, right, value } of trees) {
    let node = 0
    for (;;) {
      const by = feature[node] ?? -1
      if (by < 0) break
      const next = (row[by] ?? Number.NaN) >= (threshold[node] ?? Infinity) ? right[node] : left[node]
      if (next === undefined) break
      added[by] = (added[by] ?? 0) + (value[next] ?? 0) - (value[node] ?? 0)
      node = next
    }
    logOdds += value[node] ?? 0
  }
  return { probability: probabilityOf(logOdds), added }
}
