import type { Queries } from '#kernel/database.ts'

/** The classes there are tax rates for, in alphabetical order. */
export async function taxClassesOf(db: Queries): Promise<string[]> {
  const rows = await db.sql<{ code: string }>`
    select distinct tax_class as code from pricing.tax_rates order by 1`
  return rows.map(({ code }) => code)
}
