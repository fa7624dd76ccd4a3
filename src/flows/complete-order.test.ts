import assert from 'node:assert/strict'
import test from 'node:test'
import { findShipments } from '#goods/shipping/index.ts'
import { packShipment } from './pack-order.ts'
import { shipShipment } from './ship-order.ts'
import { aRig, allIsWell, anOrder, statesOf, toThePage, typeCard } from '../../tests/payments/rig.ts'

test('an order is fulfilled with its last parcel and completed with the last arrival, not before', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig, [{ stock: { main: 1, second: 2 }, pieces: 3 }], 'pickup')
  await typeCard((await toThePage(rig, order.id)).redirectUrl)
  const states: (string | undefined)[] = []
  for (const { id } of await findShipments(rig.db, { orderId: order.id })) {
    await packShipment(rig.db, { shipmentId: id, actor: 'operator' })
    assert.ok((await shipShipment(rig.db, { ...rig, actor: 'operator' }, id)).ok)
    states.push((await statesOf(rig, order.id)).order)
  }
  assert.deepEqual(states, ['paid', 'completed'])
  const facts = await rig.db.sql<{ type: string }>`
    select type from kernel.outbox where aggregate = ${order.id} and type like 'order\\_%' order by id`
  assert.deepEqual(
    facts.map(({ type }) => type),
    ['order_placed', 'order_paid', 'order_fulfilled', 'order_completed'],
  )
  await allIsWell(rig)
})
