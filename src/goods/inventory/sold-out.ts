import type { Queries } from '#kernel/database.ts'

/** Variants that have stock rows but nothing left to sell at any place. */
export async function soldOutVariants(db: Queries): Promise<number[]> {
  const rows = await db.sql<{ variant_id: number }>`
    select variant_id from inventory.stock group by variant_id having sum(on_hand - reserved) = 0`
  return rows.map((row) => row.variant_id)
}
