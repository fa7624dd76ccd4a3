import type { Db, Queries } from '#kernel/database.ts'
import type { Tx } from '#kernel/transaction.ts'

/** The facts that change what stands on the shelf. */
export const shelfFacts = [
  'product_changed',
  'price_changed',
  'stock_changed',
  'category_changed',
  'attribute_changed',
  'product_rated',
] as const

const atOnce = 200

/**
 * Bring the shelf up to date for products of which only the stock has changed: what is there to be bought moves, and with it
 * the sums; nothing else is looked at. One refresh at a time, so that the sums stay right. Planned anew each time: a plan
 * made while the tables were small would be slow for ever after.
 */
async function refreshStock(db: Queries, productIds: readonly number[]): Promise<void> {
  const ids = productIds.toSorted((a, b) => a - b)
  if (ids.length === 0) return
  await db.sql`
    select pg_advisory_xact_lock(hashtext('search.refresh'))::text as done,
           set_config('plan_cache_mode', 'force_custom_plan', true) as planned`
  for (let from = 0; from < ids.length; from += atOnce)
    await db.sql`
      with offer as materialized (
        select o.product_id, o.currency, bool_or(o.available) as available
          from search.offers_of(${ids.slice(from, from + atOnce)}::bigint[]) o
         group by o.product_id, o.currency
      ), moved as (
        update search.shelf s
           set available = o.available
          from offer o
          join search.products p on p.product_id = o.product_id
         cross join lateral unnest(p.category_ids) as c (category_id)
         where (s.category_id, s.currency, s.product_id) = (c.category_id, o.currency, o.product_id)
           and s.available <> o.available
        returning s.category_id, s.currency, s.available
      )
      update search.totals t
         set available = t.available + m.more
        from (select category_id, currency, sum(case when available then 1 else -1 end)::integer as more
                from moved
               group by category_id, currency) m
       where (t.category_id, t.currency) = (m.category_id, m.currency)`
}

/** Bring shelf and search up to date for these products, 200 to a statement. Harmless to repeat. */
export async function refreshProducts(db: Queries, productIds: readonly number[]): Promise<void> {
  const ids = [...new Set(productIds)].toSorted((a, b) => a - b)
  for (let from = 0; from < ids.length; from += atOnce)
    await db.sql`select search.refresh(${ids.slice(from, from + atOnce)}::bigint[])::text as done`
}

/** A fact as the consumer is given it. */
export type ShelfFact = { readonly type: string; readonly payload: Readonly<Record<string, unknown>> }

const numbersAt = (payload: ShelfFact['payload'], key: string): number[] => {
  const value = payload[key]
  return Array.isArray(value) ? value.filter((each): each is number => Number.isSafeInteger(each)) : []
}

const textsAt = (payload: ShelfFact['payload'], key: string): string[] => {
  const value = payload[key]
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []
}

/** Beyond this many products at once, a batch of facts only notes them, and `refreshStale` takes them in portions. */
const mostInOneBatch = 1_000

/** So many are noted by one statement: a fact about a large category may be about a million. */
const notedAtOnce = 10_000

/** Where a fact of stock names the variants that went or came back, the shelf shows nothing new of the others. */
const flips = ['sold_out', 'was_sold_out'] as const

/** The variants a fact is about. */
const variantsOf = ({ type, payload }: ShelfFact): number[] =>
  numbersAt(payload, (type === 'stock_changed' && flips.find((key) => key in payload)) || 'variants')

/**
 * Whether the shelf may show something new after a fact. A sale that leaves pieces changes nothing there; who shows how many
 * are left hears of it by the fact itself.
 */
export function movesShelf(fact: ShelfFact): boolean {
  return fact.type !== 'stock_changed' || variantsOf(fact).length > 0
}

/**
 * Take in facts: find the products they are about and refresh those, no others. For the consumer named `search`;
 * a batch taken twice does no harm. Answers which; false where there were so many that they were noted for `refreshStale`
 * instead.
 */
export async function refreshFor(db: Queries, facts: readonly ShelfFact[]): Promise<number[] | false> {
  const products = new Set<number>()
  const variants = new Set<number>()
  const categories = new Set<number>()
  const attributes = new Set<string>()
  for (const fact of facts) {
    const { payload } = fact
    for (const id of numbersAt(payload, 'productIds')) products.add(id)
    for (const id of variantsOf(fact)) variants.add(id)
    for (const id of numbersAt(payload, 'categoryIds')) categories.add(id)
    for (const code of textsAt(payload, 'codes')) attributes.add(code)
  }
  if (variants.size + categories.size + attributes.size > 0) {
    const rows = await db.sql<{ id: number }>`
      with recursive below as (
        select c.id from catalog.categories c where c.id = any (${[...categories]}::bigint[])
        union
        select c.id from catalog.categories c join below b on c.parent_id = b.id
      )
      select v.product_id as id from catalog.variants v where v.id = any (${[...variants]}::bigint[])
      union
      select p.id from catalog.products p where p.category_id in (select b.id from below b)
      union
      select f.product_id from catalog.attribute_values f where f.attribute_code = any (${[...attributes]}::text[])`
    for (const { id } of rows) products.add(id)
  }
  if (products.size <= mostInOneBatch) {
    const isOnlyStock = facts.every(({ type }) => type === 'stock_changed')
    await (isOnlyStock ? refreshStock : refreshProducts)(db, [...products])
    return [...products]
  }
  const noted = [...products].toSorted((a, b) => a - b)
  for (let from = 0; from < noted.length; from += notedAtOnce)
    await db.sql`
      insert into search.stale (product_id)
      select unnest(${noted.slice(from, from + notedAtOnce)}::bigint[]) on conflict do nothing`
  return false
}

/**
 * Refresh a portion of the products noted by `refreshFor`, those after a number. Answers which, in their order; none when
 * all after it are done. Who goes on after the last one does not walk again over what was taken before, which stays in
 * the way while any long reading lasts.
 */
export async function refreshStale(tx: Tx, after = 0): Promise<number[]> {
  const rows = await tx.sql<{ product_id: number }>`
    delete from search.stale
     where product_id = any (array(select s.product_id from search.stale s where s.product_id > ${after}::bigint
                                    order by s.product_id limit ${atOnce}::bigint for update skip locked))
    returning product_id`
  const ids = rows.map((row) => row.product_id).toSorted((a, b) => a - b)
  await refreshProducts(tx, ids)
  return ids
}

/** Make shelf and search again from the beginning, 200 products at a time. For repair; normal life never needs it. */
export async function refreshEverything(
  db: Db,
  progress: (done: number) => void = () => undefined,
): Promise<number> {
  let after = 0
  let count = 0
  for (;;) {
    const rows = await db.sql<{ id: number }>`
      select p.id from catalog.products p where p.id > ${after} order by p.id limit ${atOnce}::bigint`
    const last = rows.at(-1)
    if (last === undefined) return count
    await refreshProducts(
      db,
      rows.map((row) => row.id),
    )
    after = last.id
    count += rows.length
    progress(count)
  }
}
