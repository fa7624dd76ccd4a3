import assert from 'node:assert/strict'
import test, { after, before, type TestContext } from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { balance } from '#money/ledger/index.ts'
import { houseConnector, methodNamed } from '#money/payments/index.ts'
import { openBreaks } from '#money/reconciliation/index.ts'
import { aReadyCart, aShop } from '../../tests/trade/a-shop.ts'
import { aRig, allIsWell, shipAll, statesOf, until, type Rig } from '../../tests/payments/rig.ts'
import { reportBooks } from './close-books.ts'
import { cashRules, fetchRemittances, readRemittance, releaseRefused } from './collect-cash.ts'
import { startPayment } from './pay-order.ts'
import { placeOrder } from './place-order.ts'
import { refundOrder } from './refund-order.ts'

const ends: (() => Promise<void> | void)[] = []
let rig: Rig
before(async () => {
  const t = { after: (work: () => void) => void ends.push(work) } as TestContext
  const plain = await aRig(t, { carrier: true, speed: 20 })
  const cash = houseConnector(plain.db, cashRules(500))
  rig = { ...plain, connectors: new Map([...plain.connectors, [cash.name, cash]]) }
})
after(async () => {
  for (const end of ends.toReversed()) await end()
})

/** An order to be paid at the door; the second line of the address says what happens there. */
async function anOrderAtDoor(line2: string, price = 2_000n) {
  const [variant = 0] = await aShop(rig.db, [{ price }])
  const shippingAddress = {
    name: 'Ann Buyer',
    line1: 'Speicher 1',
    line2,
    postalCode: '20457',
    city: 'Hamburg',
    country: 'DE',
  }
  const cart = await aReadyCart(rig.db, [[variant, 1]], { shippingAddress })
  const { id, total } = mustBeDone(
    await placeOrder(rig.db, {
      cartToken: cart.token,
      expectedTotal: cart.total,
      idempotencyKey: cart.cartId,
    }),
  )
  const method = methodNamed('cash_on_delivery')
  assert.ok(method)
  const asked = {
    orderId: id,
    returnUrl: 'http://127.0.0.1:3000/return',
    description: 'K-1',
    locale: 'en',
    method,
  }
  return { id, total, started: await startPayment(rig.db, rig.connectors, asked) }
}

/** Ship all of an order and move its parcel to the door. */
async function toTheDoor(
  id: Awaited<ReturnType<typeof anOrderAtDoor>>['id'],
  isTaken: boolean,
): Promise<void> {
  for (const outcome of await shipAll(rig, id)) mustBeDone(outcome)
  const [shipment] = await findShipments(rig.db, { orderId: id })
  for (let step = 0; step < 3; step++)
    await fetch(`${rig.carrier?.origin}/control/advance`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tracking_number: shipment?.trackingNumber }),
    })
  await until(async () => {
    const rows = await rig.db.sql`
      select state from shipping.collections
       where order_id = ${id} and state = ${isTaken ? 'collected' : 'refused'}`
    return rows.length === 1
  })
}

const owed = async () => (await balance(rig.db, 'psp:cash-on-delivery:clearing', 'EUR')).posted.minor

test('cash is collected at the door and comes to the bank less a fee; what falls short stays owed and is a case', async () => {
  const [whole, short] = [await anOrderAtDoor(''), await anOrderAtDoor('Short')]
  assert.equal((await statesOf(rig, whole.id)).order, 'paid')
  for (const { id } of [whole, short]) await toTheDoor(id, true)
  assert.equal(await owed(), whole.total.minor + short.total.minor)
  await fetch(`${rig.carrier?.origin}/control/remit`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  assert.equal(await fetchRemittances(rig.db, rig.carriers), 1)
  assert.equal(await fetchRemittances(rig.db, rig.carriers), 0)
  const passedOn = whole.total.minor + short.total.minor - 500n
  const fee = (passedOn * 2n + 50n) / 100n
  assert.equal((await balance(rig.db, 'psp:cash-on-delivery:fees', 'EUR')).posted.minor, fee)
  // The remittance is the carrier's file: nothing is on our account until our bank says so.
  assert.equal(await owed(), passedOn - fee + 500n)
  const [break_, ...more] = await openBreaks(rig.db)
  assert.deepEqual([break_?.kind, break_?.amount.minor, more], ['amount', 500n, []])
  const report = await reportBooks(rig.db, { until: new Date(Date.now() + 1_000), bankAccount: 'main' })
  const position = report.clearing.find((each) => each.account === 'psp:cash-on-delivery:clearing')
  assert.deepEqual(
    [position?.unpaid.minor, position?.breaks.minor, position?.unexplained.minor],
    [passedOn - fee, 500n, 0n],
  )
  assert.deepEqual(
    report.missing.map(({ who, what }) => [who, what]),
    [['cash_on_delivery', 'entry']],
  )
  assert.equal((await statesOf(rig, whole.id)).order, 'completed')
})

test('a parcel refused at the door releases its buyer, once', async () => {
  const before = await owed()
  const { id } = await anOrderAtDoor('Refuse')
  await toTheDoor(id, false)
  assert.equal(await releaseRefused(rig.db, rig.connectors), 1)
  assert.equal(await releaseRefused(rig.db, rig.connectors), 0)
  assert.deepEqual(await statesOf(rig, id), {
    order: 'refunded',
    payment: 'refunded',
    attempts: ['captured'],
    operations: ['capture succeeded', 'refund succeeded'],
  })
  assert.equal(await owed(), before)
  const report = await reportBooks(rig.db, { until: new Date(Date.now() + 1_000), bankAccount: 'main' })
  assert.ok(
    report.clearing.every(({ unexplained }) => unexplained.minor === 0n),
    'a refused parcel is settled against its refund',
  )
  assert.deepEqual(
    report.missing.map(({ what }) => what),
    ['entry'],
  )
  await allIsWell(rig)
})

test('what a person gave back of a refused parcel is not given back again, and the rest is', async () => {
  const before = await owed()
  const { id, total } = await anOrderAtDoor('Refuse')
  await toTheDoor(id, false)
  const some = { kind: 'amount', amount: { ...total, minor: 600n } } as const
  const asked = { orderId: id, what: some, reason: 'asked', key: 'by hand', actor: 'operator' }
  mustBeDone(await refundOrder(rig.db, rig.connectors, asked))
  assert.equal(await releaseRefused(rig.db, rig.connectors), 1)
  assert.equal(await releaseRefused(rig.db, rig.connectors), 0)
  assert.equal((await statesOf(rig, id)).order, 'refunded')
  assert.equal(await owed(), before)
  const ofThis = (await openBreaks(rig.db)).filter(({ amount }) => amount.minor !== 500n)
  assert.deepEqual(ofThis, [], 'nothing but what the courier lost above')
})

test('more than the limit is not collected at a door', async () => {
  const { started, id } = await anOrderAtDoor('', 60_000n)
  assert.deepEqual(!started.ok && started.detail, { code: 'over_cash_limit' })
  assert.equal((await statesOf(rig, id)).order, 'awaiting_payment')
})

test('a remittance that does not add up is refused', () => {
  const right = 'H;rem_1;2026-01-01;EUR\nP;KG1;shp_1;20.00;20.00\nT;1;20.00;0.40;19.60'
  assert.ok(readRemittance(right).ok)
  for (const wrong of [
    '',
    right.replace('T;1;20.00', 'T;1;21.00'),
    right.replace('T;1', 'T;2'),
    right.replace('EUR', 'XYZ'),
  ])
    assert.ok(!readRemittance(wrong).ok, wrong)
})
