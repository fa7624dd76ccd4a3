import assert from 'node:assert/strict'
import test from 'node:test'
import type { Hex } from 'viem'
import { mustBeDone } from '#kernel/result.ts'
import { refundsOf, type ChainLink } from '#money/chain/index.ts'
import { findPaymentFor, openCases } from '#money/payments/index.ts'
import {
  anInvoice,
  booksAreWell,
  booksOf,
  changeOf,
  dollarsOf,
  mineAndWatch,
  payer,
  sendDollars,
  skip,
  stateOf,
  theRig,
  withToken,
} from '../../tests/payments/chain-rig.ts'
import { statesOf } from '../../tests/payments/rig.ts'
import { completePayments } from './complete-payments.ts'
import { watchChain } from './watch-chain.ts'
import { withdrawOrder } from './withdraw-order.ts'

test('a payment is awaited, seen, confirmed and settled; the order is paid once', { skip }, async () => {
  const at = theRig()
  const before = await booksOf(at)
  const { id, invoice, ref } = await anInvoice(at)
  assert.equal(invoice.atomic, invoice.amount.minor * 11_000n)
  await at.pay(invoice.address, invoice.atomic / 2n)
  await at.watch()
  assert.equal(await stateOf(at, ref), 'seen')
  await at.pay(invoice.address, invoice.atomic - invoice.atomic / 2n)
  await at.watch()
  assert.equal(await stateOf(at, ref), 'confirming')
  assert.equal((await changeOf(at, before)).pending, invoice.amount.minor)
  assert.equal((await statesOf(at.rig, id)).order, 'awaiting_payment')
  await mineAndWatch(at, 2)
  await at.watch()
  assert.equal(await stateOf(at, ref), 'settled')
  const states = await statesOf(at.rig, id)
  assert.deepEqual([states.order, states.payment, states.attempts], ['paid', 'captured', ['captured']])
  assert.deepEqual(await changeOf(at, before), { clearing: invoice.amount.minor, unmatched: 0n, pending: 0n })
  await booksAreWell(at)
})

test(
  'a reorganization takes back what it removed, and the same payment counts again in its new block',
  { skip },
  async () => {
    const at = theRig()
    const before = await booksOf(at)
    const { id, invoice, ref } = await anInvoice(at)
    const hash = await at.pay(invoice.address, invoice.atomic)
    await at.watch()
    assert.equal(await stateOf(at, ref), 'confirming')
    const raw = await at.chain.ask.request({
      method: 'eth_getRawTransactionByHash' as never,
      params: [hash] as never,
    })
    await at.chain.command.request({ method: 'anvil_reorg' as never, params: [1, []] as never })
    await at.watch()
    assert.equal(await stateOf(at, ref), 'awaiting')
    assert.equal((await changeOf(at, before)).pending, 0n)
    await at.chain.ask
      .request({ method: 'eth_sendRawTransaction', params: [raw as Hex] })
      .catch(() => undefined)
    await mineAndWatch(at, 1)
    assert.equal(await stateOf(at, ref), 'confirming')
    await mineAndWatch(at, 3)
    assert.equal((await statesOf(at.rig, id)).order, 'paid')
    const [count] = await at.rig.owner.sql<{ orphaned: number; counted: number }>`
    select count(*) filter (where state = 'orphaned') as orphaned,
           count(*) filter (where state = 'counted') as counted
      from chain.deposits where invoice_id = ${invoice.id}`
    assert.deepEqual(count, { orphaned: 1, counted: 1 })
    await booksAreWell(at)
  },
)

test(
  'a surplus goes back to whoever sent it, and the books let go of it when it has arrived',
  { skip },
  async () => {
    const at = theRig()
    const before = await booksOf(at)
    const { id, invoice } = await anInvoice(at)
    const purse = await dollarsOf(at.chain, at.token, at.chain.purse(payer).account.address)
    await at.pay(invoice.address, invoice.atomic + 2_200_000n)
    await mineAndWatch(at, 2)
    assert.equal((await statesOf(at.rig, id)).order, 'paid')
    assert.equal((await changeOf(at, before)).unmatched, 200n)
    await mineAndWatch(at, 3)
    await mineAndWatch(at, 1)
    const [refund] = await refundsOf(at.rig.db, invoice.id)
    assert.deepEqual([refund?.state, refund?.atomic], ['confirmed', 2_200_000n])
    assert.equal(
      purse - (await dollarsOf(at.chain, at.token, at.chain.purse(payer).account.address)),
      invoice.atomic,
    )
    assert.deepEqual(await changeOf(at, before), {
      clearing: invoice.amount.minor,
      unmatched: 0n,
      pending: 0n,
    })
    await booksAreWell(at)
  },
)

