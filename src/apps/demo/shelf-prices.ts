import assert from 'node:assert/strict'
import type { Prices } from './catalog-shape.ts'
import { seededBelow } from './seeded.ts'

const centsOf = (decimal: string): bigint => {
  assert(/^\d+\.\d\d$/.test(decimal), `two decimals wanted: ${decimal}`)
  return BigInt(decimal.replace('.', ''))
}

const decimalOf = (cents: bigint): string => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`

/** The nearest price to `cents` that ends like `ending`, so that a price of .90 stays one of .90. */
const ended = (cents: bigint, ending: bigint): bigint => {
  const whole = (cents - ending + 50n) / 100n
  return (whole < 1n ? 0n : whole) * 100n + ending
}

/** Shelf prices from a euro price and a part in percent; dollars are some twelve percent more, same ending. */
export function shelfPrices(euros: string, percent: number): Prices {
  const base = centsOf(euros)
  const ending = base % 100n
  const eur = ended((base * BigInt(percent)) / 100n, ending)
  return { EUR: decimalOf(eur), USD: decimalOf(ended((eur * 112n) / 100n, ending)) }
}

/** The former price of about every seventh product, 15 to 35 percent above; otherwise nothing. */
export function formerPrices(slug: string, euros: string, percent: number): Prices | undefined {
  if (seededBelow(`${slug} former`, 7) !== 0) return undefined
  return shelfPrices(euros, Math.round((percent * (115 + seededBelow(`${slug} by`, 5) * 5)) / 100))
}
