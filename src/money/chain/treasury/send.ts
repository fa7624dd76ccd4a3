import type { Hex } from 'viem'
import { keccak256 } from 'viem/utils'
import { privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts'
import type { Db } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import type { Address } from '../addresses.ts'
import type { ChainLink } from '../terms.ts'
import { coinGrain } from './units.ts'

/** A transaction to be signed: what it is for, and what it does. */
export type Wish = {
  readonly purpose: 'refund' | 'gas' | 'sweep'
  /** The refund or the sweep. */
  readonly about: string
  readonly to: Address
  readonly data?: Hex
  readonly value?: bigint
}

/** Gas a transfer of tokens may use, and one of coins does. */
export const gasFor = { tokens: 120_000n, coins: 21_000n } as const

/** The treasury: the one account whose key the shop uses for paying. Refunds and gas come from it, sweeps go to it. */
export const treasuryOf = ({ refundKey }: Pick<ChainLink, 'refundKey'>): PrivateKeyAccount =>
  privateKeyToAccount(refundKey)

/** An address in small letters, as it is kept. */
export const small = (address: string): Address => address.toLowerCase() as Address

/** What is bid for a unit of gas: a quarter above what the node says, in whole grains, so that gas is counted exactly. */
export function bidOf(gasPrice: bigint): bigint {
  const wanted = (gasPrice * 5n) / 4n
  return ((wanted + coinGrain - 1n) / coinGrain || 1n) * coinGrain
}

type Signed = { readonly nonce: number; readonly raw: Hex; readonly txHash: Hex }

/** The next place of an account; held until the transaction ends, so that two never get the same. */
async function takeNonce(tx: Tx, chainId: number, address: Address, onChain: number): Promise<number> {
  const [row] = await tx.sql<{ taken: number }>`
    insert into chain.senders as s (chain_id, address, next_nonce) values (${chainId}, ${address}, ${onChain + 1})
    on conflict (chain_id, address) do update set next_nonce = greatest(s.next_nonce, ${onChain}::bigint) + 1
    returning next_nonce - 1 as taken`
  return row?.taken ?? onChain
}

/** Sign a wish for a place and keep it; the caller's transaction is committed before anybody sends it. */
export async function keepSigned(
  tx: Tx,
  { terms }: ChainLink,
  given: {
    readonly from: PrivateKeyAccount
    readonly wish: Wish
    readonly nonce: number
    readonly version: number
    readonly gasPrice: bigint
  },
): Promise<Signed> {
  const { from, wish, nonce, version, gasPrice } = given
  const { purpose, about, to, data, value = 0n } = wish
  const raw = await from.signTransaction({
    type: 'legacy',
    chainId: terms.chainId,
    to,
    nonce,
    value,
    gasPrice,
    gas: data === undefined ? gasFor.coins : gasFor.tokens,
    ...(data === undefined ? {} : { data }),
  })
  const txHash = keccak256(raw)
  await tx.sql`
    insert into chain.sends (id, chain_id, sender, nonce, version, purpose, about, recipient, value, gas_price, raw, tx_hash)
    values (${newId('snd')}, ${terms.chainId}, ${small(from.address)}, ${nonce}, ${version}, ${purpose}, ${about},
            ${small(to)}, ${value.toString()}::numeric, ${gasPrice.toString()}::numeric, ${raw}, ${txHash})`
  return { nonce, raw, txHash }
}

/**
 * Sign what `claim` names, at the account's next place, and keep it before anybody sends it. `claim` locks what it is about
 * and answers undefined where nothing is to be done; `mark` writes down at it that it is signed. False when nothing was signed.
 */
export async function signNext(
  db: Db,
  link: ChainLink,
  how: {
    readonly from: PrivateKeyAccount
    readonly gasPrice: bigint
    readonly claim: (tx: Tx) => Promise<Wish | undefined>
    readonly mark?: (tx: Tx, signed: Signed) => Promise<void>
  },
): Promise<boolean> {
  const { from, gasPrice, claim, mark } = how
  const address = small(from.address)
  const onChain = await link.node.nonce(address)
  const signed = await inTransaction(db, async (tx) => {
    const wish = await claim(tx)
    if (wish === undefined) return done(false)
    const nonce = await takeNonce(tx, link.terms.chainId, address, onChain)
    const kept = await keepSigned(tx, link, { from, wish, nonce, version: 1, gasPrice })
    await mark?.(tx, kept)
    return done(true)
  })
  return mustBeDone(signed)
}
