import { isExchanged, type Return, type ReturnId, type ReturnLine } from './return.ts'

/** What was sent instead of a piece of a line: the variant, and what went back for each on the way to it, in minor units. */
export type Swapped = {
  readonly orderLineId: string
  readonly variantId: number
  readonly less_minor: bigint
}

type Known = readonly Pick<Return, 'id' | 'follows' | 'lines'>[]

function lessFor(returns: Known, { follows }: Known[number], line: ReturnLine): bigint {
  const own = line.wanted?.difference_minor ?? 0n
  const before = returns.find(({ id }) => id === follows)
  const earlier = before?.lines.find(({ orderLineId }) => orderLineId === line.orderLineId)
  return before && earlier ? own + lessFor(returns, before, earlier) : own
}

/** What was sent instead in a return of these, line by line; what follows it is worth so much less than what was sold. */
export function swappedIn(returns: Known, of: ReturnId | null): Swapped[] {
  const found = returns.find(({ id }) => id === of)
  return (found?.lines ?? []).flatMap((line) =>
    found !== undefined && line.wanted !== null && isExchanged(line)
      ? [
          {
            orderLineId: line.orderLineId,
            variantId: line.wanted.variantId,
            less_minor: lessFor(returns, found, line),
          },
        ]
      : [],
  )
}

/** What went back as differences for pieces of a line that were exchanged: nothing of it is the money of a piece that came back. */
export function differencesBack(
  returns: readonly Pick<Return, 'lines' | 'refundedAt'>[],
  orderLineId: string,
): bigint {
  return returns
    .filter(({ refundedAt }) => refundedAt !== null)
    .flatMap(({ lines }) => lines)
    .filter((line) => line.orderLineId === orderLineId && isExchanged(line))
    .reduce(
      (all, { wanted, restocked, writtenOff }) =>
        all + (wanted?.difference_minor ?? 0n) * BigInt(restocked + writtenOff),
      0n,
    )
}
