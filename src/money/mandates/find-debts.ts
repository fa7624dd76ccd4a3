import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'
import type { Debt } from './debt.ts'

type Row = Omit<Debt, 'amount' | 'paid' | 'writtenOff' | 'open'> & {
  readonly amount_minor: bigint
  readonly paid_minor: bigint
  readonly written_off_minor: bigint
  readonly currency: Currency
}

function debtOf({ amount_minor, paid_minor, written_off_minor, currency, ...rest }: Row): Debt {
  const of = (minor: bigint) => money(minor, currency)
  const open = of(amount_minor - paid_minor - written_off_minor)
  return { ...rest, amount: of(amount_minor), paid: of(paid_minor), writtenOff: of(written_off_minor), open }
}

/** One debt by its number, held for the transaction. */
export async function lockDebt(tx: Tx, number: number): Promise<Debt | undefined> {
  const [row] = await tx.sql<Row>`
    select d.id, d.number, d.merchant_ref as "merchantRef", d.party_id as party, m.holder, d.order_id as "orderId",
           d.amount_minor, d.paid_minor, d.written_off_minor, d.currency, d.code, d.is_late as "isLate", d.state,
           d.opened_at as "openedAt", d.due_at as "dueAt",
           greatest(0, extract(day from clock_timestamp() - d.due_at))::int as "daysOverdue", d.reminders
      from mandates.debts d
      join mandates.mandates m on m.id = d.mandate_id
     where d.number = ${number}
       for update of d`
  return row && debtOf(row)
}

/** One debt by its number; undefined where there is none. */
export async function findDebt(db: Queries, number: number): Promise<Debt | undefined> {
  const [row] = await db.sql<Row>`
    select d.id, d.number, d.merchant_ref as "merchantRef", d.party_id as party, m.holder, d.order_id as "orderId",
           d.amount_minor, d.paid_minor, d.written_off_minor, d.currency, d.code, d.is_late as "isLate", d.state,
           d.opened_at as "openedAt", d.due_at as "dueAt",
           greatest(0, extract(day from clock_timestamp() - d.due_at))::int as "daysOverdue", d.reminders
      from mandates.debts d
      join mandates.mandates m on m.id = d.mandate_id
     where d.number = ${number}`
  return row && debtOf(row)
}

/** One debt by its id; undefined where there is none. */
export async function findDebtById(db: Queries, id: string): Promise<Debt | undefined> {
  const [row] = await db.sql<Row>`
    select d.id, d.number, d.merchant_ref as "merchantRef", d.party_id as party, m.holder, d.order_id as "orderId",
           d.amount_minor, d.paid_minor, d.written_off_minor, d.currency, d.code, d.is_late as "isLate", d.state,
           d.opened_at as "openedAt", d.due_at as "dueAt",
           greatest(0, extract(day from clock_timestamp() - d.due_at))::int as "daysOverdue", d.reminders
      from mandates.debts d
      join mandates.mandates m on m.id = d.mandate_id
     where d.id = ${id}`
  return row && debtOf(row)
}

/** Debts, the newest first: in a state, and below a number, where named. */
export async function listDebts(
  db: Queries,
  { state = null, below = null, most }: { state?: Debt['state'] | null; below?: number | null; most: number },
): Promise<Debt[]> {
  const rows = await db.sql<Row>`
    select d.id, d.number, d.merchant_ref as "merchantRef", d.party_id as party, m.holder, d.order_id as "orderId",
           d.amount_minor, d.paid_minor, d.written_off_minor, d.currency, d.code, d.is_late as "isLate", d.state,
           d.opened_at as "openedAt", d.due_at as "dueAt",
           greatest(0, extract(day from clock_timestamp() - d.due_at))::int as "daysOverdue", d.reminders
      from mandates.debts d
      join mandates.mandates m on m.id = d.mandate_id
     where (${state}::text is null or d.state = ${state})
       and (${below}::bigint is null or d.number < ${below})
     order by d.number desc
     limit ${most}`
  return rows.map(debtOf)
}

/** Debts as the desk lists them: the open ones, the longest overdue first; then closed ones, the newest first. */
export async function recentDebts(db: Queries, most = 200): Promise<Debt[]> {
  const rows = await db.sql<Row>`
    select d.id, d.number, d.merchant_ref as "merchantRef", d.party_id as party, m.holder, d.order_id as "orderId",
           d.amount_minor, d.paid_minor, d.written_off_minor, d.currency, d.code, d.is_late as "isLate", d.state,
           d.opened_at as "openedAt", d.due_at as "dueAt",
           greatest(0, extract(day from clock_timestamp() - d.due_at))::int as "daysOverdue", d.reminders
      from mandates.debts d
      join mandates.mandates m on m.id = d.mandate_id
     order by d.state <> 'open', case when d.state = 'open' then d.due_at end, d.number desc
     limit ${most}`
  return rows.map(debtOf)
}

/** The debts of a party, the newest first. */
export async function debtsOf(db: Queries, party: PartyId): Promise<Debt[]> {
  const rows = await db.sql<Row>`
    select d.id, d.number, d.merchant_ref as "merchantRef", d.party_id as party, m.holder, d.order_id as "orderId",
           d.amount_minor, d.paid_minor, d.written_off_minor, d.currency, d.code, d.is_late as "isLate", d.state,
           d.opened_at as "openedAt", d.due_at as "dueAt",
           greatest(0, extract(day from clock_timestamp() - d.due_at))::int as "daysOverdue", d.reminders
      from mandates.debts d
      join mandates.mandates m on m.id = d.mandate_id
     where d.party_id = ${party}
     order by d.number desc
     limit 100`
  return rows.map(debtOf)
}
