import type { Queries } from '#kernel/database.ts'
import type { CaseId } from '#money/payments/index.ts'

/** True where there is a case of this id, open or closed. */
export async function isCaseKnown(db: Queries, id: CaseId): Promise<boolean> {
  const rows = await db.sql<{ id: string }>`select id from payments.cases where id = ${id}`
  return rows.length === 1
}
