import { exponentOf, type Currency } from './currency.ts'
import { assert, done, refused, type Result } from './result.ts'

/** An amount of one currency in its minor unit (cents, fen, yen). Never a float, never without its currency. */
export type Money = { readonly minor: bigint; readonly currency: Currency }

/** How an exact half or remainder is rounded; always named at the call. */
export type Rounding = 'half-up' | 'half-even' | 'down' | 'up'

/** The shape of money on the wire: a decimal string and the ISO 4217 code. */
export type WireMoney = { readonly amount: string; readonly currency: string }

/** Make an amount from minor units. */
export function money(minor: bigint, currency: Currency): Money {
  return { minor, currency }
}

/** Nothing of a currency. */
export function zero(currency: Currency): Money {
  return { minor: 0n, currency }
}

/** Sum of two amounts of the same currency; mixing currencies is a bug. */
export function add(a: Money, b: Money): Money {
  assert(a.currency === b.currency, `cannot add ${a.currency} and ${b.currency}`)
  return { minor: a.minor + b.minor, currency: a.currency }
}

/** Difference of two amounts of the same currency; mixing currencies is a bug. */
export function subtract(a: Money, b: Money): Money {
  return add(a, negate(b))
}

/** The same amount with the other sign. */
export function negate(a: Money): Money {
  return { minor: -a.minor, currency: a.currency }
}

/** An amount taken a whole number of times. */
export function times(a: Money, count: number): Money {
  assert(Number.isSafeInteger(count), 'count must be a whole number')
  return { minor: a.minor * BigInt(count), currency: a.currency }
}

/** Sum of a list, which may be empty, in the stated currency. */
export function sum(amounts: Iterable<Money>, currency: Currency): Money {
  let total = zero(currency)
  for (const each of amounts) total = add(total, each)
  return total
}

/** True when currency and amount are equal. */
export function sameMoney(a: Money, b: Money): boolean {
  return a.currency === b.currency && a.minor === b.minor
}

/** Divide with a named rounding; the sign is symmetric around zero. The divisor must be positive. */
export function divideRounded(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  assert(divisor > 0n, 'divisor must be positive')
  const sign = dividend < 0n ? -1n : 1n
  const size = dividend * sign
  const quotient = size / divisor
  const rest = size % divisor
  if (rest === 0n) return sign * quotient
  const twice = rest * 2n
  const away =
    rounding === 'up' ||
    (rounding === 'half-up' && twice >= divisor) ||
    (rounding === 'half-even' && (twice > divisor || (twice === divisor && quotient % 2n === 1n)))
  return sign * (away ? quotient + 1n : quotient)
}

const ratePattern = /^\d{1,6}(\.\d{1,6})?$/

/** Read a percentage such as "20.0" as an exact ratio of integers: [numerator, denominator]. */
export function ratio(percentage: string): readonly [bigint, bigint] {
  assert(ratePattern.test(percentage), `not a percentage: ${percentage}`)
  const [whole = '0', fraction = ''] = percentage.split('.')
  return [BigInt(whole + fraction), 100n * 10n ** BigInt(fraction.length)]
}

/** A percentage of an amount: percent(net, '20.0', 'half-up'). */
export function percent(of: Money, percentage: string, rounding: Rounding): Money {
  const [numerator, denominator] = ratio(percentage)
  return { minor: divideRounded(of.minor * numerator, denominator, rounding), currency: of.currency }
}

/** The part of a gross amount that is tax at the given rate: gross * rate / (100 + rate). */
export function taxWithin(gross: Money, percentage: string, rounding: Rounding): Money {
  const [numerator, denominator] = ratio(percentage)
  return {
    minor: divideRounded(gross.minor * numerator, denominator + numerator, rounding),
    currency: gross.currency,
  }
}

/**
 * Divide an amount by weights so that the parts always sum to the whole (largest remainder, ties to the earlier part).
 * Weights are not negative; if all are zero the amount goes to the first part.
 */
export function split(total: Money, weights: readonly bigint[]): Money[] {
  assert(weights.length > 0, 'split needs at least one weight')
  const sumOfWeights = weights.reduce((a, b) => a + b, 0n)
  if (sumOfWeights === 0n) return weights.map((_, i) => money(i === 0 ? total.minor : 0n, total.currency))
  const sign = total.minor < 0n ? -1n : 1n
  const size = total.minor * sign
  const parts = weights.map((weight) => (size * weight) / sumOfWeights)
  const left = Number(size - parts.reduce((a, b) => a + b, 0n))
  const byRemainder = weights
    .map((weight, i) => ({ i, rest: (size * weight) % sumOfWeights }))
    .toSorted((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest > b.rest ? -1 : 1))
  for (const { i } of byRemainder.slice(0, left)) parts[i] = (parts[i] ?? 0n) + 1n
  return parts.map((part) => money(part * sign, total.currency))
}

/** The amount as a plain decimal string with the currency's own number of digits: "19.99", "-0.05", "500". */
export function formatDecimal(amount: Money): string {
  const exponent = exponentOf(amount.currency)
  const sign = amount.minor < 0n ? '-' : ''
  const digits = (amount.minor < 0n ? -amount.minor : amount.minor).toString().padStart(exponent + 1, '0')
  if (exponent === 0) return sign + digits
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
}

/** Read a decimal string as money. Refuses what is not a plain decimal, and more digits than the currency has. */
export function parseDecimal(
  text: string,
  currency: Currency,
): Result<Money, 'not_a_decimal' | 'too_many_decimals' | 'amount_too_large'> {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) return refused('not_a_decimal', { given: text.slice(0, 40) })
  const [, sign = '', whole = '0', fraction = ''] = match
  const exponent = exponentOf(currency)
  if (fraction.length > exponent) return refused('too_many_decimals', { allowed: exponent })
  if (whole.length > 15) return refused('amount_too_large')
  const minor = BigInt(whole + fraction.padEnd(exponent, '0'))
  return done(money(sign === '-' ? -minor : minor, currency))
}

/** The amount as APIs show it. */
export function toWire(amount: Money): WireMoney {
  return { amount: formatDecimal(amount), currency: amount.currency }
}
