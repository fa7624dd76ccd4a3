import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'
import { money, type Money } from '#kernel/money.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account } from '#money/ledger/index.ts'
import { concludeEntry, holdEntry, placeHeldEntry, postEntry } from './book-entry.ts'
import { openBreak, settleBreak } from './breaks.ts'
import { textOf, type Entry, type EntryId } from './entry.ts'

/** The id of a receipt that was typed at the desk. */
export type DeskReceiptId = Id<'drc'>

/** A typed transfer waits for a statement to tell of it; cash in the till is final at once. */
export const deskReceiptLifecycle = lifecycle({
  waiting: { link: 'linked', keep: 'final' },
  linked: {},
  final: {},
})

/** Where a typed transfer lies until a statement tells of it. */
export const transit = account.bank('transit')

/** Where cash that was typed at the desk lies. */
export const till = account.cash('till')

/** Money a person says has come, and what it settled. */
export type DeskReceipt = {
  readonly id: DeskReceiptId
  readonly way: 'transfer' | 'cash'
  readonly purpose: 'invoice' | 'debt'
  readonly about: string
  /** What payers write on a transfer for it: `R-500001`. */
  readonly number: string
  readonly amount: Money
  /** What names the money, as it was typed: the bank's reference, the number of a slip. */
  readonly reference: string
  readonly partyAccount: string | null
  readonly receivedOn: string
  readonly state: StateOf<typeof deskReceiptLifecycle>
  readonly entryId: EntryId | null
}

type Row = Omit<DeskReceipt, 'amount'> & { readonly amount_minor: bigint; readonly currency: Currency }

const receiptOf = ({ amount_minor, currency, ...rest }: Row): DeskReceipt => ({
  ...rest,
  amount: money(amount_minor, currency),
})

/** Days by which what was typed and what the bank books may lie apart. */
const windowDays = 10

const bare = (text: string | null | undefined) => (text ?? '').toLowerCase().replace(/[^a-z0-9]/g, '')

/** True where an entry carries what was typed: its reference, the number it is for, or the account it came from. */
export function carries(
  entry: Pick<Entry, 'remittance' | 'endToEnd' | 'bankRef' | 'partyAccount'>,
  typed: Pick<DeskReceipt, 'number' | 'reference' | 'partyAccount'>,
): boolean {
  const text = bare(textOf(entry))
  const reference = bare(typed.reference)
  const isNamed = reference.length >= 6 && (text.includes(reference) || bare(entry.bankRef) === reference)
  const isNumbered = text.includes(bare(typed.number))
  const isFrom = typed.partyAccount !== null && bare(typed.partyAccount) === bare(entry.partyAccount)
  return isNamed || isNumbered || isFrom
}

/** Write a typed receipt down; the caller has posted it, or knows the entry that already is. */
export async function keepDeskReceipt(
  tx: Tx,
  given: Omit<DeskReceipt, 'id' | 'state'> & { readonly actor: string },
): Promise<DeskReceiptId> {
  const id: DeskReceiptId = newId('drc')
  const { way, purpose, about, number, amount, reference, partyAccount, receivedOn, entryId, actor } = given
  const state = way === 'cash' ? 'final' : entryId === null ? 'waiting' : 'linked'
  await tx.sql`
    insert into reconciliation.desk_receipts
           (id, way, purpose, about, number, amount_minor, currency, reference, party_account, received_on, state,
            entry_id, actor, linked_at)
    values (${id}, ${way}, ${purpose}, ${about}, ${number}, ${amount.minor}, ${amount.currency}, ${reference},
            ${partyAccount}, ${receivedOn}::date, ${state}, ${entryId}, ${actor},
            case when ${state === 'linked'}::boolean then clock_timestamp() end)`
  return id
}

/** An entry that may be the money somebody typed. `isBooked`: it was booked for the very same thing before. */
export type Told = {
  readonly id: EntryId
  readonly isBooked: boolean
  readonly remittance: string | null
  readonly endToEnd: string | null
  readonly bankRef: string | null
  readonly partyAccount: string | null
}

/** Entries that may be the money somebody types, in their amount and days: booked for the same thing, or in suspense. */
export function entriesLike(
  tx: Tx,
  { about, amount, receivedOn }: Pick<DeskReceipt, 'about' | 'amount' | 'receivedOn'>,
): Promise<Told[]> {
  return tx.sql<Told>`
    select e.id, e.state in ('booked', 'assigned') as "isBooked", e.remittance, e.end_to_end as "endToEnd",
           e.bank_ref as "bankRef", e.party_account as "partyAccount"
      from reconciliation.entries e
     where e.amount_minor = ${amount.minor} and e.currency = ${amount.currency}
       and e.booked_on between ${receivedOn}::date - ${windowDays}::int and ${receivedOn}::date + ${windowDays}::int
       and ((e.state in ('booked', 'assigned') and e.purpose = 'transfer' and e.about = ${about})
            or (e.state = 'held' and e.about is null))
       and not exists (select 1 from reconciliation.desk_receipts r where r.entry_id = e.id)
     order by e.id
     limit 20`
}

