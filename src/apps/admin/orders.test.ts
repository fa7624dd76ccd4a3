import assert from 'node:assert/strict'
import test from 'node:test'
import { findShipments } from '#goods/shipping/index.ts'
import { aDesk, aKey } from './testing/a-desk.ts'
import { piecesField } from './pages/order-refund.ts'
import { findOrder } from '#trade/orders/index.ts'
import {
  aPaidOrder,
  aRig,
  aShippedOrder,
  allIsWell,
  anOrder,
  fault,
  statesOf,
  type Rig,
} from '../../../tests/payments/rig.ts'

async function atWork(t: Parameters<typeof aRig>[0], wanted: Parameters<typeof aRig>[1] = {}) {
  const rig = await aRig(t, wanted)
  const desk = await aDesk(t, rig.db, { providers: rig })
  return { rig, operator: await desk.browser(['operator']) }
}

const parcelOf = async ({ db }: Rig, orderId: string) => (await findShipments(db, { orderId }))[0]?.id ?? ''

test('an order is packed, shipped and seen, and a button pressed thrice ships once', async (t) => {
  const { rig, operator } = await atWork(t, { carrier: true })
  const order = await aPaidOrder(rig)
  const parcel = await parcelOf(rig, order.id)
  const packed = await operator.post(`/admin/shipments/${parcel}/pack`)
  assert.equal(packed.location, `/admin/orders/${order.id}?done=packed`)
  const key = aKey()
  const presses = [1, 2, 3].map(() => operator.post(`/admin/shipments/${parcel}/ship`, { key }))
  for (const answer of await Promise.all(presses)) assert.ok([303, 422].includes(answer.status), answer.body)
  const again = await operator.post(`/admin/shipments/${parcel}/ship`, { key })
  assert.equal(again.location, `/admin/orders/${order.id}?done=shipped`)
  assert.deepEqual((await statesOf(rig, order.id)).operations, ['capture succeeded'])
  const page = await operator.get(`/admin/orders/${order.id}?done=shipped`)
  assert.match(page.body, /The parcel has left/)
  const money = await operator.get(`/admin/orders/${order.id}/money`)
  assert.match(money.body, /Adds up to the cent/)
  await allIsWell(rig)
})

test('a parcel whose money cannot be had stays, and the page says why beside it', async (t) => {
  const { rig, operator } = await atWork(t, { timeoutMs: 300 })
  const order = await aPaidOrder(rig)
  const parcel = await parcelOf(rig, order.id)
  const early = await operator.post(`/admin/shipments/${parcel}/ship`)
  assert.equal(early.status, 422)
  assert.match(early.body, /cannot be done with a parcel/)
  await operator.post(`/admin/shipments/${parcel}/pack`)
  await fault(rig, 'capture', 'timeout_before')
  const silent = await operator.post(`/admin/shipments/${parcel}/ship`)
  assert.equal(silent.status, 422)
  assert.match(silent.body, /bank has not answered/)
})

test('a refund is given once however often its form is sent, and never more than is left', async (t) => {
  const { rig, operator } = await atWork(t)
  const order = await aShippedOrder(rig)
  const path = `/admin/orders/${order.id}/refund`
  const key = aKey()
  const form = { key, kind: 'amount', amount: '12.50', reason: 'scratched' }
  const sent = await Promise.all([operator.post(path, form), operator.post(path, form)])
  for (const answer of sent) assert.equal(answer.status, 303, answer.body)
  assert.deepEqual((await statesOf(rig, order.id)).operations, ['capture succeeded', 'refund succeeded'])
  const tooMuch = await operator.post(path, { kind: 'amount', amount: '99999.00', reason: 'x' })
  assert.equal(tooMuch.status, 422)
  assert.match(tooMuch.body, /id="amount-fault">This is more than may still be given back/)
  const rest = await operator.post(path, { kind: 'all', reason: 'sent back' })
  assert.equal(rest.location, `/admin/orders/${order.id}?done=refunded`)
  assert.equal((await statesOf(rig, order.id)).payment, 'refunded')
  await allIsWell(rig)
})

