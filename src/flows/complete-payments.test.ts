import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import test from 'node:test'
import { setFailpoints } from '#kernel/failpoints.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { syncSchedule } from '#money/payments/index.ts'
import { completePayments } from './complete-payments.ts'
import { expireOrders } from './expire-orders.ts'
import { packShipment } from './pack-order.ts'
import { shipShipment } from './ship-order.ts'
import {
  aRig,
  allIsWell,
  anOrder,
  atTheBank,
  fault,
  statesOf,
  timePasses,
  toThePage,
  typeCard,
  type Rig,
} from '../../tests/payments/rig.ts'

/** A paid order to be collected at the counter, packed, ready to be shipped. */
async function aPackedOrder(rig: Rig) {
  const order = await anOrder(rig, undefined, 'pickup')
  const page = await toThePage(rig, order.id)
  await typeCard(page.redirectUrl)
  const [shipment] = await findShipments(rig.db, { orderId: order.id })
  assert.ok(shipment !== undefined)
  await packShipment(rig.db, { shipmentId: shipment.id, actor: 'operator' })
  const ship = () => shipShipment(rig.db, { ...rig, actor: 'operator' }, shipment.id)
  return { ...order, ...page, ship }
}

async function capturedOnce(rig: Rig, order: { merchantRef: string }) {
  const said = await atTheBank(rig, order.merchantRef)
  assert.equal(said['amount_captured'], said['amount'])
  const operations = said['operations'] as unknown as { kind: string; state: string }[]
  assert.deepEqual(
    operations.map(({ kind, state }) => `${kind} ${state}`),
    ['capture succeeded'],
  )
}

for (const kind of ['timeout_before', 'timeout_after', 'error_500'])
  test(`a capture whose answer is lost (${kind}) is unknown, found out, and taken once`, async (t) => {
    const rig = await aRig(t, { timeoutMs: 400 })
    rig.deaf = true
    const order = await anOrder(rig, undefined, 'pickup')
    rig.deaf = false
    const page = await toThePage(rig, order.id)
    await typeCard(page.redirectUrl)
    const [shipment] = await findShipments(rig.db, { orderId: order.id })
    assert.ok(shipment !== undefined)
    await packShipment(rig.db, { shipmentId: shipment.id, actor: 'operator' })
    const ship = () => shipShipment(rig.db, { ...rig, actor: 'operator' }, shipment.id)
    rig.deaf = true
    await fault(rig, 'capture', kind, { seconds: 1 })
    const first = await ship()
    assert.equal(!first.ok && first.refusal, 'capture_unknown')
    assert.equal((await findShipments(rig.db, { orderId: order.id }))[0]?.state, 'packed')
    assert.deepEqual((await statesOf(rig, order.id)).operations, ['capture unknown'])
    await timePasses(rig)
    await completePayments(rig.db, rig.connectors)
    assert.deepEqual((await statesOf(rig, order.id)).operations, ['capture succeeded'])
    assert.ok((await ship()).ok)
    await capturedOnce(rig, page)
    assert.equal((await statesOf(rig, order.id)).order, 'completed')
    await allIsWell(rig)
  })

for (const name of [
  'payments.afterSent',
  'payments.beforeRecord',
  'shipping.afterCapture',
  'shipping.afterHandOver',
])
  test(`a crash at ${name} loses nothing and doubles nothing: the completer and the next call go on`, async (t) => {
    const rig = await aRig(t)
    const order = await aPackedOrder(rig)
    rig.deaf = true
    setFailpoints([`${name}=throw*1`])
    await assert.rejects(order.ship())
    setFailpoints([])
    await timePasses(rig)
    await completePayments(rig.db, rig.connectors)
    assert.deepEqual((await statesOf(rig, order.id)).operations, ['capture succeeded'])
    await capturedOnce(rig, order)
    assert.ok((await order.ship()).ok)
    await capturedOnce(rig, order)
    assert.equal((await statesOf(rig, order.id)).order, 'completed')
    await allIsWell(rig)
  })

