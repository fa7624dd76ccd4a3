import type { Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { formatDecimal, type Money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { trialBalance } from '#money/ledger/index.ts'
import { openBreaks } from './breaks.ts'
import { missingFor, type Missing } from './missing.ts'
import {
  bankPositions,
  clearingPositions,
  type BankPosition,
  type ClearingPosition,
  type OwnProof,
} from './position.ts'

/** The id of a closed period. */
export type PeriodId = Id<'prd'>

/** Which books are closed: up to when, and of which account. Every provider with movements before that has a say. */
export type Closing = {
  readonly until: Date
  readonly bankAccount: string
  /** What explains the ways the house carries out itself. */
  readonly proof?: OwnProof
  /** What sides this module does not know have not delivered. */
  readonly missingToo?: (db: Queries, until: Date) => Promise<Missing[]>
}

/** What stands at the end of a period. */
export type PeriodReport = {
  readonly until: Date
  readonly clearing: readonly ClearingPosition[]
  readonly bank: readonly BankPosition[]
  /** Files and bank entries that movements before its end still wait for. */
  readonly missing: readonly Missing[]
  /** Differences opened before its end, and payments settled by nobody in time, that nobody has explained. */
  readonly openBreaks: number
  readonly debitsEqualCredits: boolean
  /** Nothing is left to be explained: the period may be closed. */
  readonly isClean: boolean
}

/** Why a period stays open. */
export type CloseRefusal = 'not_explained' | 'not_in_order'

/** What would be closed, and whether it may be. Changes nothing. */
export async function periodReport(
  db: Queries,
  { until, bankAccount, proof, missingToo }: Closing,
): Promise<PeriodReport> {
  const clearing = await clearingPositions(db, until, proof)
  const missing = [...(await missingFor(db, until)), ...((await missingToo?.(db, until)) ?? [])]
  const bank = await bankPositions(db, bankAccount, until)
  const breaks = (await openBreaks(db, 10_000)).filter(
    ({ kind, openedAt }) => kind === 'missing_theirs' || kind === 'missing_entry' || openedAt < until,
  )
  const { totals } = await trialBalance(db, until)
  const debitsEqualCredits = totals.every(({ level }) => level)
  const explained = [...clearing, ...bank].every(({ unexplained }) => unexplained.minor === 0n)
  const booked = bank.every(({ unbooked }) => unbooked.minor === 0n)
  const isClean = explained && booked && missing.length === 0 && breaks.length === 0 && debitsEqualCredits
  return { until, clearing, bank, missing, openBreaks: breaks.length, debitsEqualCredits, isClean }
}

const text = (amount: Money) => `${formatDecimal(amount)} ${amount.currency}`

/** A report as it is kept with the period: amounts as text. */
function kept(report: PeriodReport) {
  const amounts = (position: ClearingPosition | BankPosition) =>
    Object.fromEntries(
      Object.entries(position).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : text(value),
      ]),
    )
  return {
    ...report,
    until: report.until.toISOString(),
    clearing: report.clearing.map(amounts),
    bank: report.bank.map(amounts),
    missing: report.missing.map(
      ({ who, what, amount, count }) => `${who}: ${what} for ${count}, ${text(amount)}`,
    ),
  }
}

/**
 * Close the books up to an instant. Refused while anything is unexplained; afterwards the database refuses every posting
 * dated before it.
 */
export async function closePeriod(
  tx: Tx,
  closing: Closing,
  actor: string,
): Promise<Result<{ readonly id: PeriodId; readonly report: PeriodReport }, CloseRefusal>> {
  const report = await periodReport(tx, closing)
  if (!report.isClean) return refused('not_explained', kept(report))
  const id = newId('prd')
  const [row] = await tx.sql<{ closed: boolean }>`
    select ledger.close_period(${id}, ${closing.until}, ${actor}, ${kept(report)}::jsonb) as closed`
  return row?.closed ? done({ id, report }) : refused('not_in_order')
}

/** A period that is closed. */
export type Period = {
  readonly id: PeriodId
  readonly until: Date
  readonly closedAt: Date
  readonly closedBy: string
}

/** Closed periods, the latest first. */
export async function closedPeriods(db: Queries, most = 50): Promise<Period[]> {
  return db.sql<Period>`
    select p.id, p.until, p.closed_at as "closedAt", p.closed_by as "closedBy"
      from ledger.periods p
     order by p.until desc
     limit ${most}`
}
