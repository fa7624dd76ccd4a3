import type { Currency } from '#kernel/currency.ts'
import { money, type Money } from '#kernel/money.ts'

/** What fees are made of; `undivided` is what a provider told as one sum, or what its parts do not explain. */
export type FeeShares = {
  readonly interchange: Money
  readonly scheme: Money
  readonly markup: Money
  readonly undivided: Money
}

/** Gross, fee with its parts, and net as they are stored; the parts are null where none were told. */
export type AmountsRow = {
  readonly currency: Currency
  readonly gross_minor: bigint
  readonly fee_minor: bigint
  readonly net_minor: bigint
  readonly interchange_minor: bigint | null
  readonly scheme_minor: bigint | null
  readonly markup_minor: bigint | null
}

/** The amounts of a line, a file, or some lines together. */
export function amountsOf(row: AmountsRow) {
  const { currency, fee_minor: fee } = row
  const of = (minor: bigint | null) => money(minor ?? 0n, currency)
  const parts = [row.interchange_minor, row.scheme_minor, row.markup_minor]
  const [interchange = of(null), scheme = of(null), markup = of(null)] = parts.map(of)
  const rest = parts.reduce<bigint>((left, minor) => left - (minor ?? 0n), fee)
  const shares: FeeShares = { interchange, scheme, markup, undivided: of(rest) }
  return { gross: of(row.gross_minor), fee: of(fee), net: of(row.net_minor), shares }
}
