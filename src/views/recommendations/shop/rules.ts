import type { Queries } from '#kernel/database.ts'
import { tell } from '#kernel/outbox.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'

/** Where the shop recommends: beside a product what is bought and looked at with it, in the cart, for a person, again. */
export const places = ['together', 'viewed', 'cart', 'for_you', 'again'] as const

/** A place where the shop recommends. */
export type Place = (typeof places)[number]

/** What the operator says: places that are off, products that are never recommended. */
export type Rules = { readonly off: ReadonlySet<string>; readonly excluded: ReadonlySet<number> }

/** Everything on, nothing excluded. */
export const noRules: Rules = { off: new Set(), excluded: new Set() }

/** Read the operator's rules. */
export async function readRules({ sql }: Queries): Promise<Rules> {
  const [off, excluded] = await Promise.all([
    sql<{ place: string }>`select p.place from recommendations.places p where not p.is_on`,
    sql<{ id: number }>`select e.product_id as id from recommendations.exclusions e order by 1`,
  ])
  return {
    off: new Set(off.map(({ place }) => place)),
    excluded: new Set(excluded.map(({ id }) => id)),
  }
}

const changed = (tx: Tx, actor: string, payload: Readonly<Record<string, unknown>>): Promise<void> =>
  tell(tx, { type: 'recommendation_rules_changed', aggregate: 'recommendations', actor, payload })

/** Switch a place on or off; in all processes as soon as they hear of it. */
export async function switchPlace(
  tx: Tx,
  place: Place,
  isOn: boolean,
  actor: string,
): Promise<Result<true, never>> {
  await tx.sql`
    update recommendations.places
       set is_on = ${isOn}, changed_by = ${actor}, changed_at = clock_timestamp() where place = ${place}`
  await changed(tx, actor, { place, on: isOn })
  return done(true as const)
}

/** Never recommend a product; excluded twice, it is excluded once. At most 5,000 are. */
export async function excludeProduct(
  tx: Tx,
  slug: string,
  actor: string,
): Promise<Result<number, 'product_not_found' | 'too_many_exclusions'>> {
  const [row] = await tx.sql<{ id: number; count: number }>`
    select p.id, (select count(*) from recommendations.exclusions)::integer as count
      from catalog.products p where p.slug = ${slug}`
  if (!row) return refused('product_not_found')
  if (row.count >= 5_000) return refused('too_many_exclusions')
  await tx.sql`
    insert into recommendations.exclusions (product_id, excluded_by) values (${row.id}, ${actor})
    on conflict do nothing`
  await changed(tx, actor, { product: row.id, excluded: true })
  return done(row.id)
}

/** Let a product be recommended again. */
export async function includeProduct(
  tx: Tx,
  productId: number,
  actor: string,
): Promise<Result<true, 'exclusion_not_found'>> {
  const gone =
    await tx.sql`delete from recommendations.exclusions where product_id = ${productId} returning 1 as one`
  if (gone.length === 0) return refused('exclusion_not_found')
  await changed(tx, actor, { product: productId, excluded: false })
  return done(true as const)
}
