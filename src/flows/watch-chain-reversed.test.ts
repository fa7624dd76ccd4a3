import assert from 'node:assert/strict'
import test from 'node:test'
import type { Hex } from 'viem'
import { findShipments } from '#goods/shipping/index.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { claimOf, giveUpClaim, type ChainLink } from '#money/chain/index.ts'
import { balance } from '#money/ledger/index.ts'
import { findPaymentFor, openCases } from '#money/payments/index.ts'
import {
  anInvoice,
  booksAreWell,
  booksOf,
  changeOf,
  mineAndWatch,
  skip,
  stateOf,
  sweepKey,
  theRig,
  type ChainRig,
} from '../../tests/payments/chain-rig.ts'
import { statesOf } from '../../tests/payments/rig.ts'
import { isNightly } from '../../tests/support/scale.ts'
import { reportBooks } from './close-books.ts'
import { packShipment } from './pack-order.ts'
import { shipShipment } from './ship-order.ts'
import { watchChain } from './watch-chain.ts'

/** The shop with the key of its addresses, so that what lies there is swept. */
function sweeping(): ChainRig {
  const at = theRig()
  const link: ChainLink = { ...at.link, sweepKey }
  return { ...at, link, watch: () => watchChain(at.worker, at.rig.connectors, link) }
}

const rawOf = async ({ chain }: ChainRig, hash: Hex) =>
  chain.ask.request<{ ReturnType: Hex; Parameters: [Hex]; Method: string }>({
    method: 'eth_getRawTransactionByHash',
    params: [hash],
  })

/** Every depth up to two more than the policy at night; at every commit those at which something changes, and the deepest. */
function depthsAround(blocks: number): readonly number[] {
  const all = Array.from({ length: confirmations + 2 }, (_, i) => i + 1)
  return isNightly ? all : all.filter((depth) => [blocks, blocks + 1, all.length].includes(depth))
}

const reorganize = ({ chain }: ChainRig, depth: number) =>
  chain.command.request({ method: 'anvil_reorg' as never, params: [depth, []] as never })

const again = ({ chain }: ChainRig, raw: Hex) =>
  chain.ask.request({ method: 'eth_sendRawTransaction', params: [raw] }).catch(() => undefined)

async function sumOf({ rig }: ChainRig, path: string): Promise<bigint> {
  return (await balance(rig.db, path, 'EUR')).posted.minor
}

const kindsOf = async ({ rig }: ChainRig) => (await openCases(rig.db)).map(({ kind }) => kind).toSorted()

/** Nothing of tokens is unexplained, and no address holds other than the books say. */
async function agrees(at: ChainRig): Promise<void> {
  await booksAreWell(at)
  const until = new Date(Date.now() + 60_000)
  const { clearing } = await reportBooks(at.worker, { until, bankAccount: 'main' })
  for (const { account, unexplained } of clearing) assert.equal(unexplained.minor, 0n, account)
  const differing = await at.rig.owner.sql`select code from chain.holdings where break_subject is not null`
  assert.deepEqual(differing, [])
}

/** How far a payment has come when the chain changes: blocks mined on its transfer, and what share of the price it is. */
const moments = [
  { name: 'seen', blocks: 1, share: 2n },
  { name: 'confirming', blocks: 1, share: 1n },
  { name: 'settled', blocks: 2, share: 1n },
  { name: 'settled', blocks: 4, share: 1n },
] as const
const confirmations = 3

for (const { name, blocks, share } of moments)
  test(
    `a reorganization up to two blocks deeper than the policy, ${blocks} blocks after a payment that is ${name}`,
    { skip },
    async () => {
      const at = theRig()
      for (const depth of depthsAround(blocks)) {
        const before = await booksOf(at)
        const owed = await sumOf(at, 'chain:reversed')
        const { id, invoice, ref } = await anInvoice(at)
        // So deep below that no other payment of this file is touched.
        await mineAndWatch(at, 6)
        const hash = await at.pay(invoice.address, invoice.atomic / share)
        const raw = await rawOf(at, hash)
        await mineAndWatch(at, blocks)
        assert.equal(await stateOf(at, ref), name)
        await reorganize(at, depth)
        await at.watch()
        const isGone = depth > blocks
        const wasSettled = name === 'settled'
        const expected = isGone ? (wasSettled ? 'reversed' : 'awaiting') : name
        assert.equal(await stateOf(at, ref), expected, `depth ${depth}`)
        const missing = isGone && wasSettled ? invoice.amount.minor : 0n
        assert.equal((await sumOf(at, 'chain:reversed')) - owed, missing)
        assert.deepEqual(await kindsOf(at), missing > 0n ? ['chain_reversed'] : [])
        assert.equal((await statesOf(at.rig, id)).order, wasSettled ? 'paid' : 'awaiting_payment')
        await mineAndWatch(at, confirmations)
        await agrees(at)
        if (isGone) await again(at, raw)
        for (let i = 0; i < 2; i++) await mineAndWatch(at, confirmations)
        assert.equal(await stateOf(at, ref), share === 1n ? 'settled' : 'seen', `healed, depth ${depth}`)
        assert.deepEqual(await kindsOf(at), [])
        assert.equal(await sumOf(at, 'chain:reversed'), owed)
        const paid = share === 1n ? invoice.amount.minor : 0n
        assert.equal((await changeOf(at, before)).clearing, paid)
        await agrees(at)
      }
    },
  )

