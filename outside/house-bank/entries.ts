import { randomInt } from 'node:crypto'
import { formatAmount } from '../wire/amounts.ts'
import type { HouseBank } from './house-bank.ts'

/** What a line of the account is about; it decides the bank transaction code. */
export type EntryKind =
  | 'receipt'
  | 'payout'
  | 'payout_return'
  | 'ach_settlement'
  | 'ach_return'
  | 'ach_credit'
  | 'fee'

/** A line to be booked; money that comes is positive. The key makes it happen once. */
export type EntryToBook = {
  readonly currency: string
  readonly minor: bigint
  readonly kind: EntryKind
  readonly key?: string
  readonly endToEnd?: string
  readonly remittance?: string
  readonly name?: string
  readonly iban?: string
  /** Lines of one batch are told as one entry with its transactions. */
  readonly batch?: string
}

/** A line as it is kept. */
export type EntryRow = {
  id: bigint
  ref: string
  currency: string
  minor: bigint
  kind: EntryKind
  booked_at: string
  end_to_end: string | null
  remittance: string | null
  name: string | null
  iban: string | null
  batch: string | null
}

/** The columns of a line, for every statement that reads one. */
export const entryColumns =
  'id, ref, currency, minor, kind, booked_at, end_to_end, remittance, name, iban, batch'

/** Book a line and move both sides of the bank's books; a key known before changes nothing. Only inside a write. */
export function bookEntry(bank: HouseBank, entry: EntryToBook): string {
  const { store } = bank
  if (entry.key !== undefined) {
    const known = store.one<{ ref: string }>('select ref from entries where key = ?', entry.key)
    if (known !== undefined) return known.ref
  }
  const now = new Date().toISOString()
  const ref = `${now.slice(0, 10).replaceAll('-', '')}${randomInt(1_000_000_000, 9_999_999_999)}`
  store.run(
    `insert into entries (ref, key, currency, minor, kind, booked_at, end_to_end, remittance, name, iban, batch)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ref, entry.key ?? null, entry.currency, entry.minor, entry.kind, now, entry.endToEnd ?? null,
    entry.remittance ?? null, entry.name ?? null, entry.iban ?? null, entry.batch ?? null,
  ) // prettier-ignore
  move(bank, 'customer', entry.currency, -entry.minor)
  move(bank, 'other-banks', entry.currency, entry.minor)
  return ref
}

function move(bank: HouseBank, account: string, currency: string, minor: bigint): void {
  bank.store.run(
    `insert into accounts (account, currency, balance_minor) values (?, ?, ?)
     on conflict do update set balance_minor = balance_minor + excluded.balance_minor`,
    account,
    currency,
    minor,
  )
}

/** What the customer holds in a currency. */
export function holdings(bank: HouseBank, currency: string): bigint {
  const row = bank.store.one<{ balance_minor: bigint }>(
    `select balance_minor from accounts where account = 'customer' and currency = ?`,
    currency,
  )
  return -(row?.balance_minor ?? 0n)
}

/** All accounts, and every reason (none when all is well) why the books are wrong. */
export function readBooks(bank: HouseBank) {
  const accounts = bank.store.all<{ account: string; currency: string; balance_minor: bigint }>(
    'select account, currency, balance_minor from accounts order by account, currency',
  )
  const faults: string[] = []
  const currencies = [...new Set(accounts.map((each) => each.currency))]
  for (const currency of currencies) {
    const own = accounts.filter((each) => each.currency === currency)
    if (own.reduce((sum, each) => sum + each.balance_minor, 0n) !== 0n)
      faults.push(`${currency} does not sum to zero`)
    const booked = bank.store.one<{ minor: bigint | null }>(
      'select sum(minor) as minor from entries where currency = ?',
      currency,
    )
    if ((booked?.minor ?? 0n) !== holdings(bank, currency))
      faults.push(`${currency} differs from its entries`)
  }
  return {
    balanced: faults.length === 0,
    faults,
    accounts: accounts.map(({ account, currency, balance_minor }) => ({
      account,
      currency,
      balance: formatAmount(balance_minor, currency),
    })),
  }
}
