import type { Queries } from '#kernel/database.ts'
import type { Tx } from '#kernel/transaction.ts'
import { takeIn, type TakenIn } from './take-in.ts'

/** The facts after which products are compared again. */
export const matchingFacts = ['product_changed', 'price_changed'] as const

const numbersAt = (payload: Readonly<Record<string, unknown>>, key: string): number[] => {
  const value = payload[key]
  return Array.isArray(value) ? value.filter((each): each is number => Number.isSafeInteger(each)) : []
}

/** Note the products facts are about, for `compareWaiting`. One statement, however many. */
export async function noteWaiting(
  db: Queries,
  facts: readonly { readonly payload: Readonly<Record<string, unknown>> }[],
): Promise<void> {
  const products = facts.flatMap(({ payload }) => numbersAt(payload, 'productIds'))
  const variants = facts.flatMap(({ payload }) => numbersAt(payload, 'variants'))
  await db.sql`
    insert into matching.waiting (product_id)
    select unnest(${products}::bigint[])
    union
    select v.product_id from catalog.variants v where v.id = any (${variants}::bigint[])
    on conflict do nothing`
}

const atOnce = 100

/** Compare a portion of the products that wait; undefined where none does. One statement beyond those of `takeIn`. */
export async function compareWaiting(tx: Tx): Promise<TakenIn | undefined> {
  const rows = await tx.sql<{ product_id: number }>`
    delete from matching.waiting
     where product_id in (select w.product_id from matching.waiting w order by w.product_id limit ${atOnce}::bigint
                             for update skip locked)
    returning product_id`
  if (rows.length === 0) return undefined
  return takeIn(
    tx,
    rows.map((row) => row.product_id),
  )
}
