import assert from 'node:assert/strict'
import test from 'node:test'
import { findOpenHolds } from '#goods/inventory/index.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { withdrawOrder } from './withdraw-order.ts'
import {
  aPaidOrder,
  aRig,
  aShippedOrder,
  allIsWell,
  anOrder,
  atTheBank,
  statesOf,
} from '../../tests/payments/rig.ts'

test('a canceled order gives its money, stock and parcels up together', async (t) => {
  const rig = await aRig(t)
  const order = await aPaidOrder(rig)
  const answer = await withdrawOrder(rig.db, rig.connectors, { orderId: order.id, actor: 'buyer' })
  assert.deepEqual(answer.ok && answer.value, { moneyReleased: true })
  assert.deepEqual(await statesOf(rig, order.id), {
    order: 'canceled',
    payment: 'canceled',
    attempts: ['voided'],
    operations: ['void succeeded'],
  })
  assert.equal((await atTheBank(rig, order.merchantRef))['state'], 'voided')
  assert.deepEqual(await findOpenHolds(rig.db, order.id), [])
  assert.deepEqual(
    (await findShipments(rig.db, { orderId: order.id })).map(({ state }) => state),
    ['canceled'],
  )
  const again = await withdrawOrder(rig.db, rig.connectors, { orderId: order.id, actor: 'buyer' })
  assert.equal(!again.ok && again.refusal, 'wrong_state')
  await allIsWell(rig)
})

test('an unpaid order is canceled without asking the bank; a shipped one is not canceled', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig)
  const answer = await withdrawOrder(rig.db, rig.connectors, { orderId: order.id, actor: 'buyer' })
  assert.deepEqual(answer.ok && answer.value, { moneyReleased: false })
  const gone = await aShippedOrder(rig)
  const late = await withdrawOrder(rig.db, rig.connectors, { orderId: gone.id, actor: 'buyer' })
  assert.equal(late.ok, false)
  await allIsWell(rig)
})
