import { formatAmount } from '../wire/amounts.ts'
import type { Store } from '../wire/store.ts'
import { banks, cardsOf, openingMinor, payers, walletCurrencies } from './payers.ts'

/** One movement inside one house: debits add to an account's balance, credits take from it. */
export type Posting = {
  readonly debit: string
  readonly credit: string
  readonly currency: string
  readonly minor: bigint
  readonly code: string
  readonly about: string
}

/** Write a posting and move both balances; only inside a write. Nothing moved is not written. */
export function book(store: Store, posting: Posting): void {
  const { debit, credit, currency, minor, code, about } = posting
  if (minor === 0n) return
  if (minor < 0n) throw new Error('a posting moves a positive amount')
  if (houseOf(debit) !== houseOf(credit)) throw new Error('a posting stays in one house')
  store.run(
    `insert into postings (debit, credit, currency, amount_minor, code, about, created_at) values (?, ?, ?, ?, ?, ?, ?)`,
    debit, credit, currency, minor, code, about, new Date().toISOString(),
  ) // prettier-ignore
  move(store, debit, currency, minor)
  move(store, credit, currency, -minor)
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

/** Whose books an account stands in: `platform`, or a bank by its code. */
function houseOf(account: string): string {
  const [first = '', second = ''] = account.split(':')
  return first === 'bank' ? `bank:${second}` : 'platform'
}

/** What somebody has on an account of a house that owes it to him, in minor units. */
export function owed(store: Store, account: string, currency: string): bigint {
  const row = store.one<{ balance_minor: bigint }>(
    `select balance_minor from accounts where account = ? and currency = ?`,
    account,
    currency,
  )
  return -(row?.balance_minor ?? 0n)
}

/** Give every payer of the simulation his balance and his bank accounts, once; inside a write. */
export function openAccounts(store: Store): void {
  if (store.one(`select 1 as one from accounts limit 1`) !== undefined) return
  for (const payer of payers) {
    for (const currency of walletCurrencies) {
      const common = { currency, minor: openingMinor(payer.login), code: 'opening', about: payer.login }
      book(store, { ...common, debit: 'platform:safeguarded', credit: `wallet:${payer.login}` })
      for (const card of cardsOf(payer.login))
        book(store, { ...common, debit: `bank:${card.bank}:vault`, credit: card.account })
    }
  }
}

type AccountRow = { account: string; currency: string; balance_minor: bigint }

const recount = `
  select account, currency, sum(minor) as balance_minor
  from (select debit as account, currency, amount_minor as minor from postings
        union all
        select credit, currency, -amount_minor from postings)
  group by account, currency`

/** All accounts, and every reason (none when all is well) why the books are wrong. */
export function readBooks(store: Store) {
  const kept = store.all<AccountRow>(
    `select account, currency, balance_minor from accounts order by account, currency`,
  )
  const posted = new Map(
    store.all<AccountRow>(recount).map((row) => [`${row.account} ${row.currency}`, row.balance_minor]),
  )
  const faults: string[] = []
  const houses = new Map<string, bigint>()
  for (const { account, currency, balance_minor: minor } of kept) {
    const house = `${houseOf(account)} ${currency}`
    houses.set(house, (houses.get(house) ?? 0n) + minor)
    if (posted.get(`${account} ${currency}`) !== minor)
      faults.push(`${account} ${currency} differs from its postings`)
  }
  for (const [house, sum] of houses) if (sum !== 0n) faults.push(`${house} does not sum to zero`)
  for (const { code } of banks)
    for (const currency of walletCurrencies)
      if (owed(store, `bank:${code}:platform`, currency) !== -owed(store, `platform:bank:${code}`, currency))
        faults.push(`bank ${code} and the platform do not mirror each other in ${currency}`)
  return {
    balanced: faults.length === 0,
    faults,
    accounts: kept.map(({ account, currency, balance_minor: minor }) => ({
      account,
      currency,
      balance: formatAmount(minor, currency),
    })),
  }
}
