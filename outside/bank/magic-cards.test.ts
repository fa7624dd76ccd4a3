import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { startBank } from '../testing.ts'
import { listeningShop, typeOf, until } from '../shop-steps.ts'
import { ask, card, pay, paymentOf, sessionFor } from './bank-steps.ts'
import { passesLuhn } from './card-form.ts'
import { magicCards } from './magic-cards.ts'

const fast = 20

async function shopAndBank(t: TestContext) {
  const shop = await listeningShop(t)
  const bank = await startBank(t, { speed: fast })
  return { shop, bank, to: { notify_url: shop.url } }
}

test('every magic number is a number a checked form lets through', () => {
  for (const [number] of magicCards) assert.equal(passesLuhn(number), true, number)
})

test('a declining card declines with its code, tells the shop, and another card may be tried', async (t) => {
  const { shop, bank, to } = await shopAndBank(t)
  for (const [number, behavior] of magicCards) {
    if (typeof behavior !== 'object') continue
    const { id, paid } = await pay(bank, `att_${number}`, number, to)
    assert.deepEqual([paid.body.state, paid.body.decline_code], ['declined', behavior.decline])
    assert.equal(paid.body.session_open, true)
    const second = await ask(bank, 'POST', `/pay/${id}`, card('4242424242424242'))
    assert.equal(second.body.state, 'authorized')
    assert.equal((await paymentOf(bank, `att_${number}`)).decline_code, undefined)
    assert.deepEqual(shop.received.splice(0).map(typeOf), ['payment.declined', 'payment.authorized'])
  }
})

test('a card that asks for confirmation is authorized by the code and declined by the third wrong one', async (t) => {
  const { shop, bank, to } = await shopAndBank(t)
  const right = await pay(bank, 'att_1', '4000000000003220', to)
  assert.equal(right.paid.body.state, 'requires_confirmation')
  assert.equal(shop.received.length, 0)
  const phone = await (await fetch(`${bank.origin}/phone`)).text()
  const code = /<strong>(\d{6})<\/strong>/.exec(phone)?.[1] ?? ''
  const confirmed = await ask(bank, 'POST', `/pay/${right.id}/confirm`, { code })
  assert.equal(confirmed.body.state, 'authorized')
  const wrong = await pay(bank, 'att_2', '4000000000003220', to)
  for (const left of [2, 1]) {
    const answer = await ask(bank, 'POST', `/pay/${wrong.id}/confirm`, { code: '000000' })
    assert.equal(answer.status, 422)
    assert.match(JSON.stringify(answer.body), new RegExp(`tries left: ${left}`))
  }
  const last = await ask(bank, 'POST', `/pay/${wrong.id}/confirm`, { code: '000000' })
  assert.deepEqual([last.body.state, last.body.decline_code], ['declined', 'confirmation_failed'])
  const magic = await ask(bank, 'POST', `/pay/${wrong.id}`, card('4000000000003220'))
  assert.equal(magic.body.state, 'requires_confirmation')
  assert.equal(
    (await ask(bank, 'POST', `/pay/${wrong.id}/confirm`, { code: '123456' })).body.state,
    'authorized',
  )
})

test('where the shop wants it every card is confirmed, and one that declines declines', async (t) => {
  const { bank, to } = await shopAndBank(t)
  const terms = { ...to, confirmation: 'required' }
  const { id, paid } = await pay(bank, 'att_asked', '4242424242424242', terms)
  assert.equal(paid.body.state, 'requires_confirmation')
  const confirmed = await ask(bank, 'POST', `/pay/${id}/confirm`, { code: '123456' })
  assert.equal(confirmed.body.state, 'authorized')
  const poor = await pay(bank, 'att_poor', '4000000000009995', terms)
  assert.equal(poor.paid.body.state, 'declined')
})

test('a provider that times out before the effect leaves the session open and untold', async (t) => {
  const { shop, bank, to } = await shopAndBank(t)
  const { paid } = await pay(bank, 'att_1', '4000000000004202', to)
  assert.deepEqual([paid.status, paid.body.code], [504, 'provider_timeout'])
  assert.equal((await paymentOf(bank, 'att_1')).state, 'open')
  assert.equal(shop.received.length, 0)
})

test('a lost answer is found by asking only', async (t) => {
  const { shop, bank, to } = await shopAndBank(t)
  const { paid } = await pay(bank, 'att_1', '4000000000004210', to)
  assert.deepEqual([paid.status, paid.body.code], [504, 'provider_timeout'])
  assert.equal((await paymentOf(bank, 'att_1')).state, 'authorized')
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal(shop.received.length, 0)
})

test('a late notification comes after twenty seconds of the simulation', async (t) => {
  const { shop, bank, to } = await shopAndBank(t)
  const { paid } = await pay(bank, 'att_1', '4000000000004228', to)
  assert.equal(paid.body.state, 'authorized')
  const answered = Date.now()
  await until(() => shop.received.length === 1)
  assert.ok((shop.received[0]?.at ?? 0) - answered >= 20_000 / fast - 100)
})

test('a doubled notification carries the same id and the same bytes', async (t) => {
  const { shop, bank, to } = await shopAndBank(t)
  await pay(bank, 'att_1', '4000000000004236', to)
  await until(() => shop.received.length === 2)
  assert.equal(shop.received[0]?.headers['webhook-id'], shop.received[1]?.headers['webhook-id'])
  assert.equal(shop.received[0]?.raw, shop.received[1]?.raw)
})

test('a wrong amount is told first, the right one after it', async (t) => {
  const { shop, bank, to } = await shopAndBank(t)
  await pay(bank, 'att_1', '4000000000004244', to)
  await until(() => shop.received.length === 2)
  const amounts = shop.received.map(
    ({ raw }) => (JSON.parse(raw) as { data: { amount: string } }).data.amount,
  )
  assert.deepEqual(amounts, ['101.00', '100.00'])
  assert.equal((await paymentOf(bank, 'att_1')).amount, '100.00')
})

test('an ordinary card has a limit of 5,000.00 over all its payments', async (t) => {
  const { bank } = await shopAndBank(t)
  const ordinary = '5555555555554444'
  assert.equal((await pay(bank, 'att_1', ordinary, { amount: '3000.00' })).paid.body.state, 'authorized')
  assert.equal(
    (await pay(bank, 'att_2', ordinary, { amount: '2000.01' })).paid.body.decline_code,
    'over_limit',
  )
  assert.equal((await pay(bank, 'att_3', ordinary, { amount: '2000.00' })).paid.body.state, 'authorized')
})

test('after ten cards a session is closed', async (t) => {
  const { bank } = await shopAndBank(t)
  const session = await ask(bank, 'POST', '/v1/sessions', sessionFor('att_1'))
  const path = `/pay/${String(session.body.id)}`
  for (let tries = 0; tries < 10; tries += 1) await ask(bank, 'POST', path, card('4000000000000002'))
  const eleventh = await ask(bank, 'POST', path, card('4242424242424242'))
  assert.deepEqual([eleventh.status, eleventh.body.code], [410, 'session_closed'])
})
