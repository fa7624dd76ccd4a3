import assert from 'node:assert/strict'
import test from 'node:test'
import { completePayments } from './complete-payments.ts'
import { withdrawOrder } from './withdraw-order.ts'
import {
  aPaidOrder,
  aRig,
  allIsWell,
  atTheBank,
  fault,
  statesOf,
  timePasses,
} from '../../tests/payments/rig.ts'

for (const kind of ['timeout_before', 'timeout_after', 'error_500'])
  test(`a void whose answer is lost (${kind}) is found out, and the money is released once`, async (t) => {
    const rig = await aRig(t, { timeoutMs: 400 })
    const order = await aPaidOrder(rig)
    rig.deaf = true
    await fault(rig, 'void', kind, { seconds: 1 })
    await withdrawOrder(rig.db, rig.connectors, { orderId: order.id, actor: 'buyer' })
    assert.deepEqual((await statesOf(rig, order.id)).operations, ['void unknown'])
    await timePasses(rig)
    await completePayments(rig.db, rig.connectors)
    assert.deepEqual(await statesOf(rig, order.id), {
      order: 'canceled',
      payment: 'canceled',
      attempts: ['voided'],
      operations: ['void succeeded'],
    })
    assert.equal((await atTheBank(rig, order.merchantRef))['state'], 'voided')
    await allIsWell(rig)
  })
