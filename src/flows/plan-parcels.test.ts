import assert from 'node:assert/strict'
import test from 'node:test'
import { add, money, sum } from '#kernel/money.ts'
import { done } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { recordParty } from '#people/parties/index.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { findOrder } from '#trade/orders/index.ts'
import { planParcels, worthOf } from './plan-parcels.ts'
import { aPaidOrder, aRig, allIsWell } from '../../tests/payments/rig.ts'

test('a paid order has a parcel for each seller and place, worth the order together, planned once', async (t) => {
  const rig = await aRig(t)
  const seller = await inTransaction(rig.owner, async (tx) =>
    done(await recordParty(tx, { kind: 'company', displayName: 'Salt & Sons', locale: 'en' })),
  )
  assert.ok(seller.ok)
  const order = await aPaidOrder(rig, [
    { price: 1999n, stock: { main: 1, second: 2 }, pieces: 3, weightGrams: 250 },
    { price: 700n, taxClass: 'books', sellerId: seller.value },
  ])
  const parcels = await findShipments(rig.db, { orderId: order.id })
  assert.equal(parcels.length, 3)
  assert.deepEqual(
    sum(
      parcels.map(({ total }) => total),
      'EUR',
    ),
    order.total,
  )
  assert.equal(
    parcels.reduce((all, { weightGrams }) => all + weightGrams, 0),
    3 * 250 + 2 * 300,
  )
  assert.equal(new Set(parcels.map(({ sellerId }) => sellerId)).size, 2)
  await inTransaction(rig.db, async (tx) => done(await planParcels(tx, order.id, 'test')))
  assert.equal((await findShipments(rig.db, { orderId: order.id })).length, 3)
  await allIsWell(rig)
})

test('net, tax and delivery are the total, with the tax inside the prices or on top', async (t) => {
  const rig = await aRig(t)
  const placed = await aPaidOrder(rig)
  const order = await findOrder(rig.db, placed.id)
  assert.ok(order !== null)
  for (const taxIncluded of [true, false]) {
    const { lines, deliveryNet, deliveryTax } = worthOf({ ...order, taxIncluded })
    const whole = sum([deliveryNet, deliveryTax, ...lines.map(({ net, tax }) => add(net, tax))], 'EUR')
    assert.deepEqual(whole, money(order.total_minor + (taxIncluded ? 0n : order.tax_minor), 'EUR'))
  }
})
