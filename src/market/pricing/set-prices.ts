import { tell } from '#kernel/outbox.ts'
import type { Money } from '#kernel/money.ts'
import { assert } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'

/** A price as it is listed. `compareAt`, where given, is higher and of the same currency. */
export type ListedPrice = {
  readonly variantId: number
  readonly amount: Money
  readonly compareAt?: Money
}

/** List prices, many at once: new ones are added, others replaced. Tells `price_changed` with the variants that changed. */
export async function setPrices(tx: Tx, prices: readonly ListedPrice[], actor: string): Promise<number[]> {
  for (const { amount, compareAt } of prices) {
    assert(compareAt === undefined || compareAt.currency === amount.currency, 'one currency per price')
  }
  const changed = await tx.sql<{ variant_id: number }>`
    insert into pricing.prices as p (variant_id, currency, amount_minor, compare_at_minor)
    select variant_id, currency, amount, compare_at
      from unnest(
        ${prices.map((price) => price.variantId)}::bigint[],
        ${prices.map((price) => price.amount.currency)}::text[],
        ${prices.map((price) => price.amount.minor.toString())}::bigint[],
        ${prices.map((price) => price.compareAt?.minor.toString() ?? null)}::bigint[]
      ) as given (variant_id, currency, amount, compare_at)
     order by variant_id, currency
    on conflict (variant_id, currency) do update
       set amount_minor = excluded.amount_minor,
           compare_at_minor = excluded.compare_at_minor,
           changed_at = clock_timestamp()
     where (p.amount_minor, p.compare_at_minor) is distinct from (excluded.amount_minor, excluded.compare_at_minor)
    returning variant_id`
  const variants = [...new Set(changed.map((row) => row.variant_id))]
  if (variants.length > 0)
    await tell(tx, { type: 'price_changed', aggregate: 'pricing', actor, payload: { variants } })
  return variants
}
