import { formatAmount } from '../wire/amounts.ts'
import type { Store } from '../wire/store.ts'

/** Accounts whose balances must cancel: what one house owes is what the other is owed. */
const mirrors = [['issuer:network', 'acquirer:network']] as const

/** One movement: debits add to an account's balance, credits take from it, so all accounts sum to zero. */
export type Posting = {
  readonly debit: string
  readonly credit: string
  readonly currency: string
  readonly minor: bigint
  readonly code: string
  readonly paymentId: string
}

/** Write a posting and move both balances; only inside a write. */
export function book(store: Store, posting: Posting): void {
  if (posting.minor <= 0n) throw new Error('a posting moves a positive amount')
  store.run(
    `insert into postings (debit, credit, currency, amount_minor, code, payment_id, created_at)
     values (?, ?, ?, ?, ?, ?, ?)`,
    posting.debit, posting.credit, posting.currency, posting.minor, posting.code, posting.paymentId,
    new Date().toISOString(),
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
  const row = store.one<{ balance_minor: bigint }>(
    `select balance_minor from accounts where account = ? and currency = ?`,
    account,
    currency,
  )
  return row?.balance_minor ?? 0n
}

type AccountRow = { account: string; currency: string; balance_minor: bigint }

const checks = {
  posted: `
    select account, currency, sum(minor) as balance_minor
    from (select debit as account, currency, amount_minor as minor from postings
          union all
          select credit, currency, -amount_minor from postings)
    group by account, currency
    order by account, currency`,
  kept: `select account, currency, balance_minor from accounts order by account, currency`,
  holds: `
    select currency, sum(authorized_minor - captured_minor - released_minor) as minor
    from payments group by currency`,
}

/** All accounts, the sum per currency, and every reason (none when all is well) why the books are wrong. */
export function readBooks(store: Store) {
  const kept = store.all<AccountRow>(checks.kept)
  const posted = new Map(
    store.all<AccountRow>(checks.posted).map((row) => [`${row.account} ${row.currency}`, row.balance_minor]),
  )
  const sums = new Map<string, bigint>()
  const faults: string[] = []
  for (const row of kept) {
    sums.set(row.currency, (sums.get(row.currency) ?? 0n) + row.balance_minor)
    if (posted.get(`${row.account} ${row.currency}`) !== row.balance_minor)
      faults.push(`${row.account} ${row.currency} differs from its postings`)
  }
  const of = (account: string, currency: string) =>
    kept.find((row) => row.account === account && row.currency === currency)?.balance_minor ?? 0n
  for (const [currency, sum] of sums) {
    if (sum !== 0n) faults.push(`${currency} does not sum to zero`)
    for (const [left, right] of mirrors)
      if (of(left, currency) + of(right, currency) !== 0n) faults.push(`${left} does not mirror ${right}`)
  }
  for (const held of store.all<{ currency: string; minor: bigint }>(checks.holds))
    if (of('issuer:holds', held.currency) !== -held.minor)
      faults.push(`${held.currency} holds differ from payments`)
  return {
    balanced: faults.length === 0,
    faults,
    sums: Object.fromEntries([...sums].map(([currency, sum]) => [currency, formatAmount(sum, currency)])),
    accounts: kept.map((row) => ({
      account: row.account,
      currency: row.currency,
      balance: formatAmount(row.balance_minor, row.currency),
    })),
  }
}
