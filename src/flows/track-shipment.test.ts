import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import test from 'node:test'
import { findShipments, trackingOf } from '#goods/shipping/index.ts'
import { receiveReport } from './track-shipment.ts'
import { aPaidOrder, aRig, allIsWell, shipAll, statesOf, type Rig } from '../../tests/payments/rig.ts'

async function aParcelOnItsWay(rig: Rig) {
  const order = await aPaidOrder(rig)
  await shipAll(rig, order.id)
  const [shipment] = await findShipments(rig.db, { orderId: order.id })
  assert.ok(shipment?.trackingNumber !== undefined)
  return { order, shipment, tracking: shipment.trackingNumber }
}

let serial = 0

function report(rig: Rig, fields: Record<string, string>, secret = rig.carrier?.webhookSecret ?? '') {
  const id = `evt_${++serial}`
  const body = JSON.stringify({ id, at: new Date().toISOString(), place: 'Hamburg', ...fields })
  const seconds = String(Math.floor(Date.now() / 1000))
  const signature = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
    .update(`${id}.${seconds}.${body}`)
    .digest('base64')
  const headers = { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` }
  return () => receiveReport(rig.db, rig.carriers, 'parcel', { raw: Buffer.from(body), headers })
}

test('reports in any order and any number bring a parcel home once', async (t) => {
  const rig = await aRig(t, { carrier: true })
  const { order, shipment, tracking } = await aParcelOnItsWay(rig)
  const about = { tracking_number: tracking, reference: shipment.id }
  const said = ['parcel.delivered', 'parcel.in_transit', 'parcel.out_for_delivery'].map((type) =>
    report(rig, { ...about, type }),
  )
  const statuses = await Promise.all([...said, ...said, ...said].map((tell) => tell()))
  assert.ok(statuses.every(({ status }) => status === 200))
  assert.equal((await statesOf(rig, order.id)).order, 'completed')
  assert.equal((await findShipments(rig.db, { orderId: order.id }))[0]?.state, 'delivered')
  assert.equal((await trackingOf(rig.db, order.id)).length, 3)
  const facts = await rig.db.sql`
    select id from kernel.outbox where aggregate = ${order.id} and type in ('shipment_delivered', 'order_completed')`
  assert.equal(facts.length, 2)
  await allIsWell(rig)
})

test('a forged report, one that cannot be read, and one about nothing of ours are refused', async (t) => {
  const rig = await aRig(t, { carrier: true })
  const { order, shipment, tracking } = await aParcelOnItsWay(rig)
  const about = { tracking_number: tracking, reference: shipment.id, type: 'parcel.delivered' }
  const foreign = `whsec_${Buffer.from('of somebody else, surely').toString('base64')}`
  assert.equal((await report(rig, about, foreign)()).status, 401)
  assert.equal((await report(rig, { ...about, type: 'parcel.lost' })()).status, 400)
  assert.equal((await report(rig, { ...about, tracking_number: 'KG000000000DE' })()).status, 404)
  assert.equal((await report(rig, { ...about, reference: 'shp_other' })()).status, 404)
  assert.equal((await statesOf(rig, order.id)).order, 'fulfilled')
})
