import type { Payments } from './handbook.ts'

const day = 86_400
const firstDay = Date.UTC(2018, 3, 1)

/** A window of the published protocol: the rows to train on and to test on. */
export type Fold = {
  readonly start: string
  readonly train: readonly number[]
  readonly test: readonly number[]
}

/** Days since the sample's first day. */
export const dayOf = (date: string): number => (Date.parse(`${date}T00:00:00Z`) - firstDay) / (day * 1000)

/**
 * Train on seven days, wait seven, test on seven. Left out of each test day are customers with a fraud in the training
 * days or on a day whose labels are known by then.
 */
export function foldAt(payments: Payments, start: string): Fold {
  const first = dayOf(start)
  const byDay = Array.from({ length: 21 }, (): number[] => [])
  for (let row = 0; row < payments.count; row++) {
    const at = Math.floor((payments.at[row] ?? 0) / day) - first
    byDay[at]?.push(row)
  }
  const frauds = (rows: readonly number[]) =>
    rows.filter((row) => payments.fraud[row] === 1).map((row) => payments.customer[row] ?? 0)
  const train = byDay.slice(0, 7).flat()
  const known = new Set(frauds(train))
  const test = byDay.slice(14).flatMap((rows, i) => {
    for (const customer of frauds(byDay[7 + i - 1] ?? [])) known.add(customer)
    return rows.filter((row) => !known.has(payments.customer[row] ?? 0))
  })
  return { start, train, test }
}
