import { sum, type Money } from '#kernel/money.ts'

/** What a line of a provider's settlement file tells of: money that came, went back, was charged, or was taken back. */
export type SettlementLineType = 'capture' | 'refund' | 'fee' | 'chargeback' | 'reversal'

/** What a card fee is made of: the issuer's interchange, the scheme's fee and the acquirer's markup, each signed as the fee is. */
export type FeeParts = { readonly interchange: Money; readonly scheme: Money; readonly markup: Money }

/**
 * One line of a provider's settlement file in our words. Amounts are signed from our side: what the provider owes us is
 * positive, what it takes is negative, and net = gross + fee.
 */
export type SettlementLine = {
  /** The provider's own name of the file or pay-out the line belongs to. */
  readonly batch: string
  /** Our reference of the payment attempt, as it was sent to the provider. */
  readonly merchantRef: string
  /** The provider's reference of the payment. */
  readonly connectorRef: string
  readonly type: SettlementLineType
  readonly gross: Money
  /** What the provider keeps of it, negative; positive where a fee is given back. */
  readonly fee: Money
  /** As the provider tells them, where it does: a line whose parts are not its fee is taken in with a case. */
  readonly parts?: FeeParts
  readonly net: Money
  readonly valueDate: Date
  /** Our operation (a refund's id) or the provider's own id of the movement, where the file names one. */
  readonly reference?: string
}

/** What the parts of a fee make together. */
export const sumOfParts = ({ interchange, scheme, markup }: FeeParts): Money =>
  sum([interchange, scheme, markup], interchange.currency)
