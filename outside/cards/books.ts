import { formatAmount } from '../wire/amounts.ts'
import type { Store } from '../wire/store.ts'

/** The tables each card party keeps its double-entry books in. */
export const booksSchema = `
create table if not exists accounts (
  account text not null,
  currency text not null,
  balance_minor integer not null,
  primary key (account, currency)
) strict;
create table if not exists postings (
  id integer primary key,
  debit text not null,
  credit text not null,
  currency text not null,
  amount_minor integer not null check (amount_minor > 0),
  code text not null,
  about text not null,
  at text not null
) strict;
create index if not exists postings_debit on postings (debit);
create index if not exists postings_credit on postings (credit);
`

/** One movement; debits add to a balance, credits take from it, so all accounts of a party sum to zero. */
export type Posting = {
  readonly debit: string
  readonly credit: string
  readonly currency: string
  /** Minor units; a negative amount is booked the other way round, nothing is not booked. */
  readonly minor: bigint
  readonly code: string
  readonly about: string
}

/** Write a posting and move both balances; only inside a write. */
export function book(store: Store, posting: Posting): void {
  if (posting.minor === 0n) return
  if (posting.minor < 0n) {
    book(store, { ...posting, debit: posting.credit, credit: posting.debit, minor: -posting.minor })
    return
  }
  store.run(
    `insert into postings (debit, credit, currency, amount_minor, code, about, at) values (?, ?, ?, ?, ?, ?, ?)`,
    posting.debit, posting.credit, posting.currency, posting.minor, posting.code, posting.about, new Date().toISOString(),
  ) // prettier-ignore
  move(store, posting.debit, posting.currency, posting.minor)
  move(store, posting.credit, posting.currency, -posting.minor)
}

function move(store: Store, account: string, currency: string, minor: bigint): void {
  store.run(
    `insert into accounts (account, currency, balance_minor) values (?, ?, ?)
     on conflict do update set balance_minor = balance_minor + excluded.balance_minor`,
    account,
    currency,
    minor,
  )
}

/** The balance of an account in minor units, debits positive. */
export function balance(store: Store, account: string, currency: string): bigint {
  return (
    store.one<{ balance_minor: bigint }>(
      `select balance_minor from accounts where account = ? and currency = ?`,
      account,
      currency,
    )?.balance_minor ?? 0n
  )
}

/** A line of the books: an account, its currency and its balance in minor units. */
export type AccountLine = { account: string; currency: string; balance_minor: bigint }

/** All accounts of a party. */
export function accountLines(store: Store): AccountLine[] {
  return store.all<AccountLine>(
    `select account, currency, balance_minor from accounts order by account, currency`,
  )
}

/** Why a party's own books are wrong: sums that are not zero, balances that differ from their postings. */
export function bookFaults(store: Store): string[] {
  const wrong = store.all<AccountLine>(
    `select account, currency, balance_minor from accounts
     where balance_minor <> (
       (select coalesce(sum(amount_minor), 0) from postings where debit = account and postings.currency = accounts.currency)
       - (select coalesce(sum(amount_minor), 0) from postings where credit = account and postings.currency = accounts.currency))`,
  )
  const sums = store.all<{ currency: string; minor: bigint }>(
    `select currency, sum(balance_minor) as minor from accounts group by currency`,
  )
  return [
    ...wrong.map((row) => `${row.account} ${row.currency} differs from its postings`),
    ...sums.filter((row) => row.minor !== 0n).map((row) => `${row.currency} does not sum to zero`),
  ]
}

/** The books as `/control/books` shows them. */
export function booksOnWire(store: Store) {
  const faults = bookFaults(store)
  return {
    balanced: faults.length === 0,
    faults,
    accounts: accountLines(store).map((row) => ({
      account: row.account,
      currency: row.currency,
      balance: formatAmount(row.balance_minor, row.currency),
    })),
  }
}
