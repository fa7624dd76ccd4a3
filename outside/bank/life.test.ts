import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBank } from '../testing.ts'
import { listeningShop, typeOf, until } from '../shop-steps.ts'
import { ask, card, pay, paymentOf, sessionFor } from './bank-steps.ts'

test('a payment is authorized, captured in parts, refunded, and all books sum to zero after each step', async (t) => {
  const bank = await startBank(t)
  const balanced = async () => assert.equal((await ask(bank, 'GET', '/control/books')).body.balanced, true)
  const { paid, paymentId } = await pay(bank, 'att_1', '4242424242424242')
  assert.deepEqual([paid.status, paid.body.state], [200, 'authorized'])
  assert.equal(paid.body.return_url, 'http://127.0.0.1:3000/en/orders/ord_1?token=t&ref=att_1')
  await balanced()
  const first = await ask(bank, 'POST', `/v1/payments/${paymentId}/captures`, {
    amount: '60.00',
    reference: 'op_1',
  })
  assert.equal(first.body.state, 'succeeded')
  const over = await ask(bank, 'POST', `/v1/payments/${paymentId}/captures`, {
    amount: '40.01',
    reference: 'op_2',
  })
  assert.deepEqual(
    [over.status, over.body.state, over.body.code],
    [200, 'failed', 'amount_exceeds_authorized'],
  )
  const rest = await ask(bank, 'POST', `/v1/payments/${paymentId}/captures`, {
    amount: '40.00',
    reference: 'op_3',
  })
  assert.equal(rest.body.state, 'succeeded')
  await balanced()
  const refund = await ask(bank, 'POST', `/v1/payments/${paymentId}/refunds`, {
    amount: '99.99',
    reference: 'op_4',
  })
  assert.equal(refund.body.state, 'succeeded')
  const more = await ask(bank, 'POST', `/v1/payments/${paymentId}/refunds`, {
    amount: '0.02',
    reference: 'op_5',
  })
  assert.deepEqual([more.body.state, more.body.code], ['failed', 'amount_exceeds_captured'])
  await balanced()
  const payment = await paymentOf(bank, 'att_1')
  assert.equal(payment.state, 'captured')
  assert.equal(payment.amount_captured, '100.00')
  assert.equal(payment.amount_refunded, '99.99')
  assert.equal((payment.operations as unknown[]).length, 5)
  assert.deepEqual(payment.card, { brand: 'visa', last4: '4242', expiry_month: 12, expiry_year: 2030 })
})

test('a void gives the hold back and nothing can be captured afterwards', async (t) => {
  const bank = await startBank(t)
  const { paymentId } = await pay(bank, 'att_1', '4242424242424242')
  const voided = await ask(bank, 'POST', `/v1/payments/${paymentId}/voids`, { reference: 'op_1' })
  assert.deepEqual([voided.body.state, voided.body.amount], ['succeeded', '100.00'])
  assert.equal((await paymentOf(bank, 'att_1')).state, 'voided')
  const capture = await ask(bank, 'POST', `/v1/payments/${paymentId}/captures`, {
    amount: '1.00',
    reference: 'op_2',
  })
  assert.deepEqual([capture.body.state, capture.body.code], ['failed', 'not_authorized'])
  const again = await ask(bank, 'POST', `/v1/payments/${paymentId}/voids`, { reference: 'op_3' })
  assert.equal(again.body.code, 'nothing_to_void')
})

test('twenty equal requests at once have one effect and one answer', async (t) => {
  const bank = await startBank(t)
  const many = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: 20 }, work))
  const keyed = { 'idempotency-key': 'session-1' }
  const sessions = await many(() => ask(bank, 'POST', '/v1/sessions', sessionFor('att_1'), keyed))
  assert.equal(new Set(sessions.map((answer) => JSON.stringify(answer))).size, 1)
  const id = String(sessions[0]?.body.id)
  const paymentId = String(sessions[0]?.body.payment_id)
  const paid = await many(() => ask(bank, 'POST', `/pay/${id}`, card('4242424242424242')))
  assert.equal(new Set(paid.map((answer) => JSON.stringify(answer))).size, 1)
  const capture = { amount: '30.00', reference: 'op_1' }
  const path = `/v1/payments/${paymentId}/captures`
  await many(() => ask(bank, 'POST', path, capture, { 'idempotency-key': 'capture-1' }))
  await many(() => ask(bank, 'POST', path, capture))
  const payment = await paymentOf(bank, 'att_1')
  assert.deepEqual([payment.amount_authorized, payment.amount_captured], ['100.00', '30.00'])
  const other = await ask(
    bank,
    'POST',
    path,
    { ...capture, amount: '31.00' },
    { 'idempotency-key': 'capture-1' },
  )
  assert.deepEqual([other.status, other.body.code], [409, 'idempotency_key_reused'])
  const reused = await ask(bank, 'POST', path, { ...capture, amount: '31.00' })
  assert.deepEqual([reused.status, reused.body.code], [409, 'reference_reused'])
})

test('the same merchant reference finds its session again, other terms are refused', async (t) => {
  const bank = await startBank(t)
  const first = await ask(bank, 'POST', '/v1/sessions', sessionFor('att_1'))
  const second = await ask(bank, 'POST', '/v1/sessions', sessionFor('att_1'))
  assert.deepEqual(second, first)
  const other = await ask(bank, 'POST', '/v1/sessions', sessionFor('att_1', { amount: '100.01' }))
  assert.deepEqual([other.status, other.body.code], [409, 'merchant_ref_reused'])
})

test('an authorization that is not captured in time is released and told', async (t) => {
  const shop = await listeningShop(t)
  const bank = await startBank(t, { env: { BANK_AUTHORIZATION_SECONDS: '1' } })
  const { paymentId } = await pay(bank, 'att_1', '4242424242424242', { notify_url: shop.url })
  await new Promise((resolve) => setTimeout(resolve, 1100))
  assert.equal((await paymentOf(bank, 'att_1')).state, 'expired')
  const late = await ask(bank, 'POST', `/v1/payments/${paymentId}/captures`, {
    amount: '1.00',
    reference: 'op_1',
  })
  assert.equal(late.body.code, 'authorization_expired')
  await until(() => shop.received.length === 2)
  const books = (await ask(bank, 'GET', '/control/books')).body
  assert.equal(books.balanced, true)
  const accounts = books.accounts as { account: string; balance: string }[]
  assert.equal(accounts.find(({ account }) => account === 'issuer:holds')?.balance, '0.00')
  assert.deepEqual(shop.received.map(typeOf), ['payment.authorized', 'payment.voided'])
})
