/* Bodies are read by name here; every answer was held against its closed schema before. */
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-argument, typescript/no-unsafe-return */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { formatDecimal, money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { bankTransfer, findPaymentFor } from '#money/payments/index.ts'
import { bankTransferConnector } from '#money/reconciliation/index.ts'
import { openRequest } from '#money/requests/index.ts'
import { saveRules } from '#trust/risk/index.ts'
import { fetchDisputes } from '#flows/fetch-disputes.ts'
import { importSettlements } from '#flows/import-settlements.ts'
import { startPayment } from '#flows/pay-order.ts'
import { aReconciledShop } from '../../../tests/payments/a-reconciled-shop.ts'
import { anAcquirer } from '../../../tests/payments/card-world.ts'
import { aShippedOrder, anOrder, typeCard } from '../../../tests/payments/rig.ts'
import { apiServer, caller } from './testing/api-server.ts'
import { someone } from './testing/someone.ts'

const eur = (amount: string) => ({ amount, currency: 'EUR' })
let keys = 0
const key = () => ({ 'idempotency-key': `a-key-of-the-desk-${(keys += 1)}` })

/** The desk over a shop with its bank, and a way to pay by card. */
async function scene(t: TestContext, disputes: Awaited<ReturnType<typeof anAcquirer>>['disputes'][] = []) {
  const shop = await aReconciledShop(t)
  const { rig } = shop
  const { db } = rig
  const connectors = new Map([...rig.connectors, ['bank_transfer', bankTransferConnector(db)]])
  const providers = { connectors, carriers: rig.carriers, disputes }
  const { server } = await apiServer(t, { db, providers })
  const desk = caller(server, { authorization: `Bearer ${await someone(db, ['operator'], true)}` })
  const begin = async (reference: string) => {
    const asked = { orderId: reference, returnUrl: 'http://127.0.0.1:3000/r', description: 'K', locale: 'en' }
    const watch = { key: 'a key of thirty-two characters ..' }
    const started = mustBeDone(await startPayment(db, connectors, { ...asked, watch }))
    assert.ok(started.action.kind === 'redirect')
    await typeCard(started.action.url)
  }
  const paymentOf = async (reference: string) => (await findPaymentFor(db, reference))?.intent.id ?? ''
  return { ...shop, db, connectors, desk, begin, paymentOf }
}

test('money a program asked for is taken in parts, given back and let go at the desk, each key once', async (t) => {
  const { db, desk, begin, paymentOf, rig } = await scene(t)
  const aRequest = async () => {
    const given = {
      madeBy: 'test',
      capture: 'manual',
      description: '',
      metadata: {},
      returnUrl: null,
    } as const
    const asked = { ...given, amount: money(5_000n, 'EUR') }
    const id = mustBeDone(await inTransaction(db, async (tx) => done(await openRequest(tx, asked))))
    await begin(id)
    return paymentOf(id)
  }
  const at = `/api/admin/payments/${await aRequest()}`
  const take = (body: object, headers = key()) => desk.post(`${at}/captures`, body, headers)
  assert.equal((await desk.post(`${at}/captures`, {})).body.code, 'idempotency_key_missing')
  const once = key()
  assert.deepEqual((await take({ amount: eur('20.00') }, once)).body.captured, eur('20.00'))
  assert.deepEqual((await take({ amount: eur('20.00') }, once)).body.captured, eur('20.00'))
  assert.equal((await take({ amount: eur('31.00') })).body.code, 'exceeds_authorized')
  assert.equal((await take({ amount: { amount: '1.00', currency: 'USD' } })).body.code, 'wrong_currency')
  const all = key()
  assert.deepEqual((await take({}, all)).body.captured, eur('50.00'))
  assert.deepEqual((await take({}, all)).status, 201, 'the rest, asked twice, is taken once')
  assert.equal((await take({})).body.code, 'not_authorized')
  const back = (body: object, headers = key()) =>
    desk.post(`${at}/refunds`, { reason: 'late', ...body }, headers)
  const part = key()
  const given = await back({ amount: eur('12.00') }, part)
  assert.deepEqual([given.status, given.body.state], [201, 'succeeded'])
  assert.equal((await back({ amount: eur('12.00') }, part)).body.id, given.body.id)
  assert.equal((await back({ amount: eur('39.00') })).body.code, 'exceeds_refundable')
  assert.equal((await back({ to: 'wallet' })).body.code, 'no_wallet')
  const rest = key()
  assert.deepEqual((await back({}, rest)).body.amount, eur('38.00'))
  assert.deepEqual((await back({}, rest)).body.amount, eur('38.00'))
  assert.equal((await back({})).body.code, 'nothing_left_to_refund')
  assert.equal((await desk.post(`${at}/void`)).body.code, 'already_captured')
  const whole = (await desk.get(at)).body
  assert.equal(whole.state, 'refunded')
  assert.ok(whole.evidence.length >= 3 && whole.operations.length >= 4)
  const other = `/api/admin/payments/${await aRequest()}`
  assert.equal((await desk.post(`${other}/void`)).body.state, 'canceled')
  assert.equal((await desk.post(`${other}/captures`, {}, key())).status, 409)

  const order = await aShippedOrder(rig)
  const its = `/api/admin/payments/${await paymentOf(order.id)}`
  assert.equal((await desk.post(`${its}/captures`, {}, key())).body.code, 'captured_with_parcels')
  const wallet = await desk.post(`${its}/refunds`, { reason: 'x', to: 'wallet' }, key())
  assert.equal(wallet.body.code, 'no_wallet')
  assert.equal((await desk.post(`${its}/refunds`, { reason: 'x', amount: eur('1.00') }, key())).status, 201)
  const listed = (await desk.get('/api/admin/payments?size=2')).body
  const more = (await desk.get(listed.next)).body
  assert.deepEqual([listed.payments.length, more.payments.length, more.next], [2, 1, null])
  const asked = await desk.post(`${its}/ask`)
  assert.deepEqual([asked.status, asked.body.refunded], [200, eur('1.00')])
})

/** What the provider's file and the bank say of a card payment, and the end of a day. */
async function settledAndClosed(shop: Awaited<ReturnType<typeof scene>>): Promise<void> {
  const { db, desk, rig, source, settle, credit, fetchBank, paymentOf } = shop
  const position = async () => (await desk.get('/api/admin/books/position')).body
  const card = await aShippedOrder(rig)
  const { batch, net } = await settle()
  await importSettlements(db, [source])
  const trail = async () => (await desk.get(`/api/admin/payments/${await paymentOf(card.id)}/money`)).body
  assert.ok((await trail()).steps.some(({ code }: { code: string }) => code === 'unpaid'))
  await credit(net, batch)
  await fetchBank()
  assert.deepEqual([(await trail()).adds_up, (await trail()).steps.at(-1).amount], [true, eur(net)])
  const [file] = (await desk.get('/api/admin/settlements?connector=bank&size=1')).body.files
  assert.deepEqual([file.net, file.paid, file.differences], [eur(net), eur(net), 0])
  const { lines, next } = (await desk.get(`/api/admin/settlements/${file.id}?size=1`)).body
  assert.deepEqual([lines.length, lines[0].match], [1, 'matched'])
  assert.equal(next, null)
  assert.equal((await position()).bank[0].unexplained.amount, '0.00')
  const close = (day: string) => desk.post('/api/admin/books/periods', { day })
  assert.equal((await close('2999-01-01')).body.errors[0].field, 'day')
  assert.equal((await close('2020-02-31')).body.errors[0].field, 'day')
  const closed = await close('2020-01-31')
  assert.deepEqual([closed.status, closed.body.is_clean], [201, true], JSON.stringify(closed.body))
  assert.equal((await close('2020-01-31')).body.code, 'not_in_order')
  const { periods } = (await desk.get('/api/admin/books/periods')).body
  assert.deepEqual(
    periods.map(({ until }: { until: string }) => until),
    ['2020-02-01T00:00:00.000Z'],
  )
  assert.equal((await desk.get('/api/admin/routes')).status, 200)
  assert.equal((await desk.get('/api/admin/payments/undecided')).body.refused_evidence.length, 0)
}

test('a held payment is decided, a file of the provider and the bank are laid beside our books, and days are closed', async (t) => {
  const shop = await scene(t)
  const { db, desk, begin, rig, outside, fetchBank, connectors } = shop
  const text = 'review when guest = 1 because Test'
  const rules = { text, thresholds: {}, note: 'test', actor: 'op' }
  mustBeDone(await inTransaction(db, (tx) => saveRules(tx, rules)))
  const held = await anOrder(rig)
  await begin(held.id)
  const [waiting] = (await desk.get('/api/admin/risk/reviews')).body.decisions
  assert.deepEqual([waiting.reference, waiting.reasons[0].kind], [held.id, 'rule'])
  const decision = `/api/admin/risk/decisions/${waiting.id}`
  assert.equal((await desk.get(decision)).body.decision.state, 'waiting')
  const verdict = { verdict: 'refuse', note: 'Known fraud' }
  assert.equal((await desk.post(`${decision}/review`, verdict)).body.state, 'refused')
  assert.equal((await desk.post(`${decision}/review`, verdict)).body.code, 'wrong_state')
  assert.equal((await desk.get('/api/admin/risk/decisions?action=review')).body.decisions.length, 1)

  const order = await anOrder(rig, undefined, 'pickup')
  const asked = { orderId: order.id, returnUrl: 'http://127.0.0.1/x', description: 'K', locale: 'en' }
  mustBeDone(await startPayment(db, connectors, { ...asked, method: bankTransfer }))
  const from = { currency: 'EUR', reference: 'hello', iban: 'DE89370400440532013000', name: 'Cousin' }
  await outside.credit({ ...from, amount: formatDecimal(order.total) })
  await outside.credit({ ...from, amount: '7.00' })
  await fetchBank()
  const { entries } = (await desk.get('/api/admin/bank-entries?state=held')).body
  assert.equal(entries.length, 2)
  const entryOf = (amount: string) =>
    `/api/admin/bank-entries/${entries.find((each: { amount: object }) => (each.amount as { amount: string }).amount === amount).id}`
  const [cousin, stranger] = [entryOf(formatDecimal(order.total)), entryOf('7.00')]
  const position = async () => (await desk.get('/api/admin/books/position')).body
  assert.equal((await position()).is_clean, false)
  const [found] = (await desk.get('/api/admin/cases')).body.cases
  assert.equal((await desk.post(`/api/admin/cases/${found.id}/take`, {})).status, 204)
  assert.equal((await desk.post(`/api/admin/cases/${found.id}/notes`, { text: 'Asked.' })).status, 204)
  const bad = await desk.post(`/api/admin/cases/${found.id}/resolve`, { to: 'bank:main' })
  assert.deepEqual([bad.status, bad.body.errors[0].field], [422, 'to'])
  const [taken] = (await desk.get('/api/admin/cases')).body.cases
  assert.ok(taken.owner && taken.due_at && taken.notes.at(-1).text === 'Asked.')
  assert.equal((await desk.post(`${cousin}/assign`, { order: 'K-1' })).body.errors[0].field, 'order')
  const [row] = await db.sql<{ number: number }>`select number from orders.orders where id = ${order.id}`
  assert.equal((await desk.post(`${cousin}/assign`, { order: `K-${row?.number}` })).status, 204)
  assert.equal((await desk.post(`${stranger}/return`)).status, 204)
  assert.equal((await desk.post(`${stranger}/return`)).body.code, 'entry_not_held')
  const { payouts } = (await desk.get('/api/admin/payouts?state=requested')).body
  assert.deepEqual([payouts[0].amount, payouts[0].to], [eur('7.00'), 'DE…3000'])
  const payout = `/api/admin/payouts/${payouts[0].id}`
  assert.equal((await desk.get(payout)).body.state, 'requested')
  assert.equal((await desk.get(`${payout}/order`)).body.code, 'order_not_made')
  assert.equal((await desk.post('/api/admin/payouts/send')).body.code, 'bank_not_configured')

  mustBeDone(await inTransaction(db, (tx) => saveRules(tx, { ...rules, text: '' })))
  await settledAndClosed(shop)
})

test('a dispute is answered over the API with a text and a file, which the provider keeps', async (t) => {
  const world = await anAcquirer(t)
  const { db, desk, rig, paymentOf } = await scene(t, [world.disputes])
  const order = await aShippedOrder(rig)
  await rig.owner.sql`
    update payments.attempts set connector = 'acquirer_north', merchant_ref = 'a-1'
     where intent_id = ${await paymentOf(order.id)}`
  await world.disputed('disputed as fraud (10.4)', { reference: 'a-1', amount: formatDecimal(order.total) })
  await fetchDisputes(db, [world.disputes])
  const [listed] = (await desk.get('/api/admin/disputes?state=needs_response')).body.disputes
  assert.deepEqual([listed.reference, listed.stage], [order.id, 'chargeback'])
  const at = `/api/admin/disputes/${listed.id}`
  const bytes = Buffer.from('Signed for by Ann Buyer, at the door.')
  const file = { name: 'receipt.txt', media_type: 'text/plain', content: bytes.toString('base64') }
  const add = (given: object) => desk.post(`${at}/files`, given)
  const large = Buffer.alloc(2_000_001, 'a').toString('base64')
  const codes = []
  for (const given of [{ media_type: 'image/png' }, { content: 'no base64!' }, { content: large }])
    codes.push((await add({ ...file, ...given })).body.code)
  assert.deepEqual(codes, ['file_unreadable', 'file_unreadable', 'file_too_large'])
  const kept = await add(file)
  assert.deepEqual([kept.status, kept.body.bytes, kept.body.handed_over], [201, bytes.length, false])
  assert.equal((await add(file)).body.code, 'file_exists')
  const extra = await add({ ...file, content: Buffer.from('other').toString('base64') })
  assert.equal((await desk.delete(`${at}/files/${extra.body.id}`)).status, 204)
  assert.equal((await desk.delete(`${at}/files/${extra.body.id}`)).body.code, 'file_not_found')
  const given = await desk.post(`${at}/answer`, { how: 'fight', text: 'winning_evidence' })
  assert.deepEqual([given.status, given.body.dispute.state], [200, 'under_review'])
  assert.ok(given.body.answered.order && given.body.files[0].handed_over)
  assert.equal((await desk.post(`${at}/answer`, { how: 'accept' })).body.code, 'not_open_for_response')
  assert.equal((await desk.delete(`${at}/files/${kept.body.id}`)).body.code, 'file_not_found')
  const own = (await desk.get(`${at}/files/${kept.body.id}`)).body
  assert.deepEqual(Buffer.from(own.content, 'base64'), bytes)
  const [row] = await db.sql<{ id: string }>`select provider_id as id from disputes.disputes`
  const theirs = await (await fetch(`${world.cards.origins.north}/disputes/${row?.id}`)).text()
  assert.match(theirs, /receipt\.txt/)
  await world.cycle()
  await fetchDisputes(db, [world.disputes])
  assert.equal((await desk.get(at)).body.dispute.state, 'won')
})
