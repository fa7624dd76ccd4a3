import assert from 'node:assert/strict'
import test from 'node:test'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { refundOrder } from '../../src/flows/refund-order.ts'
import { withdrawOrder } from '../../src/flows/withdraw-order.ts'
import {
  deskCases,
  deskOrders,
  deskOverview,
  deskParcels,
  deskPayments,
  deskStock,
} from '../../src/views/operator-desk/index.ts'
import { paymentStatement } from '../../src/views/payment-statement/index.ts'
import { aRig, aPaidOrder, aShippedOrder, allIsWell, anOrder, type Rig } from './rig.ts'
import type { OrderId } from '#trade/orders/index.ts'

async function steps(rig: Rig, id: OrderId) {
  const statement = await paymentStatement(rig.db, id)
  assert.equal(statement?.waterfall.addsUp, true)
  return statement.waterfall.steps.map(({ code, amount }) => `${code} ${amount.minor}`)
}

test('the statement of an order adds up at every stage of its life', async (t) => {
  const rig = await aRig(t)
  const unpaid = await anOrder(rig)
  assert.deepEqual(await steps(rig, unpaid.id), ['asked 4488', 'not_paid -4488', 'captured 0', 'rest 0'])

  const paid = await aPaidOrder(rig)
  assert.deepEqual(await steps(rig, paid.id), ['asked 4488', 'held -4488', 'captured 0', 'rest 0'])
  assert.equal((await deskParcels(rig.db)).length, 1)

  mustBeDone(await withdrawOrder(rig.db, rig.connectors, { orderId: paid.id, actor: 'operator' }))
  assert.deepEqual(await steps(rig, paid.id), ['asked 4488', 'released -4488', 'captured 0', 'rest 0'])

  const shipped = await aShippedOrder(rig)
  assert.deepEqual(await steps(rig, shipped.id), [
    'asked 10000',
    'captured 10000',
    'seller -8403',
    'tax -1597',
    'rest 0',
  ])
  mustBeDone(
    await refundOrder(rig.db, rig.connectors, {
      orderId: shipped.id,
      what: { kind: 'amount', amount: money(2500n, 'EUR') },
      reason: 'scratched',
      key: 'one',
      actor: 'operator',
    }),
  )
  assert.deepEqual(await steps(rig, shipped.id), [
    'asked 10000',
    'captured 10000',
    'refunded -2500',
    'kept 7500',
    'seller -6302',
    'tax -1198',
    'rest 0',
  ])
  await allIsWell(rig)
  assert.deepEqual(await deskOverview(rig.db), {
    toPack: 0,
    toShip: 0,
    onTheWay: 0,
    awaitingPayment: 1,
    openCases: 0,
    undecided: 0,
    ordersToday: 3,
  })
  assert.deepEqual(
    (await deskOrders(rig.db)).map(({ state, paymentState }) => [state, paymentState]),
    [
      ['completed', 'partially_refunded'],
      ['canceled', 'canceled'],
      ['awaiting_payment', 'requires_payment'],
    ],
  )
  assert.equal((await deskOrders(rig.db, { search: 'ann@' })).length, 3)
  assert.equal((await deskPayments(rig.db, { state: 'canceled' })).length, 1)
  assert.equal((await deskCases(rig.db)).length, 0)
  assert.equal((await deskStock(rig.db, { below: 99 }))[0]?.available, 98)
})
