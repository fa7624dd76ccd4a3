import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { startBank } from '../testing.ts'
import { listeningShop, until } from '../shop-steps.ts'
import { ask, pay } from './bank-steps.ts'

test('a notification is signed over its raw bytes and arrives before the payer is answered', async (t) => {
  const shop = await listeningShop(t)
  const bank = await startBank(t)
  await pay(bank, 'att_1', '4242424242424242', { notify_url: shop.url })
  const [message] = shop.received
  assert.ok(message)
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = message.headers
  const key = Buffer.from(bank.webhookSecret.slice('whsec_'.length), 'base64')
  const expected = createHmac('sha256', key)
    .update(`${String(id)}.${String(at)}.${message.raw}`)
    .digest('base64')
  assert.equal(signature, `v1,${expected}`)
  assert.ok(Math.abs(Number(at) - Date.now() / 1000) < 5)
  const body = JSON.parse(message.raw) as { id: string; type: string; data: { state: string } }
  assert.deepEqual([body.id, body.type, body.data.state], [id, 'payment.authorized', 'authorized'])
})

test('a refused notification is sent again after 5 and 15 seconds of the simulation, until it is taken', async (t) => {
  const speed = 50
  const shop = await listeningShop(t)
  const bank = await startBank(t, { speed })
  shop.status = 503
  await pay(bank, 'att_1', '4242424242424242', { notify_url: shop.url })
  await until(() => shop.received.length === 2)
  shop.status = 204
  await until(() => shop.received.length === 3)
  const [first = 0, second = 0, third = 0] = shop.received.map(({ at }) => at)
  assert.ok(second - first >= 5000 / speed, `${second - first}`)
  assert.ok(third - second >= 15_000 / speed, `${third - second}`)
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal(shop.received.length, 3)
  assert.equal(new Set(shop.received.map(({ raw }) => raw)).size, 1)
})

test('captures, voids and refunds are told too', async (t) => {
  const shop = await listeningShop(t)
  const bank = await startBank(t)
  const { paymentId } = await pay(bank, 'att_1', '4242424242424242', { notify_url: shop.url })
  const operate = (path: string, body: unknown) =>
    ask(bank, 'POST', `/v1/payments/${paymentId}/${path}`, body)
  await operate('captures', { amount: '40.00', reference: 'op_1' })
  await until(() => shop.received.length === 2)
  await operate('refunds', { amount: '10.00', reference: 'op_2' })
  await until(() => shop.received.length === 3)
  await operate('voids', { reference: 'op_3' })
  await until(() => shop.received.length === 4)
  const told = shop.received.map(({ raw }) => {
    const { type, data } = JSON.parse(raw) as { type: string; data: Record<string, string> }
    return [type, data.state, data.amount_captured, data.amount_refunded, data.amount_capturable]
  })
  assert.deepEqual(told, [
    ['payment.authorized', 'authorized', '0.00', '0.00', '100.00'],
    ['payment.captured', 'captured', '40.00', '0.00', '60.00'],
    ['payment.refunded', 'captured', '40.00', '10.00', '60.00'],
    ['payment.voided', 'captured', '40.00', '10.00', '0.00'],
  ])
})
