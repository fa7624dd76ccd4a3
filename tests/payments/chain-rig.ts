import assert from 'node:assert/strict'
import { after, type TestContext } from 'node:test'
import type { Hex } from 'viem'
import { mnemonicToAccount } from 'viem/accounts'
import type { Db } from '#kernel/database.ts'
import { createHttpOut } from '#kernel/http-out.ts'
import { mustBeDone } from '#kernel/result.ts'
import {
  chainNode,
  findInvoice,
  stablecoinConnector,
  type ChainLink,
  type Invoice,
} from '#money/chain/index.ts'
import { balances, ledgerOracles } from '#money/ledger/index.ts'
import { methodNamed, type Connectors } from '#money/payments/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { deployDollar, sendDollars } from '../../outside/chain/anvil.ts'
import { noChain, startChain } from '../../outside/chain/testing.ts'
import { startPayment } from '../../src/flows/pay-order.ts'
import { watchChain } from '../../src/flows/watch-chain.ts'
import { aRig, allIsWell, anOrder, type Rig } from './rig.ts'

export { dollarsOf, sendDollars } from '../../outside/chain/anvil.ts'

const key =
  'xpub6EF8jXqFeFEW5bwMU7RpQtHkzE4KJxcqJtvkCjJumzW8CPpacXkb92ek4WzLQXjL93HycJwTPUAcuNxCqFPKKU5m5Z2Vq4nCyh5CyPeBFFr'
const words =
  'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about' as const
/** The extended private key of the public one; with it the shop can sweep. */
export const sweepKey = mnemonicToAccount(words, { path: "m/44'/60'/0'/0" }).getHdKey().privateExtendedKey

/** The payer's place among the accounts of the trial words. */
export const payer = 1

/** A shop that takes tokens, a chain with a payer who has some, and a purse that pays refunds. */
async function aChainRig(t: TestContext) {
  const rig = await aRig(t)
  const chain = await startChain(t)
  const worker = await rig.db.as('worker')
  const out = createHttpOut([chain.origin])
  t.after(() => out.close())
  return withToken({ rig, chain, worker, node: chainNode(out, chain.origin, 'simulators') }, undefined)
}

type Base = {
  readonly rig: Rig
  readonly chain: Awaited<ReturnType<typeof startChain>>
  readonly worker: Db
  readonly node: ChainLink['node']
}

/** The same shop taking the chain's first token, or another one with a fee. */
export async function withToken(base: Base, other: { fee: bigint; hides: boolean } | undefined) {
  const { rig, chain, worker, node } = base
  const token = other === undefined ? chain.token : await deployDollar(chain, other)
  const { privateKey } = chain.refunder.getHdKey()
  assert.ok(privateKey)
  const link: ChainLink = {
    terms: {
      chainId: 31_337,
      token,
      symbol: 'TUSD',
      decimals: 6,
      rates: { EUR: '1.1', USD: '1' },
      rateMaxHours: 0,
      extendedPublicKey: key,
      confirmations: 3,
      lockSeconds: 1_200,
      leastRefund: 10_000n,
    },
    node,
    refundKey: `0x${Buffer.from(privateKey).toString('hex')}`,
    sweepKey: undefined,
    leastSweep: 5_000_000n,
    bumpAfterSeconds: 600,
    proveEverySeconds: 0,
  }
  const connectors: Connectors = new Map([
    ...rig.connectors,
    ['stablecoin', stablecoinConnector(rig.db, link.terms)],
  ])
  for (const to of [chain.purse(payer).account.address, chain.refunder.address])
    await sendDollars(chain, { token, to, atomic: 10n ** 12n })
  const watch = () => watchChain(worker, connectors, link)
  const pay = (to: Hex, atomic: bigint) => sendDollars(chain, { token, to, atomic, from: payer })
  const paying: Rig = { ...rig, connectors }
  return { rig: paying, chain, token, link, watch, pay, worker, node }
}

/** A shop that takes tokens, with its chain. */
export type ChainRig = Awaited<ReturnType<typeof withToken>>

/** One shop and one chain for all tests of this file, where the chain's binary is there. */
const shared = noChain === false ? await aChainRig({ after } as unknown as TestContext) : undefined

/** The shop and chain all tests of a file share. */
export function theRig(): ChainRig {
  assert.ok(shared)
  return shared
}

/** An order whose payer chose to send tokens; the watcher has seen the chain as it was then, unless it does not look. */
export async function anInvoice(
  { rig, watch }: ChainRig,
  isWatched = true,
): Promise<{ id: OrderId; invoice: Invoice; ref: string }> {
  const { id } = await anOrder(rig)
  const method = methodNamed('stablecoin')
  assert.ok(method)
  const started = await startPayment(rig.db, rig.connectors, {
    orderId: id,
    returnUrl: 'http://127.0.0.1:3000/return',
    description: 'K-1',
    locale: 'en',
    method,
  })
  const { action, merchantRef } = mustBeDone(started)
  assert.equal(action.kind, 'page')
  const invoice = await findInvoice(rig.db, merchantRef)
  assert.ok(invoice)
  if (isWatched) await watch()
  return { id, invoice, ref: merchantRef }
}

/** Where an invoice stands. */
export const stateOf = async ({ rig }: ChainRig, ref: string) => (await findInvoice(rig.db, ref))?.state

/** Put blocks on top, then look once. */
export async function mineAndWatch({ chain, watch }: ChainRig, blocks: number): Promise<void> {
  await chain.mine(blocks)
  await watch()
}

/** Money on the chain as the books have it. */
export type Books = { readonly clearing: bigint; readonly unmatched: bigint; readonly pending: bigint }

/** What the books say of money on the chain. */
export async function booksOf({ rig }: ChainRig): Promise<Books> {
  const paths = ['psp:stablecoin:clearing', 'suspense:unmatched']
  const found = await balances(
    rig.db,
    paths.map((path) => ({ path, currency: 'EUR' })),
  )
  const [clearing, unmatched] = found
  return {
    clearing: clearing?.posted.minor ?? 0n,
    unmatched: unmatched?.posted.minor ?? 0n,
    pending: clearing?.pending.minor ?? 0n,
  }
}

/** How the books of the chain changed since a test began. */
export async function changeOf(at: ChainRig, before: Books): Promise<Books> {
  const now = await booksOf(at)
  return {
    clearing: now.clearing - before.clearing,
    unmatched: now.unmatched - before.unmatched,
    pending: now.pending - before.pending,
  }
}

/** No oracle of ledger, payments, stock or orders finds anything. */
export async function booksAreWell({ rig }: ChainRig): Promise<void> {
  const client = await rig.owner.pool.connect()
  try {
    for (const { name, sql } of ledgerOracles) assert.deepEqual((await client.query(sql)).rows, [], name)
  } finally {
    client.release()
  }
  await allIsWell(rig)
}

/** Why tests of the chain are skipped. */
export const skip = noChain
