import { exponentOf, type Currency } from '#kernel/currency.ts'
import { money, type Money } from '#kernel/money.ts'
import { assert } from '#kernel/result.ts'

/** How many tokens one unit of a currency costs, as a decimal text: `1.0842`. */
export type Rates = Readonly<Partial<Record<Currency, string>>>

type Fraction = { readonly over: bigint; readonly under: bigint }

function fractionOf(text: string): Fraction {
  assert(/^\d{1,9}(\.\d{1,9})?$/.test(text) && Number(text) > 0, 'a rate is a positive decimal')
  const [whole = '', part = ''] = text.split('.')
  return { over: BigInt(whole + part), under: 10n ** BigInt(part.length) }
}

/** What an amount costs in the smallest parts of a token, rounded up to the next part; undefined without a rate. */
export function atomicOf(amount: Money, rates: Rates, decimals: number): bigint | undefined {
  const rate = rates[amount.currency]
  if (rate === undefined) return undefined
  const { over, under } = fractionOf(rate)
  const divisor = under * 10n ** BigInt(exponentOf(amount.currency))
  const product = amount.minor * over * 10n ** BigInt(decimals)
  return (product + divisor - 1n) / divisor
}

/** What parts of a token are worth at the price an invoice locked, rounded down. */
export function worthAt(invoice: { readonly amount: Money; readonly atomic: bigint }, atomic: bigint): Money {
  const { minor, currency } = invoice.amount
  return money((atomic * minor) / invoice.atomic, currency)
}

/** What a part of the invoiced amount is in parts of the token, rounded down. */
export function atomicShare(
  invoice: { readonly amount: Money; readonly atomic: bigint },
  amount: Money,
): bigint {
  return (invoice.atomic * amount.minor) / invoice.amount.minor
}

/** Parts of a token as people write them: `12.5`. */
export function tokenText(atomic: bigint, decimals: number): string {
  const unit = 10n ** BigInt(decimals)
  const part = String(atomic % unit)
    .padStart(decimals, '0')
    .replace(/0+$/, '')
  return part === '' ? String(atomic / unit) : `${atomic / unit}.${part}`
}
