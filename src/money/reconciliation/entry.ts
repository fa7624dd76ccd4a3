import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import type { Id } from '#kernel/ids.ts'
import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'
import { money, type Money } from '#kernel/money.ts'

/** The id of a movement of our account, as the bank told it. */
export type EntryId = Id<'ent'>

/** An entry is told by the bank, then booked; what nobody can place is held in suspense until somebody assigns it. */
export const entryLifecycle = lifecycle({
  told: { book: 'booked', hold: 'held' },
  held: { assign: 'assigned' },
  booked: {},
  assigned: {},
})

/** Where an entry is. */
export type EntryState = StateOf<typeof entryLifecycle>

/** What an entry turned out to be. */
export type EntryPurpose =
  | 'settlement'
  | 'transfer'
  | 'payout'
  | 'payout_return'
  | 'debit'
  | 'debit_return'
  | 'fee'
  | 'other'

/** A movement of our account; money that came is positive. */
export type Entry = {
  readonly id: EntryId
  readonly account: string
  readonly amount: Money
  readonly bookedOn: string
  readonly bankRef: string | null
  readonly endToEnd: string | null
  readonly remittance: string | null
  readonly partyName: string | null
  readonly partyAccount: string | null
  readonly code: string
  readonly state: EntryState
  readonly purpose: EntryPurpose | null
  readonly about: string | null
}

type Row = Omit<Entry, 'amount'> & { readonly amount_minor: bigint; readonly currency: Currency }

const entryOf = ({ amount_minor, currency, ...rest }: Row): Entry => ({
  ...rest,
  amount: money(amount_minor, currency),
})

/** The text by which an entry may be recognized: what it was for, and its end-to-end id. */
export const textOf = ({ remittance, endToEnd }: Pick<Entry, 'remittance' | 'endToEnd'>): string =>
  [remittance, endToEnd].filter((each) => each !== null).join(' ')

/** Entries nobody has booked yet, in the order the bank told them. */
export async function toldEntries(db: Queries, most = 100): Promise<EntryId[]> {
  const rows = await db.sql<{ id: EntryId }>`
    select e.id from reconciliation.entries e where e.state = 'told' order by e.id limit ${most}`
  return rows.map(({ id }) => id)
}

/** One entry, locked until the transaction ends; undefined when there is none. */
export async function lockEntry(tx: Queries, id: string): Promise<Entry | undefined> {
  const [row] = await tx.sql<Row>`
    select e.id, s.account, e.amount_minor, e.currency, e.booked_on::text as "bookedOn", e.bank_ref as "bankRef",
           e.end_to_end as "endToEnd", e.remittance, e.party_name as "partyName", e.party_account as "partyAccount",
           e.code, e.state, e.purpose, e.about
      from reconciliation.entries e
      join reconciliation.statements s on s.id = e.statement_id
     where e.id = ${id}
       for update of e`
  return row && entryOf(row)
}

/** Entries as the desk lists them, the newest first; only those in a state where one is named. */
export async function recentEntries(db: Queries, state?: EntryState, most = 100): Promise<Entry[]> {
  const rows = await db.sql<Row>`
    select e.id, s.account, e.amount_minor, e.currency, e.booked_on::text as "bookedOn", e.bank_ref as "bankRef",
           e.end_to_end as "endToEnd", e.remittance, e.party_name as "partyName", e.party_account as "partyAccount",
           e.code, e.state, e.purpose, e.about
      from reconciliation.entries e
      join reconciliation.statements s on s.id = e.statement_id
     where e.state = coalesce(${state ?? null}, e.state)
     order by e.id desc
     limit ${most}`
  return rows.map(entryOf)
}
