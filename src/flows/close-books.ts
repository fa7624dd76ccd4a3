import type { Db } from '#kernel/database.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { brokenPromises } from '#money/ledger/index.ts'
import {
  closePeriod,
  findOverdue,
  findOverdueReceipts,
  periodReport,
  type Closing,
  type PeriodReport,
} from '#money/reconciliation/index.ts'
import { ownProof } from './prove-own-ways.ts'
import { missingProof } from './prove-treasury.ts'

/** Why the books stay open. */
export type CloseBooksRefusal = 'not_explained' | 'not_in_order' | 'ledger_broken' | 'day_not_over'

/** Every way to pay that the house carries out itself, and the chain, which sends no file and is asked. */
const proofs = { proof: ownProof, missingToo: missingProof }

/** Providers settle within these many days; what stays longer must be explained. */
const graceDays = 4

/** What nobody has settled or told of by an instant becomes a case. */
async function findUnsettled(db: Db, before: Date): Promise<void> {
  await inTransaction(db, async (tx) =>
    done((await findOverdue(tx, before)) + (await findOverdueReceipts(tx, before))),
  )
}

/** What would be closed, and whether it may be: every way to pay proven, its own or a provider's. Changes nothing. */
export const reportBooks = (db: Db, closing: Omit<Closing, 'proof' | 'missingToo'>): Promise<PeriodReport> =>
  periodReport(db, { ...closing, ...proofs })

/** What should have been settled days ago and was not becomes a case with an age, also between two closings. */
export const findOverdueNow = (db: Db, now: Date): Promise<void> =>
  findUnsettled(db, new Date(now.getTime() - graceDays * 86_400_000))

/**
 * Close the books up to an instant: what is overdue becomes a case first, every promise of the ledger is asked, and
 * nothing may be unexplained. Nothing is posted into a closed period afterwards.
 */
export async function closeBooks(
  db: Db,
  closing: Omit<Closing, 'proof' | 'missingToo'> & { readonly now: Date },
  actor: string,
): Promise<Result<PeriodReport, CloseBooksRefusal>> {
  const { until, now } = closing
  if (until > now) return refused('day_not_over')
  const before = new Date(until.getTime() - graceDays * 86_400_000)
  await findUnsettled(db, before)
  const [broken] = await brokenPromises(db)
  if (broken !== undefined) return refused('ledger_broken', { promise: broken.name })
  const closed = await inTransaction(db, (tx) => closePeriod(tx, { ...closing, ...proofs }, actor))
  return closed.ok ? { ok: true, value: closed.value.report } : closed
}
