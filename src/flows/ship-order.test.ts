import assert from 'node:assert/strict'
import test from 'node:test'
import { stockOf } from '#goods/inventory/index.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { balance } from '#money/ledger/index.ts'
import { packShipment } from './pack-order.ts'
import { shipShipment } from './ship-order.ts'
import { withdrawOrder } from './withdraw-order.ts'
import {
  aPaidOrder,
  aRig,
  allIsWell,
  atTheBank,
  shipAll,
  statesOf,
  type Rig,
} from '../../tests/payments/rig.ts'

const twoPlaces = [{ price: 1001n, stock: { main: 2, second: 4 }, pieces: 5 }]

async function parcelsOf(rig: Rig, orderId: Awaited<ReturnType<typeof aPaidOrder>>['id']) {
  const shipments = await findShipments(rig.db, { orderId })
  for (const { id } of shipments) await packShipment(rig.db, { shipmentId: id, actor: 'operator' })
  const ship = (i: number) => {
    const shipment = shipments[i]
    assert.ok(shipment !== undefined)
    return shipShipment(rig.db, { ...rig, actor: 'operator' }, shipment.id)
  }
  return { shipments, ship }
}

test('two parcels are captured as each leaves; the order is fulfilled with the last', async (t) => {
  const rig = await aRig(t, { carrier: true })
  const order = await aPaidOrder(rig, twoPlaces)
  const { shipments, ship } = await parcelsOf(rig, order.id)
  assert.equal(shipments.length, 2)
  assert.ok((await ship(0)).ok)
  assert.deepEqual(
    [(await statesOf(rig, order.id)).order, (await statesOf(rig, order.id)).payment],
    ['paid', 'partially_captured'],
  )
  assert.equal((await balance(rig.db, 'psp:card:clearing', 'EUR')).posted.minor, shipments[0]?.total.minor)
  assert.equal((await balance(rig.db, 'psp:card:clearing', 'EUR')).pending.minor, shipments[1]?.total.minor)
  await allIsWell(rig)
  const late = await withdrawOrder(rig.db, rig.connectors, { orderId: order.id, actor: 'operator' })
  assert.equal(!late.ok && late.refusal, 'already_captured')
  assert.ok((await ship(1)).ok)
  assert.deepEqual(
    [(await statesOf(rig, order.id)).order, (await statesOf(rig, order.id)).payment],
    ['fulfilled', 'captured'],
  )
  assert.equal(
    (await atTheBank(rig, order.merchantRef))['amount_captured'],
    (await atTheBank(rig, order.merchantRef))['amount'],
  )
  const variant = shipments[0]?.lines[0]?.variantId ?? 0
  const stock = await stockOf(rig.db.sql, [variant])
  assert.equal(
    stock.reduce((all, each) => all + each.reserved, 0),
    0,
  )
  await allIsWell(rig)
})

test('ten operators ship the same parcel at once: captured once, handed over once, booked once', async (t) => {
  const rig = await aRig(t, { carrier: true })
  const order = await aPaidOrder(rig)
  const { ship } = await parcelsOf(rig, order.id)
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => ship(0)))
  assert.ok(outcomes.some(({ ok }) => ok))
  assert.ok((await ship(0)).ok)
  assert.deepEqual((await statesOf(rig, order.id)).operations, ['capture succeeded'])
  const facts = await rig.db.sql`
    select id from kernel.outbox where aggregate = ${order.id} and type = 'shipment_shipped'`
  assert.equal(facts.length, 1)
  await allIsWell(rig)
})

test('a parcel that is not packed, or whose order is not paid, does not leave', async (t) => {
  const rig = await aRig(t)
  const order = await aPaidOrder(rig)
  const [shipment] = await findShipments(rig.db, { orderId: order.id })
  assert.ok(shipment !== undefined)
  const ship = () => shipShipment(rig.db, { ...rig, actor: 'operator' }, shipment.id)
  const early = await ship()
  assert.equal(!early.ok && early.refusal, 'shipment_state')
  await withdrawOrder(rig.db, rig.connectors, { orderId: order.id, actor: 'buyer' })
  const late = await ship()
  assert.equal(!late.ok && late.refusal, 'shipment_state')
  assert.equal((await atTheBank(rig, order.merchantRef))['state'], 'voided')
  await allIsWell(rig)
})

test('a capture the bank refuses keeps the goods in the house and is shown', async (t) => {
  const rig = await aRig(t, { carrier: true })
  const order = await aPaidOrder(rig)
  await rig.owner.sql`update payments.attempts set connector_ref = 'bpy_other'`
  const [outcome] = await shipAll(rig, order.id)
  assert.equal(!outcome?.ok && outcome?.refusal, 'capture_failed')
  const [shipment] = await findShipments(rig.db, { orderId: order.id })
  assert.equal(shipment?.state, 'packed')
  assert.equal((await rig.db.sql`select id from payments.cases where kind = 'failed_operation'`).length, 1)
  const { id } = await atTheBank(rig, order.merchantRef)
  await rig.owner.sql`update payments.attempts set connector_ref = ${id}`
  const [again] = await shipAll(rig, order.id)
  assert.ok(again?.ok)
  assert.deepEqual((await statesOf(rig, order.id)).operations, ['capture failed', 'capture succeeded'])
  await allIsWell(rig)
})

test('a silent carrier leaves a captured parcel that waits; the next call hands it over, once', async (t) => {
  const rig = await aRig(t, { carrier: true, timeoutMs: 300 })
  const order = await aPaidOrder(rig)
  const { ship } = await parcelsOf(rig, order.id)
  await rig.carrier?.kill()
  const first = await ship(0)
  assert.equal(!first.ok && first.refusal, 'carrier_silent')
  await allIsWell(rig)
  await rig.carrier?.restart()
  assert.ok((await ship(0)).ok)
  assert.deepEqual((await statesOf(rig, order.id)).operations, ['capture succeeded'])
  await allIsWell(rig)
})

test('canceling and shipping at the same moment have one winner', async (t) => {
  const rig = await aRig(t)
  for (let round = 0; round < 8; round++) {
    const order = await aPaidOrder(rig)
    const [shipment] = await findShipments(rig.db, { orderId: order.id })
    assert.ok(shipment !== undefined)
    await packShipment(rig.db, { shipmentId: shipment.id, actor: 'operator' })
    const pickup = { ...rig.carriers, forMethod: () => rig.carriers.forMethod('pickup') }
    const [shipped, canceled] = await Promise.all([
      shipShipment(rig.db, { ...rig, carriers: pickup, actor: 'operator' }, shipment.id),
      withdrawOrder(rig.db, rig.connectors, { orderId: order.id, actor: 'buyer' }),
    ])
    assert.notEqual(shipped.ok, canceled.ok)
    const said = await atTheBank(rig, order.merchantRef)
    assert.equal(said['state'], shipped.ok ? 'captured' : 'voided')
  }
  await allIsWell(rig)
})
