import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import type { Id } from '#kernel/ids.ts'
import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'
import { money, type Money } from '#kernel/money.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'

/** The id of an invoice. */
export type InvoiceId = Id<'inv'>

/** An invoice is paid, credited whole because the goods came back, or written off by a person. */
export const invoiceLifecycle = lifecycle({
  open: { pay: 'paid', credit: 'credited', write_off: 'written_off' },
  paid: {},
  credited: {},
  written_off: {},
})

/** The states of an invoice. */
export type InvoiceState = StateOf<typeof invoiceLifecycle>

/** An invoice as it is owed. */
export type Invoice = {
  readonly id: InvoiceId
  readonly number: number
  readonly party: PartyId
  readonly orderId: string
  readonly amount: Money
  readonly credited: Money
  /** Fees and interest charged with reminders. */
  readonly fees: Money
  readonly paid: Money
  /** What nobody will pay any more. */
  readonly writtenOff: Money
  /** What is left to pay, fees and interest included. */
  readonly open: Money
  readonly state: InvoiceState
  readonly issuedAt: Date
  readonly dueAt: Date
  /** Days past due; none before. */
  readonly daysOverdue: number
  readonly reminders: number
}

/** The number as people say it: R-500001. */
export const invoiceNumber = (number: number): string => `R-${number}`

/** The numbers of invoices a text names, as payers and their banks write them: R-500001, r 500001, R500001. */
export function invoiceNumbersIn(text: string): number[] {
  const found = text.matchAll(/(?<![a-z0-9])r\s?[-./]?\s?(\d{6,12})(?!\d)/gi)
  return [...new Set([...found].map(([, digits]) => Number(digits)))]
}

type Row = {
  id: InvoiceId
  number: number
  party_id: PartyId
  order_id: string
  currency: Currency
  amount_minor: bigint
  credited_minor: bigint
  fees_minor: bigint
  paid_minor: bigint
  written_off_minor: bigint
  state: InvoiceState
  issued_at: Date
  due_at: Date
  days_overdue: number
  reminders: number
}

function invoiceOf(row: Row): Invoice {
  const of = (minor: bigint) => money(minor, row.currency)
  return {
    id: row.id,
    number: row.number,
    party: row.party_id,
    orderId: row.order_id,
    amount: of(row.amount_minor),
    credited: of(row.credited_minor),
    fees: of(row.fees_minor),
    paid: of(row.paid_minor),
    writtenOff: of(row.written_off_minor),
    open: of(row.amount_minor - row.credited_minor + row.fees_minor - row.paid_minor - row.written_off_minor),
    state: row.state,
    issuedAt: row.issued_at,
    dueAt: row.due_at,
    daysOverdue: row.days_overdue,
    reminders: row.reminders,
  }
}

/** One invoice, held for the transaction. */
export async function lockInvoice(tx: Tx, id: string): Promise<Invoice | undefined> {
  const [row] = await tx.sql<Row>`
    select id, number, party_id, order_id, currency, amount_minor, credited_minor, fees_minor, paid_minor, written_off_minor, state,
           issued_at, due_at, greatest(0, extract(day from clock_timestamp() - due_at))::int as days_overdue, reminders
      from credit.invoices where id = ${id} for update`
  return row && invoiceOf(row)
}

/** The invoice of a number, if there is one. */
export async function findInvoiceByNumber(db: Queries, number: number): Promise<Invoice | undefined> {
  const [row] = await db.sql<Row>`
    select id, number, party_id, order_id, currency, amount_minor, credited_minor, fees_minor, paid_minor, written_off_minor, state,
           issued_at, due_at, greatest(0, extract(day from clock_timestamp() - due_at))::int as days_overdue, reminders
      from credit.invoices where number = ${number}`
  return row && invoiceOf(row)
}

/** One invoice; undefined when there is none. */
export async function findInvoice(db: Queries, id: string): Promise<Invoice | undefined> {
  const [row] = await db.sql<Row>`
    select id, number, party_id, order_id, currency, amount_minor, credited_minor, fees_minor, paid_minor, written_off_minor, state,
           issued_at, due_at, greatest(0, extract(day from clock_timestamp() - due_at))::int as days_overdue, reminders
      from credit.invoices where id = ${id}`
  return row && invoiceOf(row)
}

/** The open invoices of these numbers, the oldest first, held for the transaction. */
export async function lockOpenInvoices(tx: Tx, numbers: readonly number[]): Promise<Invoice[]> {
  const rows = await tx.sql<Row>`
    select id, number, party_id, order_id, currency, amount_minor, credited_minor, fees_minor, paid_minor, written_off_minor, state,
           issued_at, due_at, greatest(0, extract(day from clock_timestamp() - due_at))::int as days_overdue, reminders
      from credit.invoices where number = any (${[...numbers]}::bigint[]) and state = 'open' order by number for update`
  return rows.map(invoiceOf)
}

/** Invoices of a party, the latest first; a hundred at most. */
export async function invoicesOf(db: Queries, party: PartyId): Promise<Invoice[]> {
  const rows = await db.sql<Row>`
    select id, number, party_id, order_id, currency, amount_minor, credited_minor, fees_minor, paid_minor, written_off_minor, state,
           issued_at, due_at, greatest(0, extract(day from clock_timestamp() - due_at))::int as days_overdue, reminders
      from credit.invoices where party_id = ${party} order by issued_at desc limit 100`
  return rows.map(invoiceOf)
}

/** Invoices of one try to pay, the oldest first, held for the transaction. */
export async function lockInvoicesFor(tx: Tx, merchantRef: string): Promise<Invoice[]> {
  const rows = await tx.sql<Row>`
    select id, number, party_id, order_id, currency, amount_minor, credited_minor, fees_minor, paid_minor, written_off_minor, state,
           issued_at, due_at, greatest(0, extract(day from clock_timestamp() - due_at))::int as days_overdue, reminders
      from credit.invoices where merchant_ref = ${merchantRef} order by number for update`
  return rows.map(invoiceOf)
}

/** Open invoices, the longest overdue first; five hundred at most. */
export async function openInvoices(db: Queries): Promise<Invoice[]> {
  const rows = await db.sql<Row>`
    select id, number, party_id, order_id, currency, amount_minor, credited_minor, fees_minor, paid_minor, written_off_minor, state,
           issued_at, due_at, greatest(0, extract(day from clock_timestamp() - due_at))::int as days_overdue, reminders
      from credit.invoices where state = 'open' order by due_at limit 500`
  return rows.map(invoiceOf)
}
