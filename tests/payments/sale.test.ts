import assert from 'node:assert/strict'
import test from 'node:test'
import { balances } from '#money/ledger/index.ts'
import { findPaymentFor } from '#money/payments/index.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { aRig, allIsWell, aPaidOrder, anOrder, shipAll, statesOf, toThePage, typeCard, until } from './rig.ts'

test('a card is authorized, the parcel is paid for and leaves, arrives, and the money is where it belongs', async (t) => {
  const rig = await aRig(t, { carrier: true })
  const order = await aPaidOrder(rig, [{ price: 1999n }, { price: 1200n, taxClass: 'books' }])
  assert.deepEqual(await statesOf(rig, order.id), {
    order: 'paid',
    payment: 'authorized',
    attempts: ['authorized'],
    operations: [],
  })
  await allIsWell(rig)
  const [outcome] = await shipAll(rig, order.id)
  assert.ok(outcome?.ok)
  assert.equal((await statesOf(rig, order.id)).order, 'fulfilled')
  assert.equal((await statesOf(rig, order.id)).payment, 'captured')
  await allIsWell(rig)
  const payment = await findPaymentFor(rig.db, order.id)
  const paths = [
    'psp:card:clearing',
    `order:${order.id}:due`,
    'seller:pty_00000000000000000000000000:revenue',
    'tax:DE:vat',
    'shipping:revenue',
    `payment:${payment?.intent.id ?? ''}:refundable`,
  ]
  const found = await balances(
    rig.db,
    paths.map((path) => ({ path, currency: 'EUR' as const })),
  )
  const posted = found.map((each) => each.posted.minor)
  assert.equal(posted[0], order.total.minor)
  assert.equal(posted[1], 0n)
  assert.equal((posted[2] ?? 0n) + (posted[3] ?? 0n) + (posted[4] ?? 0n), order.total.minor)
  assert.equal(posted[5], order.total.minor)
  const [shipment] = await findShipments(rig.db, { orderId: order.id })
  for (let step = 0; step < 3; step++)
    await fetch(`${rig.carrier?.origin ?? ''}/control/advance`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tracking_number: shipment?.trackingNumber }),
    })
  await until(async () => (await statesOf(rig, order.id)).order === 'completed')
  await allIsWell(rig)
})

test('a declined card is no end: the buyer tries another on the same page', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig)
  const page = await toThePage(rig, order.id)
  await typeCard(page.redirectUrl, '4000000000009995')
  assert.deepEqual((await statesOf(rig, order.id)).payment, 'processing')
  assert.equal((await toThePage(rig, order.id)).redirectUrl, page.redirectUrl)
  await typeCard(page.redirectUrl)
  assert.equal((await statesOf(rig, order.id)).order, 'paid')
  const facts = await rig.db.sql<{ type: string }>`
    select type from kernel.outbox where aggregate = ${order.id} and type <> 'transfers_posted' order by id`
  assert.deepEqual(
    facts.map(({ type }) => type),
    ['order_placed', 'payment_declined', 'payment_authorized', 'order_paid', 'shipment_planned'],
  )
  await allIsWell(rig)
})
