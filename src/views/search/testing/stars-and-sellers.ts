import type { Db, Queries } from '#kernel/database.ts'
import { refreshProducts } from '../index.ts'

/** The shop's own party, and one that `withStarsAndSellers` makes. */
export const [house, otherSeller] = [
  'pty_00000000000000000000000000',
  'pty_00000000000000000000000001',
] as const

/** Stars for two products of three, and another seller for one of four. Answers their numbers. */
export async function withStarsAndSellers(
  db: Db,
  owner: Queries,
  ids: readonly number[],
): Promise<readonly number[]> {
  const rated = ids.filter((_, i) => i % 3 !== 0)
  await db.sql`
    insert into reviews.ratings (product_id, rating_sum, rating_count, one, three, five)
    select r.id, r.one + 3 * r.three + 5 * r.five, r.one + r.three + r.five, r.one, r.three, r.five
      from (select id, id % 2 as one, id % 3 as three, 1 + id % 5 as five from unnest(${rated}::bigint[]) as u (id)) r`
  await db.sql`
    insert into parties.parties (id, kind, display_name) values (${otherSeller}, 'company', 'Holm Trading')`
  const sold = ids.filter((_, i) => i % 4 === 0)
  await owner.sql`update catalog.variants set seller_id = ${otherSeller} where product_id = any (${sold}::bigint[])`
  await refreshProducts(db, ids)
  return ids
}