test('many completers at once look after each request once', async (t) => {
  const rig = await aRig(t)
  const order = await aPackedOrder(rig)
  rig.deaf = true
  setFailpoints(['payments.afterSent=throw*1'])
  await assert.rejects(order.ship())
  setFailpoints([])
  await timePasses(rig)
  const counts = await Promise.all(Array.from({ length: 8 }, () => completePayments(rig.db, rig.connectors)))
  assert.equal(
    counts.reduce((all, each) => all + each, 0),
    1,
  )
  await capturedOnce(rig, order)
})

test('a bank that never answers is asked at the written times, then it is a case, and closing it is not forgotten', async (t) => {
  const rig = await aRig(t, { timeoutMs: 200 })
  const order = await aPackedOrder(rig)
  await rig.bank.kill()
  const first = await order.ship()
  assert.equal(!first.ok && first.refusal, 'capture_unknown')
  const waits: number[] = []
  for (let round = 0; round < syncSchedule.length; round++) {
    await timePasses(rig)
    await completePayments(rig.db, rig.connectors)
    const [row] = await rig.db.sql<{ wait: number | null }>`
      select round(extract(epoch from next_sync_at - clock_timestamp()))::int as wait
        from payments.operations where kind = 'capture'`
    if (row?.wait !== null && row?.wait !== undefined) waits.push(row.wait)
  }
  assert.deepEqual(waits, syncSchedule.slice(1))
  const cases = () => rig.db.sql`
    select id from payments.cases where kind = 'unknown_operation' and closed_at is null`
  assert.equal((await cases()).length, 1)
  await rig.bank.restart()
  assert.ok((await order.ship()).ok)
  assert.equal((await cases()).length, 0)
  await capturedOnce(rig, order)
  await allIsWell(rig)
})

test('the worker has the rights its rounds need: a lost answer, a late success and an expired order', async (t) => {
  const rig = await aRig(t)
  const worker = await rig.db.as('worker')
  rig.deaf = true
  const lost = await anOrder(rig)
  await typeCard((await toThePage(rig, lost.id)).redirectUrl, '4000000000004210')
  const late = await anOrder(rig)
  const page = await toThePage(rig, late.id)
  await rig.owner.sql`
    update orders.orders set placed_at = placed_at - interval '1 day', expires_at = now() - interval '1 second'
     where id = ${late.id}`
  assert.equal((await expireOrders(worker)).length, 1)
  await typeCard(page.redirectUrl)
  for (let round = 0; round < 2; round++) {
    await timePasses(rig)
    await completePayments(worker, rig.connectors)
  }
  assert.equal((await statesOf(rig, lost.id)).order, 'paid')
  assert.deepEqual((await statesOf(rig, late.id)).attempts, ['voided surplus'])
  rig.deaf = false
  const packed = await aPackedOrder(rig)
  rig.deaf = true
  setFailpoints(['payments.afterSent=throw*1'])
  await assert.rejects(packed.ship())
  setFailpoints([])
  await timePasses(rig)
  await completePayments(worker, rig.connectors)
  assert.deepEqual((await statesOf(rig, packed.id)).operations, ['capture succeeded'])
  await allIsWell(rig)
})

test('an authorization the bank let go of is noticed, shown, and nothing is sent', async (t) => {
  const rig = await aRig(t)
  const order = await aPackedOrder(rig)
  const said = await atTheBank(rig, order.merchantRef)
  await fetch(`${rig.bank.origin}/v1/payments/${said['id'] ?? ''}/voids`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${rig.bank.key}` },
    body: JSON.stringify({ reference: 'by-hand' }),
  })
  const shipped = await order.ship()
  assert.equal(shipped.ok, false)
  // That it let go is news of the bank's own, which may come after its no.
  const conflicts = () =>
    rig.db.sql`select id from payments.cases where kind = 'conflict' and closed_at is null`
  const patience = AbortSignal.timeout(10_000)
  while ((await conflicts()).length === 0 && !patience.aborted) await setTimeout(20)
  assert.equal((await conflicts()).length, 1)
  assert.equal((await findShipments(rig.db, { orderId: order.id }))[0]?.state, 'packed')
  await allIsWell(rig)
})