test(
  'a foreign token pays nothing and becomes a case; one that keeps a fee silently counts for what is there',
  { skip },
  async () => {
    const at = await withToken(theRig(), { fee: 100n, hides: true })
    const { invoice, ref } = await anInvoice(at)
    await sendDollars(at.chain, { token: at.chain.token, to: invoice.address, atomic: invoice.atomic })
    await mineAndWatch(at, 3)
    assert.equal(await stateOf(at, ref), 'awaiting')
    assert.deepEqual(
      (await openCases(at.rig.db)).map(({ kind }) => kind),
      ['unmatched'],
    )
    await at.pay(invoice.address, invoice.atomic)
    await mineAndWatch(at, 3)
    assert.equal(await stateOf(at, ref), 'seen')
    await at.pay(invoice.address, invoice.atomic / 50n)
    await mineAndWatch(at, 3)
    assert.equal(await stateOf(at, ref), 'settled')
    for (let i = 0; i < 2; i++) await mineAndWatch(at, 3)
    assert.deepEqual(
      (await refundsOf(at.rig.db, invoice.id)).map(({ state }) => state),
      ['confirmed'],
    )
  },
)

test(
  'money for an order that was canceled meanwhile goes back by itself, and a crash after signing sends nothing twice',
  { skip },
  async () => {
    const at = theRig()
    const before = await booksOf(at)
    const { id, invoice } = await anInvoice(at)
    mustBeDone(await withdrawOrder(at.rig.db, at.rig.connectors, { orderId: id, actor: 'buyer' }))
    await at.pay(invoice.address, invoice.atomic)
    await mineAndWatch(at, 2)
    await completePayments(at.worker, at.rig.connectors)
    const silent: ChainLink = {
      ...at.link,
      node: { ...at.link.node, send: () => Promise.reject(new Error('cut')) },
    }
    await watchChain(at.worker, at.rig.connectors, silent)
    assert.equal((await refundsOf(at.rig.db, invoice.id))[0]?.state, 'sent')
    for (let i = 0; i < 3; i++) await mineAndWatch(at, 2)
    const refunds = await refundsOf(at.rig.db, invoice.id)
    assert.deepEqual(
      refunds.map(({ state, atomic }) => [state, atomic]),
      [['confirmed', invoice.atomic]],
    )
    const payment = await findPaymentFor(at.rig.db, id)
    assert.deepEqual(
      payment?.operations.filter(({ kind }) => kind === 'refund').map(({ state }) => state),
      ['succeeded'],
    )
    assert.equal((await changeOf(at, before)).clearing, 0n)
    await booksAreWell(at)
  },
)

test(
  'too little waits until the invoice is over and then goes back; what comes later goes back too',
  { skip },
  async () => {
    const at = theRig()
    const before = await booksOf(at)
    const { invoice, ref } = await anInvoice(at)
    const purse = await dollarsOf(at.chain, at.token, at.chain.purse(payer).account.address)
    await at.pay(invoice.address, invoice.atomic - 1_000_000n)
    await mineAndWatch(at, 3)
    assert.equal(await stateOf(at, ref), 'seen')
    await at.chain.command.increaseTime({ seconds: 3_600 })
    await mineAndWatch(at, 3)
    assert.equal(await stateOf(at, ref), 'expired')
    await at.pay(invoice.address, 1_000_000n)
    await mineAndWatch(at, 3)
    for (let i = 0; i < 3; i++) await mineAndWatch(at, 3)
    assert.deepEqual(
      (await refundsOf(at.rig.db, invoice.id)).map(({ state }) => state),
      ['confirmed', 'confirmed'],
    )
    assert.equal(await dollarsOf(at.chain, at.token, at.chain.purse(payer).account.address), purse)
    assert.deepEqual(await changeOf(at, before), { clearing: 0n, unmatched: 0n, pending: 0n })
    await booksAreWell(at)
  },
)
