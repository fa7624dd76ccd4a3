import { divideRounded } from '#kernel/money.ts'

/** How a piece that was bought stands to one that is wanted instead; amounts are minor units of one currency. */
export type ExchangePrices = {
  /** What one piece cost when it was sold, before discounts. */
  readonly unit_minor: bigint
  /** What was paid for one piece, after discounts and with tax. */
  readonly paid_minor: bigint
  /** What the wanted piece costs now. */
  readonly wanted_minor: bigint
  /** What the piece that comes back costs now; null where it is not sold any more. */
  readonly own_minor: bigint | null
  /** The same variant again. */
  readonly isSame: boolean
}

/** What an exchange means for the money: so much goes back for each piece, or it costs so much more and is not made. */
export type ExchangeTerms =
  | { readonly isOffered: true; readonly difference_minor: bigint }
  | { readonly isOffered: false; readonly dearer_minor: bigint }

/**
 * What an exchange means for the money. A cheaper piece gives the difference back, in the share in which the sold one was paid,
 * so that a discount is a discount on both. What costs no more than the sold piece costs now is exchanged for nothing: a price
 * that rose for both in the meantime stands in nobody's way. Anything dearer is not exchanged.
 */
export function exchangeTerms(prices: ExchangePrices): ExchangeTerms {
  const { unit_minor: unit, paid_minor: paid, wanted_minor: wanted, own_minor: own, isSame } = prices
  if (isSame || wanted === unit) return { isOffered: true, difference_minor: 0n }
  if (wanted < unit)
    return { isOffered: true, difference_minor: divideRounded(paid * (unit - wanted), unit, 'half-up') }
  return own !== null && wanted <= own
    ? { isOffered: true, difference_minor: 0n }
    : { isOffered: false, dearer_minor: wanted - unit }
}
