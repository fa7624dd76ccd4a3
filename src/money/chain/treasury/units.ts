import { unitCode, type Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { postTransfers, type TransferId } from '#money/ledger/index.ts'
import type { Address } from '../addresses.ts'
import type { ChainTerms } from '../terms.ts'

/** A token, or the coin of a chain, as the ledger counts it. */
export type Unit = {
  readonly code: Currency
  readonly token: Address
  readonly symbol: string
  readonly decimals: number
  /** Digits the ledger keeps; what is finer stays uncounted. */
  readonly digits: number
}

/** Stands for the chain's own coin, which has no contract. */
export const coinAddress: Address = '0x0000000000000000000000000000000000000000'

/** Parts of a coin below which nothing of ours moves, so that the ledger counts gas to the last digit it keeps. */
export const coinGrain = 100_000_000n

const unitIn = (terms: Pick<ChainTerms, 'symbol' | 'decimals' | 'token'>) => [
  { ...terms, digits: Math.min(terms.decimals, 6) },
  { token: coinAddress, symbol: 'coin', decimals: 18, digits: 10 },
]

/** Give the token and the coin of a chain their codes, once. */
export async function registerUnits(db: Queries, terms: ChainTerms): Promise<void> {
  for (const { token, symbol, decimals, digits } of unitIn(terms)) {
    if ((await unitOf(db, terms.chainId, token)) !== undefined) continue
    const [row] = await db.sql<{ count: number }>`select count(*)::int as count from chain.units`
    await db.sql`
      insert into chain.units (code, chain_id, token, symbol, decimals, digits)
      values (${unitCode(row?.count ?? 0, digits)}, ${terms.chainId}, ${token}, ${symbol}, ${decimals}, ${digits})
      on conflict do nothing`
  }
}

/** The unit of a token; undefined while the token was never taken. */
export async function unitOf(db: Queries, chainId: number, token: string): Promise<Unit | undefined> {
  const [row] = await db.sql<Unit>`
    select code, token, symbol, decimals, digits from chain.units where chain_id = ${chainId} and token = ${token}`
  return row
}

/** Every unit of a chain. */
export async function unitsOn(db: Queries, chainId: number): Promise<Unit[]> {
  return db.sql<Unit>`
    select code, token, symbol, decimals, digits from chain.units where chain_id = ${chainId} order by code`
}

/** Smallest parts as the ledger counts them, rounded down to its digits. */
export function counted({ code, decimals, digits }: Unit, atomic: bigint): Money {
  return money(atomic / 10n ** BigInt(decimals - digits), code)
}

/** Write in the ledger that a number of parts went from one account to another; nothing where it is less than one digit. */
export async function postParts(
  tx: Tx,
  unit: Unit | undefined,
  move: {
    readonly id: TransferId
    readonly debit: string
    readonly credit: string
    readonly atomic: bigint
    readonly code: string
    readonly cause: string
  },
): Promise<void> {
  const { atomic, cause, ...rest } = move
  const amount = unit && counted(unit, atomic)
  if (amount === undefined || amount.minor === 0n) return
  mustBeDone(await postTransfers(tx, [{ ...rest, amount }], { actor: 'chain', cause }))
}
