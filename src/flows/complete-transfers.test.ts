import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { setLogLevel } from '#kernel/log.ts'
import { formatDecimal, money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { account, balance, brokenPromises } from '#money/ledger/index.ts'
import { bankTransfer, findPaymentFor, paymentOracles } from '#money/payments/index.ts'
import { recentPayouts } from '#money/payouts/index.ts'
import { bankTransferConnector } from '#money/reconciliation/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { aReconciledShop, EUR, kinds } from '../../tests/payments/a-reconciled-shop.ts'
import { anOrder, shipAll } from '../../tests/payments/rig.ts'
import { completePayments } from './complete-payments.ts'
import { completeTransfers } from './complete-transfers.ts'
import { expireOrders } from './expire-orders.ts'
import { startPayment } from './pay-order.ts'
import { refundOrder } from './refund-order.ts'
import { sendPayouts } from './send-payouts.ts'

const iban = 'DE89370400440532013000'

async function aTransferShop(t: TestContext) {
  setLogLevel('silent')
  const shop = await aReconciledShop(t)
  const { outside, fetchBank } = shop
  const { db } = shop.rig
  const connectors = new Map([...shop.rig.connectors, ['bank_transfer', bankTransferConnector(db)]])
  const rig = { ...shop.rig, connectors }
  const order = async () => {
    const placed = await anOrder(rig, undefined, 'pickup')
    const started = mustBeDone(
      await startPayment(db, connectors, { orderId: placed.id, returnUrl: 'http://127.0.0.1/x', description: 'K', locale: 'en', method: bankTransfer }),
    ) // prettier-ignore
    assert.deepEqual(started.action, { kind: 'page' })
    const payment = await findPaymentFor(db, placed.id)
    return { ...placed, reference: payment?.attempts[0]?.connectorRef ?? '' }
  }
  const pay = (minor: bigint, reference: string, more: Record<string, string> = {}) =>
    outside.credit({ amount: formatDecimal(money(minor, EUR)), currency: 'EUR', reference, name: 'Ada Payer', iban, ...more }) // prettier-ignore
  const hear = async () => {
    await fetchBank()
    await completeTransfers(db, connectors)
    await completeTransfers(db, connectors)
  }
  const state = async (id: OrderId) => (await findPaymentFor(db, id))?.intent.state
  const balances = async () => {
    const of = async (path: string) => (await balance(db, path, EUR)).posted.minor
    return [await of(account.clearing('bank-transfer')), await of(account.unmatched)]
  }

  return { ...shop, rig, connectors, order, pay, hear, state, balances }
}

test('money by transfer pays when all of it is there; what is beyond goes back to who sent it', async (t) => {
  const { rig, bank, outside, order, pay, hear, state, balances } = await aTransferShop(t)
  const { db } = rig
  const exact = await order()
  await pay(exact.total.minor, `Invoice ${exact.reference.toLowerCase().replace(/(.{4})/g, '$1 ')}`)
  await hear()
  assert.equal(await state(exact.id), 'captured')
  assert.deepEqual(await balances(), [0n, 0n])

  const short = await order()
  await pay(short.total.minor - 500n, short.reference)
  await hear()
  assert.equal(await state(short.id), 'processing', 'too little waits')
  assert.deepEqual(await balances(), [0n, short.total.minor - 500n])
  await pay(700n, short.reference)
  await hear()
  assert.equal(await state(short.id), 'captured')
  assert.deepEqual(
    (await recentPayouts(db)).map(({ amount, creditorIban, state: where }) => [
      amount.minor,
      creditorIban,
      where,
    ]),
    [[200n, iban, 'requested']],
  )
  await sendPayouts(db, bank)
  await outside.advance(1)
  await hear()
  assert.equal((await recentPayouts(db))[0]?.state, 'executed')
  assert.deepEqual(await balances(), [0n, 0n])

  // Nobody knows what this is for.
  await pay(4_242n, 'for the thing', { name: 'Somebody' })
  await hear()
  assert.deepEqual(await kinds(rig), ['unknown_entry'])
  assert.deepEqual(await brokenPromises(db), [])
  assert.deepEqual(await brokenPromises(db, paymentOracles), [])
})

test('money by transfer that comes in vain or too late goes back, and a refund leaves for the account it came from', async (t) => {
  const { rig, bank, outside, connectors, order, pay, hear, state, balances } = await aTransferShop(t)
  const { db, owner } = rig
  const vain = await order()
  await pay(100n, vain.reference)
  await hear()
  await owner.sql`update orders.orders set expires_at = clock_timestamp() where id = ${vain.id}`
  await expireOrders(db)
  await hear()
  assert.equal(await state(vain.id), 'expired')
  const late = await order()
  await owner.sql`update orders.orders set expires_at = clock_timestamp() where id = ${late.id}`
  await expireOrders(db)
  await pay(late.total.minor, late.reference)
  await hear()
  await completePayments(db, connectors)
  await sendPayouts(db, bank)
  await outside.advance(1)
  await hear()
  await owner.sql`update payments.operations set next_sync_at = clock_timestamp() where state in ('sent', 'unknown')`
  await completePayments(db, connectors)
  assert.deepEqual(await balances(), [0n, 0n], 'nothing is kept without an order')

  const exact = await order()
  await pay(exact.total.minor, exact.reference)
  await hear()
  // A refund of a sale leaves as a payout to the account the money came from.
  for (const outcome of await shipAll(rig, exact.id)) mustBeDone(outcome)
  const back = mustBeDone(await refundOrder(db, connectors, { orderId: exact.id, what: { kind: 'all' }, reason: 'x', key: 'r', actor: 'test' })) // prettier-ignore
  assert.equal(back.state, 'undecided')
  await sendPayouts(db, bank)
  await outside.advance(1)
  await hear()
  await owner.sql`update payments.operations set next_sync_at = clock_timestamp() where state in ('sent', 'unknown')`
  await completePayments(db, connectors)
  assert.equal(await state(exact.id), 'refunded')
  assert.deepEqual(await balances(), [0n, 0n])
  assert.deepEqual(await kinds(rig), [])
})