test('what a refund form gets wrong is told beside the field, and nothing is given', async (t) => {
  const { rig, operator } = await atWork(t)
  const order = await aShippedOrder(rig)
  const line = piecesField((await findOrder(rig.db, order.id))?.lines[0]?.id ?? '')
  const path = `/admin/orders/${order.id}/refund`
  const wrong: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ kind: 'amount', amount: 'much', reason: 'x' }, /id="amount-fault">Write an amount/],
    [{ kind: 'amount', amount: '1.999', reason: 'x' }, /id="amount-fault">EUR has fewer decimals/],
    [{ kind: 'amount', amount: '-5', reason: 'x' }, /id="amount-fault">/],
    [{ kind: 'amount', amount: '5' }, /id="reason-fault">Please fill this in/],
    [{ kind: 'lines', reason: 'x' }, /Nothing is chosen/],
    [{ kind: 'lines', [line]: 'two', reason: 'x' }, /Write a whole number/],
    [{ kind: 'lines', [line]: '9', reason: 'x' }, /So many pieces of this line/],
    [{ kind: 'nonsense', reason: '' }, /Please fill this in/],
  ]
  for (const [fields, words] of wrong) {
    const answer = await operator.post(path, fields)
    assert.equal(answer.status, 422, JSON.stringify(fields))
    assert.match(answer.body, words, JSON.stringify(fields))
  }
  assert.equal((await operator.post(path, { surprise: 'yes' })).status, 400)
  assert.equal((await operator.post(path, { key: '' })).status, 400)
  assert.deepEqual((await statesOf(rig, order.id)).operations, ['capture succeeded'])
})

test('an order is canceled before it leaves, and not after', async (t) => {
  const { rig, operator } = await atWork(t)
  const unpaid = await anOrder(rig)
  const canceled = await operator.post(`/admin/orders/${unpaid.id}/cancel`)
  assert.equal(canceled.location, `/admin/orders/${unpaid.id}?done=canceled`)
  const twice = await operator.post(`/admin/orders/${unpaid.id}/cancel`)
  assert.equal(twice.status, 303)
  const shipped = await aShippedOrder(rig)
  const late = await operator.post(`/admin/orders/${shipped.id}/cancel`)
  assert.equal(late.status, 422)
  assert.match(late.body, /cannot be done with an order/)
  await allIsWell(rig)
})

test('a confirmation is written again once per form', async (t) => {
  const { rig, operator } = await atWork(t)
  const order = await aPaidOrder(rig)
  const key = aKey()
  for (const _ of [1, 2]) {
    const answer = await operator.post(`/admin/orders/${order.id}/resend`, { key })
    assert.equal(answer.location, `/admin/orders/${order.id}?done=resent`)
  }
  const mails = await rig.db.sql<{ id: string }>`
    select id from notifications.mails where template = 'order_confirmed' and cause like 'resend:%'`
  assert.equal(mails.length, 1)
  const body = await operator.get(`/admin/mails/${mails[0]?.id ?? ''}/body`)
  assert.match(String(body.headers['content-security-policy']), /^sandbox/)
})

test('the list finds orders by number, address, name and stage, and bad filters find all', async (t) => {
  const { rig, operator } = await atWork(t)
  const order = await aPaidOrder(rig)
  const number = (await findOrder(rig.db, order.id))?.number ?? 0
  const finds = [
    '',
    `?q=K-${number}`,
    `?q=${number}`,
    '?q=ann%40',
    '?q=Ann',
    '?stage=to_pack',
    '?stage=nonsense',
  ]
  for (const query of [...finds, '?from=2020-01-01', '?from=tomorrow', '?before=x', '?q=%25%27%22']) {
    const { status, body } = await operator.get(`/admin/orders${query}`)
    assert.equal(status, 200)
    assert.equal(body.includes(`/admin/orders/${order.id}`), !query.includes('%25'), query)
  }
  for (const query of ['?stage=completed', '?q=K-1', '?to=2020-01-01', '?before=1'])
    assert.doesNotMatch((await operator.get(`/admin/orders${query}`)).body, new RegExp(order.id), query)
})
