/** What a model learns from: one column of numbers per feature, one row per attempt, and whether the row was fraud. */
export type Examples = {
  readonly names: readonly string[]
  readonly columns: readonly Float64Array[]
  /** 1 where the row turned out to be fraud. */
  readonly labels: Uint8Array
}

/** Rows of named numbers as columns; a name that is missing in a row is not a number there. */
export function examplesOf(
  names: readonly string[],
  rows: readonly Readonly<Record<string, number>>[],
  labels: Uint8Array,
): Examples {
  const columns = names.map((name) => Float64Array.from(rows, (row) => row[name] ?? Number.NaN))
  return { names, columns, labels }
}

/** Cut points of one column: even shares of its values, and finer ones where its largest values lie. */
export function cutsOf(column: Float64Array, most: number): number[] {
  const sorted = column.filter((value) => !Number.isNaN(value)).toSorted()
  const tails = [0.99, 0.993, 0.995, 0.997, 0.998, 0.999, 0.9995]
  const shares = [...Array.from({ length: most }, (_, i) => (i + 1) / (most + 1)), ...tails]
  const cuts = new Set<number>()
  for (const share of shares) {
    const at = Math.min(sorted.length - 1, Math.floor(share * sorted.length))
    const [low, high] = [sorted[Math.max(0, at - 1)], sorted[at]]
    if (low === undefined || high === undefined || high <= (sorted[0] ?? high)) continue
    cuts.add(low < high ? (low + high) / 2 : high)
  }
  return [...cuts].toSorted((a, b) => a - b)
}

/** In which bin each value lies: how many cuts it reaches. What is not a number lies in the lowest. */
export function binsOf(column: Float64Array, cuts: readonly number[]): Uint8Array {
  return Uint8Array.from(column, (value) => {
    let [low, high] = [0, cuts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (value >= (cuts[middle] ?? Infinity)) low = middle + 1
      else high = middle
    }
    return low
  })
}
