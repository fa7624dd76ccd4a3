import type { Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { subtract, type Money } from '#kernel/money.ts'
import { tell } from '#kernel/outbox.ts'
import { done, mustBeDone, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account, postTransfers, transferIdOf } from '#money/ledger/index.ts'
import { settleCase } from '#money/payments/index.ts'
import type { PartyId } from '#people/parties/index.ts'
import type { Debit } from './debit.ts'
import { lockDebt } from './find-debts.ts'

/** The id of a debt. */
export type DebtId = Id<'dbt'>

/** What a payer owes because the bank took a settled debit back. */
export type Debt = {
  readonly id: DebtId
  readonly number: number
  readonly merchantRef: string
  readonly party: PartyId | null
  readonly holder: string
  readonly orderId: string
  readonly amount: Money
  readonly paid: Money
  readonly writtenOff: Money
  /** What is left to pay. */
  readonly open: Money
  /** The reason of the payer's bank: `R10`. */
  readonly code: string
  /** It came after the time the rules of the network give for it: our bank may take it up. */
  readonly isLate: boolean
  readonly state: 'open' | 'paid' | 'written_off'
  readonly openedAt: Date
  readonly dueAt: Date
  readonly daysOverdue: number
  readonly reminders: number
}

/** The number as people say it: D-700001. */
export const debtNumber = (number: number): string => `D-${number}`

/** The numbers of debts a text names, as payers and their banks write them: D-700001, d 700001. */
export function debtNumbersIn(text: string): number[] {
  const found = text.matchAll(/(?<![a-z0-9])d\s?[-./]?\s?(\d{6,12})(?!\d)/gi)
  return [...new Set([...found].map(([, digits]) => Number(digits)))]
}

/** Money that had paid is gone again: the payer owes it. The order stays paid; a person looks after it. */
export async function openDebt(
  tx: Tx,
  debit: Debit,
  given: { readonly code: string; readonly isLate: boolean; readonly actor: string },
): Promise<DebtId> {
  const { merchantRef, amount, paymentId, mandateId } = debit
  const { code, isLate, actor } = given
  const id: DebtId = newId('dbt')
  await tx.sql`
    insert into mandates.debts (id, merchant_ref, payment_id, mandate_id, party_id, order_id, amount_minor, currency, code,
                                is_late, due_at)
    select ${id}, ${merchantRef}, ${paymentId}, ${mandateId}, m.party_id, i.reference, ${amount.minor}, ${amount.currency},
           ${code}, ${isLate}, clock_timestamp() + interval '7 days'
      from mandates.mandates m, payments.intents i
     where m.id = ${mandateId} and i.id = ${paymentId}`
  const owed = {
    id: transferIdOf(merchantRef, 'debit_reversed'),
    debit: account.debitsOwed,
    credit: account.clearing('direct-debit'),
    amount,
    code: 'debit_reversed',
  }
  mustBeDone(await postTransfers(tx, [owed], { actor, cause: merchantRef }))
  await tell(tx, { type: 'debt_opened', aggregate: id, actor, payload: { debit: merchantRef, code } })
  return id
}

/** Why money does not pay a debt. */
export type SettleDebtRefusal =
  | 'debt_not_found'
  | 'debt_not_open'
  | 'wrong_currency'
  | 'amount_not_positive'
  | 'exceeds_open'
  | 'receipt_known'

/** Money that came for a debt: the account that has it, and what names it. */
export type DebtPayment = {
  readonly number: number
  readonly amount: Money
  readonly reference: string
  readonly source: string
  readonly actor: string
}

/** Pay a debt, whole or in part. The same money pays once; with the last cent its case closes and reminders stop. */
export async function settleDebt(
  tx: Tx,
  { number, amount, reference, source, actor }: DebtPayment,
): Promise<Result<Debt, SettleDebtRefusal>> {
  const debt = await lockDebt(tx, number)
  if (debt === undefined) return refused('debt_not_found', { field: 'number' })
  const known = await tx.sql`select id from mandates.debt_receipts where reference = ${reference}`
  if (known.length > 0) return refused('receipt_known')
  if (debt.state !== 'open') return refused('debt_not_open')
  if (amount.currency !== debt.amount.currency)
    return refused('wrong_currency', { currency: debt.amount.currency })
  if (amount.minor <= 0n) return refused('amount_not_positive', { field: 'amount' })
  if (amount.minor > debt.open.minor)
    return refused('exceeds_open', { field: 'amount', open: debt.open.minor.toString() })
  const id = newId('drt')
  await tx.sql`
    insert into mandates.debt_receipts (id, debt_id, amount_minor, reference, source, actor)
    values (${id}, ${debt.id}, ${amount.minor}, ${reference}, ${source}, ${actor})`
  const paid = {
    id: transferIdOf(id, 'paid'),
    debit: source,
    credit: account.debitsOwed,
    amount,
    code: 'debt_paid',
  }
  mustBeDone(await postTransfers(tx, [paid], { actor, cause: debt.id }))
  const isAll = amount.minor === debt.open.minor
  await tx.sql`
    update mandates.debts
       set paid_minor = paid_minor + ${amount.minor}::bigint,
           state = case when ${isAll}::boolean then 'paid' else state end,
           closed_at = case when ${isAll}::boolean then clock_timestamp() end
     where id = ${debt.id} and state = 'open'`
  if (isAll) await settleCase(tx, 'debit_returned', debt.merchantRef, actor)
  await tell(tx, { type: isAll ? 'debt_paid' : 'debt_paid_in_part', aggregate: debt.id, actor, payload: {} })
  return done({ ...debt, open: subtract(debt.open, amount), state: isAll ? 'paid' : 'open' })
}

/** A person gives up what is open of a debt, and says why: it is our loss, and its case closes. */
export async function writeOffDebt(
  tx: Tx,
  { number, because, actor }: { readonly number: number; readonly because: string; readonly actor: string },
): Promise<Result<DebtId, 'debt_not_found' | 'debt_not_open' | 'reason_missing'>> {
  const reason = because.trim().slice(0, 500)
  if (reason.length < 3) return refused('reason_missing', { field: 'because' })
  const debt = await lockDebt(tx, number)
  if (debt === undefined) return refused('debt_not_found', { field: 'number' })
  if (debt.state !== 'open') return refused('debt_not_open')
  const loss = {
    id: transferIdOf(debt.id, 'written_off'),
    debit: account.receivablesLost,
    credit: account.debitsOwed,
    amount: debt.open,
    code: 'written_off',
  }
  mustBeDone(await postTransfers(tx, [loss], { actor, cause: debt.id }))
  await tx.sql`
    update mandates.debts
       set state = 'written_off', written_off_minor = ${debt.open.minor}, written_off_because = ${reason},
           closed_at = clock_timestamp()
     where id = ${debt.id} and state = 'open'`
  await settleCase(tx, 'debit_returned', debt.merchantRef, actor)
  await tell(tx, { type: 'debt_written_off', aggregate: debt.id, actor, payload: {} })
  return done(debt.id)
}

/** Days after which each reminder of a debt is sent, counted from the day it is due or from the reminder before. */
const waits = [0, 10, 14] as const

/** Numbers of debts whose next reminder is due, the longest overdue first. */
export async function debtsToRemind(db: Queries, most: number): Promise<number[]> {
  const rows = await db.sql<{ number: number }>`
    select number from mandates.debts
     where state = 'open' and reminders < 3
       and clock_timestamp() >= greatest(due_at, coalesce(reminded_at, due_at))
                                + make_interval(days => (${[...waits]}::int[])[reminders + 1])
     order by due_at limit ${most}::integer`
  return rows.map(({ number }) => number)
}

/** Record the next reminder of a debt; the caller sends its letter in the same transaction. Undefined when none is due. */
export async function recordDebtReminder(tx: Tx, number: number): Promise<Debt | undefined> {
  const rows = await tx.sql`
    update mandates.debts set reminders = reminders + 1, reminded_at = clock_timestamp()
     where number = ${number} and state = 'open' and reminders < 3
       and clock_timestamp() >= greatest(due_at, coalesce(reminded_at, due_at))
                                + make_interval(days => (${[...waits]}::int[])[reminders + 1])
    returning number`
  return rows.length === 0 ? undefined : lockDebt(tx, number)
}
