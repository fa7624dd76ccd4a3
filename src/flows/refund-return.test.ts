import assert from 'node:assert/strict'
import test from 'node:test'
import { setFailpoints } from '#kernel/failpoints.ts'
import { mustBeDone } from '#kernel/result.ts'
import type { ReturnId } from '#goods/returns/index.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { aRig, atTheBank, type Rig } from '../../tests/payments/rig.ts'
import {
  allReturnsWell,
  bought,
  refundsOf,
  returnFacts,
  sizes,
  standing,
  stockIs,
} from '../../tests/payments/exchange.ts'
import { packShipment } from './pack-order.ts'
import { giveMoneyInstead } from './refund-return.ts'
import { settleReturns } from './settle-return.ts'
import { shipShipment } from './ship-order.ts'

const actor = 'operator'
const instead = (rig: Rig, id: ReturnId) => giveMoneyInstead(rig.db, rig.connectors, { id, actor })

async function beforeItIsHere(rig: Rig): Promise<void> {
  const [small = 0, large = 0] = await sizes(rig, [{ price: 1_190n }, { price: 1_190n, stock: { main: 1 } }])
  const { id: order, ask, arrive } = await bought(rig, small)
  const id = mustBeDone(await ask(large))
  const answers = await Promise.all([1, 2, 3].map(() => instead(rig, id)))
  assert.deepEqual(answers.map((each) => (each.ok ? each.value.state : each.refusal)).toSorted(), [
    'no_exchange',
    'no_exchange',
    'waits',
  ])
  assert.deepEqual(await stockIs(rig, large), [1, 0])
  assert.deepEqual(await standing(rig, id), ['approved', 'stock_gone', null])
  assert.deepEqual(mustBeDone(await arrive(id)), { state: 'refunded' })
  assert.equal((await returnFacts(rig, order)).filter((each) => each === 'return_exchange_lapsed').length, 1)
  await allReturnsWell(rig)
}

async function restOnce(rig: Rig): Promise<void> {
  const [small = 0, large = 0] = await sizes(rig, [{ price: 1_190n }, { price: 1_000n, stock: { main: 4 } }])
  const { id: order, ask, arrive, merchantRef } = await bought(rig, small, 3)
  const id = mustBeDone(await ask(large, 2))
  mustBeDone(await arrive(id, 2))
  assert.deepEqual(await standing(rig, id), ['received', null, 380n])
  const [parcel] = await findShipments(rig.db, { cause: id })
  assert.ok(parcel !== undefined)
  mustBeDone(await packShipment(rig.db, { shipmentId: parcel.id, actor }))
  // Stopped before the money: the sweep finds it.
  setFailpoints(['returns.afterExchangeEnded=throw*1'])
  await assert.rejects(instead(rig, id))
  setFailpoints([])
  assert.deepEqual(await standing(rig, id), ['received', 'stock_gone', 380n])
  assert.equal((await findShipments(rig.db, { cause: id }))[0]?.state, 'canceled')
  assert.deepEqual(await stockIs(rig, large), [4, 0])
  await rig.owner.sql`update returns.returns set received_at = received_at - interval '1 minute'`
  assert.equal(await settleReturns(rig.db, rig.connectors), 1)
  assert.equal(await settleReturns(rig.db, rig.connectors), 0)
  assert.deepEqual(await standing(rig, id), ['refunded', 'stock_gone', 2_380n])
  assert.deepEqual(await refundsOf(rig, order), ['refund succeeded', 'refund succeeded'])
  assert.equal((await atTheBank(rig, merchantRef))['amount_refunded'], '23.80')
  const late = await shipShipment(rig.db, { ...rig, actor }, parcel.id)
  assert.equal(!late.ok && late.refusal, 'shipment_state')
  await allReturnsWell(rig)
}

async function wholeLine(rig: Rig): Promise<void> {
  const [small = 0, large = 0] = await sizes(rig, [{ price: 1_190n }, { price: 1_000n }])
  const { ask, arrive, merchantRef } = await bought(rig, small)
  const id = mustBeDone(await ask(large))
  mustBeDone(await arrive(id))
  assert.deepEqual(await standing(rig, id), ['received', null, 190n])
  assert.deepEqual(mustBeDone(await instead(rig, id)), { state: 'refunded' })
  assert.deepEqual(await standing(rig, id), ['refunded', 'stock_gone', 1_190n])
  assert.equal((await atTheBank(rig, merchantRef))['amount_refunded'], '11.90')
  await allReturnsWell(rig)
}

async function neverBoth(rig: Rig): Promise<void> {
  const [small = 0, large = 0] = await sizes(rig, [{ price: 1_190n }, { price: 1_190n }])
  for (let round = 0; round < 4; round++) {
    const { id: order, ask, arrive, merchantRef } = await bought(rig, small)
    const id = mustBeDone(await ask(large))
    mustBeDone(await arrive(id))
    const [parcel] = await findShipments(rig.db, { cause: id })
    assert.ok(parcel !== undefined)
    mustBeDone(await packShipment(rig.db, { shipmentId: parcel.id, actor }))
    const [shipped, money] = await Promise.all([
      shipShipment(rig.db, { ...rig, actor }, parcel.id),
      instead(rig, id),
    ])
    assert.equal(shipped.ok, !money.ok, 'the goods or the money')
    assert.deepEqual(
      await standing(rig, id),
      shipped.ok ? ['exchanged', null, null] : ['refunded', 'stock_gone', 1_190n],
    )
    assert.deepEqual(await refundsOf(rig, order), shipped.ok ? [] : ['refund succeeded'])
    assert.equal((await atTheBank(rig, merchantRef))['amount_refunded'], shipped.ok ? '0.00' : '11.90')
    const late = await instead(rig, id)
    assert.equal(!late.ok && late.refusal, 'return_state')
  }
  await allReturnsWell(rig)
}

const proofs = {
  'before the goods are here the money waits for them; said three times it is told once': beforeItIsHere,
  'after a difference has gone back the rest follows, also after a stop, and never more': restOnce,
  'where nothing else of its line is left, all that was paid goes back as well': wholeLine,
  'a parcel that leaves and the money that goes back at the same moment: one of them': neverBoth,
}

test('an operator gives the money instead of what was wanted', async (t) => {
  const rig = await aRig(t)
  for (const [name, prove] of Object.entries(proofs)) await t.test(name, () => prove(rig))
})
