import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import type { Money } from '#kernel/money.ts'
import { account, balances, statement, type Statement, type Stretch } from '#money/ledger/index.ts'
import type { PartyId } from '#people/parties/index.ts'
import { limitsOf, type WalletLimits } from './limits.ts'

/** What a party has in one currency, and what may leave it. */
export type Wallet = {
  readonly currency: Currency
  /** What may be spent now: what is held for payments and withdrawals is not in it. */
  readonly available: Money
  readonly held: Money
  readonly limits: WalletLimits
}

/** A party's wallet in one currency; empty where it was never used. */
export async function walletOf(db: Queries, party: PartyId, currency: Currency): Promise<Wallet> {
  const [[balance], limits] = await Promise.all([
    balances(db, [{ path: account.walletBalance(party), currency }]),
    limitsOf(db, party, currency),
  ])
  const nothing = { minor: 0n, currency }
  const available = balance?.available ?? nothing
  const held = { minor: (balance?.posted.minor ?? 0n) - available.minor, currency }
  return { currency, available, held, limits }
}

/** The currencies a party has ever had in the wallet, in the order of their codes. */
export async function walletCurrencies(db: Queries, party: PartyId): Promise<Currency[]> {
  const rows = await db.sql<{ currency: Currency }>`
    select currency from ledger.accounts where path = ${account.walletBalance(party)} order by currency`
  return rows.map(({ currency }) => currency)
}

/** A wallet's history line by line, as the ledger has it. */
export function walletStatement(
  db: Queries,
  party: PartyId,
  currency: Currency,
  stretch: Stretch,
): Promise<Statement> {
  return statement(db, { path: account.walletBalance(party), currency }, stretch)
}