/** Typed transfers that wait for a statement and may be this entry: of its amount and days, or of a number it carries. */
async function waitingLike(tx: Tx, entry: Entry): Promise<DeskReceipt[]> {
  const rows = await tx.sql<Row>`
    select r.id, r.way, r.purpose, r.about, r.number, r.amount_minor, r.currency, r.reference,
           r.party_account as "partyAccount", r.received_on::text as "receivedOn", r.state, r.entry_id as "entryId"
      from reconciliation.desk_receipts r
     where r.state = 'waiting' and r.currency = ${entry.amount.currency}
       and ((r.amount_minor = ${entry.amount.minor}
             and r.received_on between ${entry.bookedOn}::date - ${windowDays}::int and ${entry.bookedOn}::date + ${windowDays}::int)
            or position(lower(regexp_replace(r.number, '[^A-Za-z0-9]', '', 'g'))
                        in lower(regexp_replace(${textOf(entry)}, '[^A-Za-z0-9]', '', 'g'))) > 0)
     order by r.id
       for update`
  return rows.map(receiptOf)
}

async function markLinked(tx: Tx, entry: Entry, receipt: DeskReceipt): Promise<void> {
  await tx.sql`
    update reconciliation.desk_receipts set state = 'linked', entry_id = ${entry.id}, linked_at = clock_timestamp()
     where id = ${receipt.id} and state = 'waiting'`
  await settleBreak(tx, 'missing_entry', receipt.id, 'bank:main')
}

/** A person says that money in suspense is what was typed: it leaves suspense for what lies in transit. */
export async function linkHeldEntry(
  tx: Tx,
  { entry, receipt, actor }: { readonly entry: Entry; readonly receipt: DeskReceipt; readonly actor: string },
): Promise<void> {
  await placeHeldEntry(tx, entry, { to: transit, purpose: 'transfer', about: receipt.about, by: actor })
  await markLinked(tx, entry, receipt)
}

/**
 * Money the bank tells of that a person typed before. True where it was linked, or where it carries the number of typed
 * money and differs from it, so that a person must look: then it is held. False leaves the entry untouched.
 */
export async function linkTypedReceipt(tx: Tx, entry: Entry): Promise<boolean> {
  if (entry.amount.minor <= 0n) return false
  const sure = (await waitingLike(tx, entry)).filter((each) => carries(entry, each))
  const [same, ...more] = sure.filter(({ amount }) => amount.minor === entry.amount.minor)
  if (same !== undefined && more.length === 0) {
    await postEntry(tx, entry, transit)
    await concludeEntry(tx, entry, { event: 'book', purpose: 'transfer', about: same.about })
    await markLinked(tx, entry, same)
    return true
  }
  if (sure.length === 0) return false
  await holdEntry(tx, entry, { typed_for: sure.map(({ number }) => number).join(' ') })
  return true
}

/** Money nobody can place, of the amount and days of typed money: held for a person, who sees what it may be. */
export async function holdLikeTyped(tx: Tx, entry: Entry): Promise<boolean> {
  if (entry.amount.minor <= 0n) return false
  const like = await waitingLike(tx, entry)
  if (like.length === 0) return false
  await holdEntry(tx, entry, { typed_for: like.map(({ number }) => number).join(' ') })
  return true
}

/** Typed transfers of a number that wait for a statement, locked. */
export async function waitingReceiptsOf(tx: Tx, number: string): Promise<DeskReceipt[]> {
  const rows = await tx.sql<Row>`
    select r.id, r.way, r.purpose, r.about, r.number, r.amount_minor, r.currency, r.reference,
           r.party_account as "partyAccount", r.received_on::text as "receivedOn", r.state, r.entry_id as "entryId"
      from reconciliation.desk_receipts r
     where r.state = 'waiting' and upper(r.number) = upper(${number})
     order by r.id
       for update`
  return rows.map(receiptOf)
}

/** The last receipts that were typed, the newest first. */
export async function recentDeskReceipts(db: Queries, most = 30): Promise<DeskReceipt[]> {
  const rows = await db.sql<Row>`
    select r.id, r.way, r.purpose, r.about, r.number, r.amount_minor, r.currency, r.reference,
           r.party_account as "partyAccount", r.received_on::text as "receivedOn", r.state, r.entry_id as "entryId"
      from reconciliation.desk_receipts r
     order by r.id desc
     limit ${most}`
  return rows.map(receiptOf)
}

/** Typed transfers no statement has told of by now: each becomes a break. Answers how many, at most a hundred a call. */
export async function findOverdueReceipts(tx: Tx, before: Date): Promise<number> {
  const rows = await tx.sql<Row>`
    select r.id, r.way, r.purpose, r.about, r.number, r.amount_minor, r.currency, r.reference,
           r.party_account as "partyAccount", r.received_on::text as "receivedOn", r.state, r.entry_id as "entryId"
      from reconciliation.desk_receipts r
     where r.state = 'waiting' and r.at < ${before}
       and not exists (select 1 from reconciliation.breaks b where b.kind = 'missing_entry' and b.subject = r.id)
     order by r.id
     limit 100`
  for (const { id, number, reference, amount } of rows.map(receiptOf))
    await openBreak(tx, {
      kind: 'missing_entry',
      subject: id,
      account: transit,
      amount,
      facts: { number, reference },
    })
  return rows.length
}
