import assert from 'node:assert/strict'
import test from 'node:test'
import { formatDecimal } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { bankTransfer, findPaymentFor } from '#money/payments/index.ts'
import { recentPayouts } from '#money/payouts/index.ts'
import { bankTransferConnector, recentEntries } from '#money/reconciliation/index.ts'
import { moneyTrail } from '#views/money-trail/index.ts'
import { aDesk } from '../apps/admin/testing/a-desk.ts'
import { aReconciledShop, kinds } from '../../tests/payments/a-reconciled-shop.ts'
import { aShippedOrder, anOrder } from '../../tests/payments/rig.ts'
import { importSettlements } from './import-settlements.ts'
import { startPayment } from './pay-order.ts'

test('money nobody could place finds its order at the desk, or goes back; the trail of every payment adds up', async (t) => {
  const { rig, outside, source, settle, credit, fetchBank } = await aReconciledShop(t)
  const { db } = rig
  const connectors = new Map([...rig.connectors, ['bank_transfer', bankTransferConnector(db)]])
  const desk = await aDesk(t, db, { providers: { ...rig, connectors } })
  const operator = await desk.browser(['operator'])
  const order = await anOrder(rig, undefined, 'pickup')
  mustBeDone(await startPayment(db, connectors, { orderId: order.id, returnUrl: 'http://127.0.0.1/x', description: 'K', locale: 'en', method: bankTransfer })) // prettier-ignore
  const from = { currency: 'EUR', reference: 'hello', iban: 'DE89370400440532013000' }
  await outside.credit({ ...from, amount: formatDecimal(order.total), name: 'Cousin of the buyer' })
  await outside.credit({ ...from, amount: '7.00', name: 'Stranger' })
  await fetchBank()
  const held = await recentEntries(db, 'held')
  assert.equal(held.length, 2)
  const [stranger, cousin] = held.toSorted((a, b) => (a.amount.minor < b.amount.minor ? -1 : 1))
  const [row] = await db.sql<{ number: number }>`select number from orders.orders where id = ${order.id}`
  const path = (entry: typeof stranger, what: string) => `/admin/books/entries/${entry?.id}/${what}`
  assert.equal((await operator.post(path(cousin, 'assign'), { order: 'K-1' })).status, 422)
  assert.match(
    (await operator.post(path(cousin, 'assign'), { order: `K-${row?.number}` })).location ?? '',
    /done=assigned/,
  )
  assert.match((await operator.post(path(stranger, 'return'))).location ?? '', /done=sent_back/)
  assert.equal((await operator.post(path(stranger, 'return'))).status, 404)
  const payment = await findPaymentFor(db, order.id)
  assert.equal(payment?.intent.state, 'captured')
  assert.deepEqual(
    (await recentPayouts(db)).map(({ amount }) => amount.minor),
    [700n],
  )
  assert.deepEqual(await kinds(rig), [])

  const card = await aShippedOrder(rig)
  const { batch, net } = await settle()
  const cardPayment = await findPaymentFor(db, card.id)
  const trail = async (id = cardPayment?.intent.id) => moneyTrail(db, id ?? 'pay_')
  const codes = async () => (await trail())?.steps.map(({ code }) => code)
  await importSettlements(db, [source])
  assert.ok((await codes())?.includes('unpaid'))
  await credit(net, batch)
  await fetchBank()
  const done = await trail()
  assert.equal(done?.addsUp, true)
  assert.equal(done?.steps.at(-1)?.code, 'on_account')
  assert.equal(formatDecimal(done?.steps.at(-1)?.amount ?? card.total), net)
  assert.equal((await trail(payment?.intent.id))?.addsUp, true)
  for (const url of [
    '/admin/books',
    '/admin/cases',
    `/admin/payments/${cardPayment?.intent.id}/money`,
    `/admin/payments/${payment?.intent.id}/money`,
  ])
    assert.equal((await operator.get(url)).status, 200, url)
  await credit('1.00', 'nobody')
  await fetchBank()
  const cases = await operator.get('/admin/cases')
  const [, id = ''] = /\/admin\/cases\/(cas_[0-9a-z]+)\/resolve/.exec(cases.body) ?? []
  assert.match((await operator.post(`/admin/cases/${id}/take`)).location ?? '', /done=taken/)
  await operator.post(`/admin/cases/${id}/note`, { text: 'Asked the bank' })
  assert.match((await operator.get('/admin/cases')).body, /Asked the bank/)
  assert.match(
    (await operator.post(`/admin/cases/${id}/resolve`, { to: 'bank:main', note: 'x' })).location ?? '',
    /not_resolved/,
  )
  assert.match(
    (await operator.post(`/admin/cases/${id}/resolve`, { to: 'rounding', note: 'x' })).location ?? '',
    /done=resolved/,
  )
  assert.deepEqual(await kinds(rig), [])
})
