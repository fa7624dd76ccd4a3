import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { booksOf, payAs } from '../../outside/rails/testing.ts'
import { completePayments } from '../../src/flows/complete-payments.ts'
import { refundOrder } from '../../src/flows/refund-order.ts'
import { aChineseRig, payBy, toTheProvider, ways } from './chinese-rig.ts'
import { allIsWell, anOrder, shipAll, statesOf, timePasses, until } from './rig.ts'

const paidOnce = {
  order: 'paid',
  payment: 'captured',
  attempts: ['captured'],
  operations: ['capture succeeded'],
}

test('all five ways pay an order before the payer’s page says so, and are given back; every book agrees', async (t) => {
  const { rig, answered, origins } = await aChineseRig(t)
  for (const way of ways) {
    const order = await anOrder(rig, [{ price: 5000n }], 'pickup')
    assert.equal((await payBy(rig, order.id, way)).status, 200, way)
    assert.deepEqual(await statesOf(rig, order.id), paidOnce, way)
    for (const outcome of await shipAll(rig, order.id)) mustBeDone(outcome)
    const given = await refundOrder(rig.db, rig.connectors, {
      orderId: order.id,
      what: { kind: 'all' },
      reason: 'returned',
      key: way,
      actor: 'operator',
    })
    mustBeDone(given)
    // WeChat Pay and UnionPay decide refunds later and tell so.
    await until(async () => (await statesOf(rig, order.id)).payment === 'refunded')
  }
  const names = ['alipay', 'wechat', 'unionpay']
  const firsts = names.map((name) => answered.find(({ connector }) => connector === name))
  assert.deepEqual(firsts.map((each) => each?.status), [200, 200, 200]) // prettier-ignore
  assert.deepEqual(firsts.slice(0, 1).map((each) => each?.body), ['success']) // prettier-ignore
  for (const origin of origins) assert.deepEqual((await booksOf(origin)).faults, [])
  await allIsWell(rig)
})

test('a lost answer is asked for, a repeated notice has one effect, a wrong amount moves nothing until the right one comes', async (t) => {
  const { rig, answered } = await aChineseRig(t)
  for (const way of ['alipay', 'wechat_qr', 'unionpay'] as const) {
    const lost = await anOrder(rig, [{ price: 1200n }])
    assert.equal((await payBy(rig, lost.id, way, 'lost@pay.example')).status, 504)
    assert.equal((await statesOf(rig, lost.id)).order, 'awaiting_payment')
    await timePasses(rig)
    await completePayments(rig.db, rig.connectors)
    assert.deepEqual(await statesOf(rig, lost.id), paidOnce, way)
    const twice = await anOrder(rig, [{ price: 1300n }])
    const before = answered.length
    await payBy(rig, twice.id, way, 'twice@pay.example')
    await until(() => Promise.resolve(answered.length >= before + 2))
    assert.deepEqual(await statesOf(rig, twice.id), paidOnce, way)
    const wrong = await anOrder(rig, [{ price: 1400n }])
    await payBy(rig, wrong.id, way, 'wrong@pay.example')
    assert.equal(answered.at(-1)?.status, 400)
    await until(async () => (await statesOf(rig, wrong.id)).order === 'paid')
  }
  const effects = await rig.db.sql<{ effect: string }>`
    select distinct effect from payments.evidence where connector in ('alipay', 'wechat', 'unionpay') order by effect`
  assert.ok(effects.some(({ effect }) => effect === 'integrity_failure'))
})

test('who turns from a code to another way leaves the first closed at the provider; a page nobody reached is waited for', async (t) => {
  const { rig } = await aChineseRig(t)
  const order = await anOrder(rig)
  const code = await toTheProvider(rig, order.id, 'alipay_qr')
  await payBy(rig, order.id, 'wechat_qr')
  assert.equal((await payAs(code.page)).status, 410)
  assert.deepEqual((await statesOf(rig, order.id)).attempts, ['expired', 'captured'])
  const other = await anOrder(rig, [{ price: 900n }])
  const first = await toTheProvider(rig, other.id, 'unionpay')
  await timePasses(rig)
  await completePayments(rig.db, rig.connectors)
  assert.deepEqual((await statesOf(rig, other.id)).attempts, ['pending'])
  assert.equal((await payAs(first.page, 'poor@pay.example')).status, 422)
  assert.equal((await payAs(first.page)).status, 200)
  assert.deepEqual(await statesOf(rig, other.id), paidOnce)
  await allIsWell(rig)
})
