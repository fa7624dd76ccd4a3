import type { Sql } from '#kernel/sql.ts'

/** Pieces of each variant that can be sold now over all places: on hand less reserved. A variant without stock has none. */
export async function availability(sql: Sql, variantIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await sql<{ variant_id: number; available: number }>`
    select variant_id, sum(on_hand - reserved) as available
      from inventory.stock where variant_id = any (${variantIds}::bigint[]) group by variant_id`
  const found = new Map(rows.map((row) => [row.variant_id, row.available]))
  return new Map(variantIds.map((id) => [id, found.get(id) ?? 0]))
}

/** Stock of some variants by place, for the people who look after it. */
export type StockRow = {
  readonly variantId: number
  readonly location: string
  readonly onHand: number
  readonly reserved: number
}

/** What is on hand and reserved of some variants at each place, in key order. */
export async function stockOf(sql: Sql, variantIds: readonly number[]): Promise<StockRow[]> {
  return sql<StockRow>`
    select variant_id as "variantId", location, on_hand as "onHand", reserved
      from inventory.stock where variant_id = any (${variantIds}::bigint[]) order by variant_id, location`
}

/** Warehouses, in order of preference. Downloads lie at a place of their own that nobody moves goods to by hand. */
export async function findLocations(
  sql: Sql,
): Promise<{ readonly code: string; readonly name: string; readonly country: string }[]> {
  return sql<{ code: string; name: string; country: string }>`
    select code, name, country from inventory.locations
     where active and code <> 'digital' order by position, code`
}
