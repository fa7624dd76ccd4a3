import type { Queries } from '#kernel/database.ts'
import { liveRecommendationsOf } from '../live/live.ts'

/** The products these addresses lead to, in their order; addresses that lead nowhere are left out. */
export async function productsAt({ sql }: Queries, slugs: readonly string[]): Promise<number[]> {
  if (slugs.length === 0) return []
  const rows = await sql<{ id: number }>`
    select a.product_id as id
      from unnest(${[...slugs]}::text[]) with ordinality as s (slug, place)
      join catalog.product_addresses a on a.slug = s.slug
     order by s.place`
  return [...new Set(rows.map(({ id }) => id))]
}

/** Count a look at the product of the first address, after looks at the others, the latest first. Who looked is not kept. */
export async function noteLook(db: Queries, slugs: readonly string[]): Promise<void> {
  const live = liveRecommendationsOf(db)
  if (!live) return
  const [product, ...before] = await productsAt(db, slugs.slice(0, 4))
  if (product !== undefined) live.looks.note(product, before)
}
