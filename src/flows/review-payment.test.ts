import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { reviewQueue, saveRules } from '#trust/risk/index.ts'
import { aRig, allIsWell, anOrder, statesOf, typeCard } from '../../tests/payments/rig.ts'
import { startPayment } from './pay-order.ts'
import { reviewPayment } from './review-payment.ts'

test('a payment to be reviewed is held: approved it becomes work, refused its money goes back', async (t) => {
  const rig = await aRig(t)
  const text = 'review when guest = 1 because Test'
  mustBeDone(
    await inTransaction(rig.db, (tx) => saveRules(tx, { text, thresholds: {}, note: 'test', actor: 'op' })),
  )
  for (const verdict of ['approve', 'refuse'] as const) {
    const order = await anOrder(rig)
    const { action } = mustBeDone(
      await startPayment(rig.db, rig.connectors, {
        orderId: order.id,
        returnUrl: 'http://127.0.0.1:3000/return',
        description: 'K-1',
        locale: 'en',
        watch: { key: 'a key of thirty-two characters ..' },
      }),
    )
    assert.ok(action.kind === 'redirect')
    await typeCard(action.url)
    assert.equal((await statesOf(rig, order.id)).order, 'paid')
    assert.equal((await findShipments(rig.db, { orderId: order.id })).length, 0)
    const [waiting] = await reviewQueue(rig.db)
    assert.equal(waiting?.reference, order.id)
    const given = { decisionId: waiting.id, verdict, note: 'looked at', actor: 'op' }
    mustBeDone(await reviewPayment(rig.db, rig.connectors, given))
    const again = await reviewPayment(rig.db, rig.connectors, given)
    assert.equal(!again.ok && again.refusal, 'wrong_state')
    const states = await statesOf(rig, order.id)
    if (verdict === 'approve') assert.equal((await findShipments(rig.db, { orderId: order.id })).length, 1)
    else assert.deepEqual([states.order, states.operations], ['canceled', ['void succeeded']])
  }
  await allIsWell(rig)
})
