import type { Examples } from '../../src/trust/risk/model/examples.ts'
import type { Payments } from './handbook.ts'

const day = 86_400
/** Labels become known this late. */
const labelDelay = 7 * day
const windows = [1, 7, 30] as const

/** The fifteen features of the handbook. */
export const handbookFeatures: readonly string[] = [
  'size',
  'weekend',
  'night',
  ...windows.flatMap((each) => [`customer_count_${each}d`, `customer_mean_${each}d`]),
  ...windows.flatMap((each) => [`terminal_count_${each}d`, `terminal_frauds_${each}d`]),
]

/** The handbook's and ours: how a payment compares with its customer's own, and what is known of its terminal. */
export const richFeatures: readonly string[] = [
  ...handbookFeatures,
  'ratio_to_mean',
  'deviation',
  'ratio_to_largest',
  'sum_1d_to_mean',
  'large_payments_14d',
  'days_since_terminal_fraud',
  'days_since_terminal_good',
  'terminal_fraud_run',
  'terminal_share_28d',
]

/** Payments of one customer or terminal, in order of time, with running sums before each. */
type Line = { readonly rows: number[]; readonly sums: number[]; readonly squares: number[] }

const noLine: Line = { rows: [], sums: [0], squares: [0] }

function linesBy(keys: Int32Array, values: ArrayLike<number>): Map<number, Line> {
  const lines = new Map<number, Line>()
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row] ?? 0
    let line = lines.get(key)
    if (line === undefined) lines.set(key, (line = { rows: [], sums: [0], squares: [0] }))
    line.rows.push(row)
    const value = values[row] ?? 0
    line.sums.push((line.sums.at(-1) ?? 0) + value)
    line.squares.push((line.squares.at(-1) ?? 0) + value ** 2)
  }
  return lines
}

/** How many rows of a line lie at or before an instant. */
function upTo({ rows }: Line, at: Float64Array, instant: number): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((at[rows[middle] ?? 0] ?? 0) <= instant) low = middle + 1
    else high = middle
  }
  return low
}

/** All that is asked about a payment, computed from what was known when it was made. */
export type Lookup = (row: number) => Readonly<Record<string, number>>

function ofCustomer({ at, size }: Payments, line: Line, row: number): Record<string, number> {
  const [now, own] = [at[row] ?? 0, size[row] ?? 0]
  const here = upTo(line, at, now)
  const found: Record<string, number> = {}
  for (const each of windows) {
    const from = upTo(line, at, now - each * day)
    const count = here - from
    found[`customer_count_${each}d`] = count
    found[`customer_mean_${each}d`] = ((line.sums[here] ?? 0) - (line.sums[from] ?? 0)) / count
  }
  // Against the customer's own past, this payment left out and no more than thirty days of it.
  const [from, before] = [upTo(line, at, now - 30 * day), here - 1]
  const count = before - from
  const mean = ((line.sums[before] ?? 0) - (line.sums[from] ?? 0)) / count
  const spread = Math.sqrt(
    Math.max(0, ((line.squares[before] ?? 0) - (line.squares[from] ?? 0)) / count - mean * mean),
  )
  let [largest, large] = [0, 0]
  for (let i = from; i < before; i++) {
    const other = line.rows[i] ?? 0
    largest = Math.max(largest, size[other] ?? 0)
    if ((size[other] ?? 0) > 2.5 * mean && (at[other] ?? 0) > now - 14 * day) large++
  }
  return {
    ...found,
    ratio_to_mean: own / mean,
    deviation: (own - mean) / Math.max(1, spread),
    ratio_to_largest: own / largest,
    sum_1d_to_mean: ((found['customer_mean_1d'] ?? 0) * (found['customer_count_1d'] ?? 0)) / mean,
    large_payments_14d: large,
  }
}

function ofTerminal({ at, fraud }: Payments, line: Line, row: number): Record<string, number> {
  const now = at[row] ?? 0
  const known = upTo(line, at, now - labelDelay)
  const found: Record<string, number> = {}
  const within = (days: number) => {
    const from = upTo(line, at, now - labelDelay - days * day)
    const count = known - from
    return { count, share: count === 0 ? 0 : ((line.sums[known] ?? 0) - (line.sums[from] ?? 0)) / count }
  }
  for (const each of windows) {
    const { count, share } = within(each)
    found[`terminal_count_${each}d`] = count
    found[`terminal_frauds_${each}d`] = share
  }
  let run = 0
  while (run < known && fraud[line.rows[known - 1 - run] ?? 0] === 1) run++
  const daysSince = (label: number) => {
    for (let i = known - 1; i >= 0; i--) {
      const other = line.rows[i] ?? 0
      const days = (now - (at[other] ?? 0)) / day
      if (days >= 60) return 60
      if (fraud[other] === label) return days
    }
    return 60
  }
  return {
    ...found,
    days_since_terminal_fraud: daysSince(1),
    days_since_terminal_good: daysSince(0),
    terminal_fraud_run: run,
    terminal_share_28d: within(28).share,
  }
}

/** Features of any payment, from the payments before it and from labels at least seven days old. */
export function lookupOver(payments: Payments): Lookup {
  const customers = linesBy(payments.customer, payments.size)
  const terminals = linesBy(payments.terminal, payments.fraud)
  return (row) => {
    const now = payments.at[row] ?? 0
    // The first day of the sample is a Sunday.
    const weekday = (Math.floor(now / day) + 6) % 7
    return {
      size: payments.size[row] ?? 0,
      weekend: weekday >= 5 ? 1 : 0,
      night: Math.floor((now % day) / 3600) <= 6 ? 1 : 0,
      ...ofCustomer(payments, customers.get(payments.customer[row] ?? 0) ?? noLine, row),
      ...ofTerminal(payments, terminals.get(payments.terminal[row] ?? 0) ?? noLine, row),
    }
  }
}

/** The rows of a window as what a model learns from or is asked about. */
export function examplesAt(
  rows: readonly number[],
  { lookup, payments, names }: { lookup: Lookup; payments: Payments; names: readonly string[] },
): Examples {
  const columns = names.map(() => new Float64Array(rows.length))
  rows.forEach((row, i) => {
    const found = lookup(row)
    for (const [column, name] of names.entries()) columns[column]?.fill(found[name] ?? Number.NaN, i, i + 1)
  })
  return { names, columns, labels: Uint8Array.from(rows, (row) => payments.fraud[row] ?? 0) }
}
