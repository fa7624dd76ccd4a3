import { formatAmount } from './amounts.ts'
import type { Store } from './store.ts'

/** The tables a party keeps its accounts in. Money is whole minor units. */
export const doubleEntrySchema = `
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
  created_at text not null
) strict;
create index if not exists postings_debit on postings (debit);
create index if not exists postings_credit on postings (credit);
`

/** One movement, about an order or payment: debits add to a balance, credits take from it, so all accounts sum to zero. */
export type Movement = {
  readonly debit: string
  readonly credit: string
  readonly currency: string
  readonly minor: bigint
  readonly code: string
  readonly about: string
}

/** Write a movement and both balances; only inside a write. */
export function move(store: Store, movement: Movement): void {
  const { debit, credit, currency, minor, code, about } = movement
  if (minor <= 0n) throw new Error('a movement has a positive amount')
  store.run(
    `insert into postings (debit, credit, currency, amount_minor, code, about, created_at) values (?, ?, ?, ?, ?, ?, ?)`,
    debit, credit, currency, minor, code, about, new Date().toISOString(),
  ) // prettier-ignore
  for (const [account, change] of [
    [debit, minor],
    [credit, -minor],
  ] as const)
    store.run(
      `insert into accounts (account, currency, balance_minor) values (?, ?, ?)
       on conflict do update set balance_minor = balance_minor + excluded.balance_minor`,
      account,
      currency,
      change,
    )
}

/** The balance of an account in minor units, debits positive. */
export function balanceOf(store: Store, account: string, currency: string): bigint {
  const row = store.one<{ balance_minor: bigint }>(
    `select balance_minor from accounts where account = ? and currency = ?`,
    account,
    currency,
  )
  return row?.balance_minor ?? 0n
}

type AccountRow = { account: string; currency: string; balance_minor: bigint }

/** All accounts, and every reason (none when all is well) why they are wrong; `more` adds a party's own questions. */
export function bookReport(store: Store, more: () => readonly string[] = () => []) {
  const kept = store.all<AccountRow>(
    `select account, currency, balance_minor from accounts order by account, currency`,
  )
  const posted = new Map(
    store
      .all<AccountRow>(
        `select account, currency, sum(minor) as balance_minor
         from (select debit as account, currency, amount_minor as minor from postings
               union all
               select credit, currency, -amount_minor from postings)
         group by account, currency`,
      )
      .map((row) => [`${row.account} ${row.currency}`, row.balance_minor]),
  )
  const sums = new Map<string, bigint>()
  const faults: string[] = [...more()]
  for (const row of kept) {
    sums.set(row.currency, (sums.get(row.currency) ?? 0n) + row.balance_minor)
    if (posted.get(`${row.account} ${row.currency}`) !== row.balance_minor)
      faults.push(`${row.account} ${row.currency} differs from its postings`)
  }
  for (const [currency, sum] of sums) if (sum !== 0n) faults.push(`${currency} does not sum to zero`)
  return {
    balanced: faults.length === 0,
    faults,
    sums: Object.fromEntries([...sums].map(([currency, sum]) => [currency, formatAmount(sum, currency)])),
    accounts: kept.map(({ account, currency, balance_minor: minor }) => ({
      account,
      currency,
      balance: formatAmount(minor, currency),
    })),
  }
}
