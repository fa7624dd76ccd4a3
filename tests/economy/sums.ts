/** Sums of minor units by currency. */
export type Sums = ReadonlyMap<string, bigint>

/** Rows of currency and minor units as sums. */
export function sumsOf(rows: readonly { readonly currency: string; readonly minor: bigint | null }[]): Sums {
  const sums = new Map<string, bigint>()
  for (const { currency, minor } of rows)
    sums.set(currency.toUpperCase(), (sums.get(currency.toUpperCase()) ?? 0n) + (minor ?? 0n))
  return sums
}

/** All of them together. */
export const together = (...all: readonly Sums[]): Sums =>
  sumsOf(all.flatMap((each) => [...each].map(([currency, minor]) => ({ currency, minor }))))

/** The same the other way round. */
export const negative = (sums: Sums): Sums =>
  sumsOf([...sums].map(([currency, minor]) => ({ currency, minor: -minor })))

/** A sentence for each currency in which one is not the other. */
export function differences(what: string, one: Sums, other: Sums): string[] {
  return [...together(one, negative(other))]
    .filter(([, minor]) => minor !== 0n)
    .map(
      ([currency]) => `${what}: ${one.get(currency) ?? 0n} is not ${other.get(currency) ?? 0n} ${currency}`,
    )
}
