import type { Db } from '#kernel/database.ts'
import { refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { brokenPromises } from '#money/ledger/index.ts'
import { closePeriod, findOverdue, type Closing, type PeriodReport } from '#money/reconciliation/index.ts'

/** Why the books stay open. */
export type CloseBooksRefusal = 'not_explained' | 'not_in_order' | 'ledger_broken' | 'day_not_over'

/** Providers settle within these many days; what stays longer must be explained. */
const graceDays = 4

/**
 * Close the books up to an instant: what is overdue becomes a case first, every promise of the ledger is asked, and
 * nothing may be unexplained. Nothing is posted into a closed period afterwards.
 */
export async function closeBooks(
  db: Db,
  closing: Closing & { readonly now: Date },
  actor: string,
): Promise<Result<PeriodReport, CloseBooksRefusal>> {
  const { until, connectors, now } = closing
  if (until > now) return refused('day_not_over')
  const before = new Date(until.getTime() - graceDays * 86_400_000)
  await inTransaction(db, async (tx) => ({ ok: true, value: await findOverdue(tx, connectors, before) }))
  const [broken] = await brokenPromises(db)
  if (broken !== undefined) return refused('ledger_broken', { promise: broken.name })
  const closed = await inTransaction(db, (tx) => closePeriod(tx, closing, actor))
  return closed.ok ? { ok: true, value: closed.value.report } : closed
}
