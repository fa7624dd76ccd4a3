import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { completePayments } from '../../src/flows/complete-payments.ts'
import { refundOrder } from '../../src/flows/refund-order.ts'
import { accounts, bringForm, control, payOnPage, step } from './bank-page-rig.ts'
import { aRigWithBanks, beginAtBank, toTheBank } from './bank-page-sale-rig.ts'
import { allIsWell, anOrder, shipAll, statesOf, timePasses, until } from './rig.ts'

const paidOnce = {
  order: 'paid',
  payment: 'captured',
  attempts: ['captured'],
  operations: ['capture succeeded'],
}

test('both banks pay orders of one way to pay: told before the payer sees it, shipped, refunded, and the books agree', async (t) => {
  const { rig, icbc, harbor, shop } = await aRigWithBanks(t)
  for (const [name, { bank }] of [
    ['icbc', icbc],
    ['harbor', harbor],
  ] as const) {
    const order = await anOrder(rig, [{ price: 5000n }], 'pickup')
    const { page } = await toTheBank(rig, shop, order.id, name)
    const result = await payOnPage(page, accounts.twice)
    assert.equal(result.said['return_url'], `${shop}/en/orders/${order.id}/return`)
    // The notice was heard before the page said so: the order is paid already.
    assert.deepEqual(await statesOf(rig, order.id), paidOnce)
    for (const outcome of await shipAll(rig, order.id)) mustBeDone(outcome)
    const given = await refundOrder(rig.db, rig.connectors, {
      orderId: order.id,
      what: { kind: 'all' },
      reason: 'returned',
      key: 'once',
      actor: 'operator',
    })
    assert.equal(mustBeDone(given).state, 'succeeded')
    assert.equal((await control<{ balanced: boolean }>(bank, 'books')).balanced, true)
  }
  await allIsWell(rig)
})

test('a wrong amount moves nothing and is told again; the right one pays; what is lost is asked for', async (t) => {
  const { rig, shop } = await aRigWithBanks(t)
  const order = await anOrder(rig)
  await payOnPage((await toTheBank(rig, shop, order.id, 'icbc')).page, accounts.wrongAmount)
  const [first] = await rig.db.sql<{ effect: string }>`select effect from payments.evidence where connector = 'icbc' order by received_at limit 1` // prettier-ignore
  assert.equal(first?.effect, 'integrity_failure')
  await until(async () => (await statesOf(rig, order.id)).order === 'paid')
  const lost = await anOrder(rig, [{ price: 700n }])
  await payOnPage((await toTheBank(rig, shop, lost.id, 'harbor')).page, accounts.lost)
  assert.equal((await statesOf(rig, lost.id)).order, 'awaiting_payment')
  await timePasses(rig)
  await completePayments(rig.db, rig.connectors)
  assert.deepEqual(await statesOf(rig, lost.id), paidOnce)
  await allIsWell(rig)
})

test('a payer who has not come to the bank yet is waited for; one who turns to the other bank leaves the first; late money goes back', async (t) => {
  const { rig, icbc, shop } = await aRigWithBanks(t)
  const order = await anOrder(rig)
  const left = await beginAtBank(rig, shop, order.id, 'icbc')
  await timePasses(rig)
  await completePayments(rig.db, rig.connectors)
  assert.deepEqual((await statesOf(rig, order.id)).attempts, ['pending'])
  assert.equal((await beginAtBank(rig, shop, order.id, 'icbc')).merchantRef, left.merchantRef)
  const other = await toTheBank(rig, shop, order.id, 'harbor')
  assert.deepEqual((await statesOf(rig, order.id)).attempts, ['expired', 'pending'])
  assert.equal((await payOnPage(other.page)).said['state'], 'paid')
  // The page of the first bank is still open in another window.
  const late = await bringForm(left.action)
  assert.ok('page' in late)
  await payOnPage(late.page)
  await timePasses(rig)
  await completePayments(rig.db, rig.connectors)
  const asked = await icbc.connector.query(left.merchantRef)
  assert.ok(asked !== 'not_found')
  assert.equal(asked.observation.payment?.refunded.minor, order.total.minor)
  assert.equal((await statesOf(rig, order.id)).payment, 'captured')
  await allIsWell(rig)
})

test('a payment under review leaves the order waiting until the bank has decided', async (t) => {
  const { rig, shop } = await aRigWithBanks(t)
  const order = await anOrder(rig)
  const { page } = await toTheBank(rig, shop, order.id, 'icbc')
  await payOnPage(page, accounts.suspiciousPaid)
  assert.deepEqual((await statesOf(rig, order.id)).attempts, ['requires_confirmation'])
  await until(async () => {
    await timePasses(rig)
    await completePayments(rig.db, rig.connectors)
    return (await statesOf(rig, order.id)).order === 'paid'
  })
  const refusedOrder = await anOrder(rig, [{ price: 900n }])
  const second = await toTheBank(rig, shop, refusedOrder.id, 'icbc')
  await step(second.page, 'leave')
  assert.deepEqual((await statesOf(rig, refusedOrder.id)).attempts, ['declined'])
  await allIsWell(rig)
})
