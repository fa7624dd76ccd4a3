import type { Queries } from '#kernel/database.ts'

/** The tax class of each product that exists among these. */
export async function taxClassesOf(db: Queries, productIds: readonly number[]): Promise<Map<number, string>> {
  const rows = await db.sql<{ id: number; tax_class: string }>`
    select id, tax_class from catalog.products where id = any (${productIds}::bigint[])`
  return new Map(rows.map((row) => [row.id, row.tax_class]))
}
