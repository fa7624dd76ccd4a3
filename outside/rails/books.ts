import { formatAmount } from '../wire/amounts.ts'
import { move, type Movement } from '../wire/double-entry.ts'
import type { Store } from '../wire/store.ts'
import { banks, cardsOf, openingMinor, payers, walletCurrencies } from './payers.ts'

/** Write a movement inside one house and both balances; only inside a write. Nothing moved is not written. */
export function book(store: Store, movement: Movement): void {
  if (movement.minor === 0n) return
  if (houseOf(movement.debit) !== houseOf(movement.credit)) throw new Error('a posting stays in one house')
  move(store, movement)
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