test(
  'while the chain has taken a payment back its parcel does not leave; a person gives up, and money that comes after all still counts',
  { skip },
  async () => {
    const at = theRig()
    const lost = await sumOf(at, 'receivables:lost')
    const { id, invoice, ref } = await anInvoice(at)
    await mineAndWatch(at, 6)
    const raw = await rawOf(at, await at.pay(invoice.address, invoice.atomic))
    await mineAndWatch(at, 2)
    const [parcel] = await findShipments(at.rig.db, { orderId: id })
    assert.ok(parcel)
    mustBeDone(await packShipment(at.rig.db, { shipmentId: parcel.id, actor: 'operator' }))
    await reorganize(at, 3)
    await at.watch()
    const left = await shipShipment(at.rig.db, { ...at.rig, actor: 'operator' }, parcel.id)
    assert.equal(!left.ok && left.refusal, 'payment_taken_back')
    const payment = await findPaymentFor(at.rig.db, id)
    assert.ok(payment)
    const refundable = () => balance(at.rig.db, `payment:${payment.intent.id}:refundable`, 'EUR')
    assert.equal((await refundable()).available.minor, 0n)
    const giveUp = (because: string) =>
      inTransaction(at.rig.db, (tx) => giveUpClaim(tx, invoice.id, { because, actor: 'pty_1' }))
    const silent = await giveUp(' ')
    assert.equal(!silent.ok && silent.refusal, 'reason_missing')
    mustBeDone(await giveUp('the payer does not answer'))
    assert.equal((await giveUp('again')).ok, false)
    assert.equal((await sumOf(at, 'receivables:lost')) - lost, invoice.amount.minor)
    assert.deepEqual(await kindsOf(at), [])
    await agrees(at)
    await again(at, raw)
    for (let i = 0; i < 2; i++) await mineAndWatch(at, 3)
    assert.equal(await stateOf(at, ref), 'settled')
    assert.equal(await sumOf(at, 'receivables:lost'), lost)
    assert.equal((await refundable()).available.minor, invoice.amount.minor)
    assert.equal((await claimOf(at.rig.db, invoice.id)).atomic, 0n)
    await agrees(at)
  },
)

test(
  'a surplus, its refund and a sweep are all taken back and all come again, nothing twice',
  { skip },
  async () => {
    const at = sweeping()
    const before = await booksOf(at)
    const { invoice, ref } = await anInvoice(at)
    await mineAndWatch(at, 6)
    const raw = await rawOf(at, await at.pay(invoice.address, invoice.atomic + 2_200_000n))
    for (let i = 0; i < 5; i++) await mineAndWatch(at, 2)
    const [sweep] = await at.rig.owner.sql<{ id: string; state: string; atomic: string }>`
      select id, state, atomic from chain.sweeps where invoice_id = ${invoice.id}`
    assert.deepEqual([sweep?.state, BigInt(sweep?.atomic ?? 0)], ['confirmed', invoice.atomic + 2_200_000n])
    await agrees(at)
    await reorganize(at, 16)
    await at.watch()
    assert.equal(await stateOf(at, ref), 'reversed')
    assert.equal(await sumOf(at, 'chain:reversed'), invoice.amount.minor + 200n)
    await again(at, raw)
    for (let i = 0; i < 6; i++) await mineAndWatch(at, 3)
    assert.equal(await stateOf(at, ref), 'settled')
    assert.deepEqual(await changeOf(at, before), {
      clearing: invoice.amount.minor,
      unmatched: 0n,
      pending: 0n,
    })
    const given = await at.rig.owner.sql`
      select id from chain.refunds where invoice_id = ${invoice.id} and state = 'confirmed'`
    assert.equal(given.length, 1)
    await agrees(at)
  },
)
