import assert from 'node:assert/strict'
import test from 'node:test'
import { findShipments } from '#goods/shipping/index.ts'
import { packShipment } from './pack-order.ts'
import { withdrawOrder } from './withdraw-order.ts'
import { aPaidOrder, aRig, allIsWell } from '../../tests/payments/rig.ts'

test('a parcel of a paid order is packed once, however often it is said', async (t) => {
  const rig = await aRig(t)
  const order = await aPaidOrder(rig)
  const [shipment] = await findShipments(rig.db, { orderId: order.id })
  assert.ok(shipment !== undefined)
  const pack = () => packShipment(rig.db, { shipmentId: shipment.id, actor: 'operator' })
  const said = await Promise.all(Array.from({ length: 5 }, pack))
  assert.ok(said.every(({ ok }) => ok))
  const facts = await rig.db.sql`
    select id from kernel.outbox where aggregate = ${order.id} and type = 'shipment_packed'`
  assert.equal(facts.length, 1)
  await allIsWell(rig)
})

test('a parcel of a canceled order is not packed', async (t) => {
  const rig = await aRig(t)
  const order = await aPaidOrder(rig)
  const [shipment] = await findShipments(rig.db, { orderId: order.id })
  assert.ok(shipment !== undefined)
  await withdrawOrder(rig.db, rig.connectors, { orderId: order.id, actor: 'buyer' })
  const packed = await packShipment(rig.db, { shipmentId: shipment.id, actor: 'operator' })
  assert.equal(!packed.ok && packed.refusal, 'order_not_paid')
  const unknown = await packShipment(rig.db, { shipmentId: 'shp_unknown', actor: 'operator' })
  assert.equal(!unknown.ok && unknown.refusal, 'shipment_not_found')
})
