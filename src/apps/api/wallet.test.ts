/* Bodies are read by name here; every answer was held against its closed schema before. */
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-argument */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account } from '#money/ledger/index.ts'
import { creditWallet } from '#money/wallet/index.ts'
import { aShop, withProducts } from '#views/storefront/testing/a-shop.ts'
import { aShop as aStockedShop } from '../../../tests/trade/a-shop.ts'
import { apiServer, caller } from './testing/api-server.ts'
import { somebody } from './testing/someone.ts'

const password = 'a long one of my own'
const payment_password = '480519'
const eur = (amount: string) => ({ amount, currency: 'EUR' })
const account_of_ann = { iban: 'DE89 3704 0044 0532 0130 00', holder: 'Ann Buyer' }
let keys = 0
const key = () => ({ 'idempotency-key': `a-key-of-the-wallet-${(keys += 1)}` })

/** Ann with 600.00 in her wallet, and Bob, who is somebody else. */
async function scene(t: TestContext, env: Record<string, string> = {}) {
  const { server, db } = await apiServer(t, { env: { WALLET_STEP_UP_ABOVE: '100', ...env } })
  const [ann, bob] = [
    await somebody(db, { roles: ['buyer'], password }),
    await somebody(db, { roles: ['buyer'] }),
  ]
  const from = [{ account: account.unmatched, amount: money(60_000n, 'EUR') }]
  const gift = { party: ann.party, from, cause: newId('op'), actor: 'test', code: 'gift' }
  mustBeDone(await inTransaction(db, (tx) => creditWallet(tx, gift)))
  const as = ({ token }: { token: string }) => caller(server, { authorization: `Bearer ${token}` })
  /** The code that was sent last. */
  const lastCode = async () => {
    const [sent] = await db.sql<{ body: string }>`
      select body from notifications.messages order by created_at desc, id desc limit 1`
    return /\b\d{6}\b/.exec(sent?.body ?? '')?.[0] ?? ''
  }
  return { db, server, ann: as(ann), bob: as(bob), lastCode }
}

test('a payer protects the wallet, sets its limits, and takes money out of it once, with one more proof above a limit', async (t) => {
  const { ann, bob, lastCode, db } = await scene(t)
  const choose = (given: object) => ann.put('/api/me/payment-password', given)
  assert.equal((await choose({ password: 'wrong', payment_password })).body.errors[0].field, 'password')
  assert.equal((await choose({ password, payment_password: '123456' })).body.code, 'password_too_common')
  assert.equal((await choose({ password, payment_password })).status, 204)
  assert.equal((await choose({ password, payment_password: '904815' })).body.code, 'link_needed')
  const limits = { payment: eur('400.00'), day: eur('300.00'), payment_password }
  assert.equal((await ann.put('/api/me/wallet/limits', limits)).body.code, 'day_below_payment')
  const raised = await ann.put('/api/me/wallet/limits', { ...limits, day: eur('450.00') })
  assert.deepEqual(raised.body.limits.payment, eur('400.00'))

  const wanted = { amount: eur('25.00'), ...account_of_ann, payment_password }
  const send = (given: object, headers = key()) => ann.post('/api/me/wallet/withdrawals', given, headers)
  assert.equal((await ann.post('/api/me/wallet/withdrawals', wanted)).body.code, 'idempotency_key_missing')
  assert.equal((await send({ ...wanted, payment_password: '000000' })).body.code, 'payment_password_wrong')
  assert.equal((await send({ ...wanted, iban: 'DE00' })).body.errors[0].field, 'iban')
  const once = key()
  const taken = await send(wanted, once)
  assert.deepEqual([taken.status, taken.body.state, taken.body.to], [201, 'requested', 'DE…3000'])
  assert.deepEqual((await send(wanted, once)).body, taken.body, 'asked twice, taken once')
  assert.equal((await send({ ...wanted, amount: eur('26.00') }, once)).body.code, 'idempotency_key_reused')

  const large = { ...wanted, amount: eur('120.00') }
  const { payment_password: _, ...bound } = large
  assert.equal((await send(large)).body.code, 'step_up_needed')
  assert.equal((await ann.post('/api/me/wallet/withdrawals/codes', bound)).body.code, 'no_phone')
  assert.equal((await ann.put('/api/me/phone', { phone: '+49 151 2345 678', password })).status, 202)
  const phone = await ann.post('/api/me/phone/confirm', { code: await lastCode() })
  assert.deepEqual(phone.body.ways, ['message'])
  const proof = (await ann.post('/api/me/wallet/withdrawals/proof', bound)).body
  assert.deepEqual([proof.needed, proof.above, proof.ways], [true, eur('100.00'), ['message']])
  assert.equal((await ann.post('/api/me/wallet/withdrawals/codes', bound)).status, 202)
  const value = await lastCode()
  const elsewhere = { ...large, iban: 'DE02 1203 0000 0000 2020 51', proof: { way: 'message', value } }
  assert.equal((await send(elsewhere)).status, 422, 'a code holds for one account only')
  assert.equal((await send({ ...large, proof: { way: 'message', value } })).status, 201)
  assert.equal((await send({ ...wanted, amount: eur('900.00') })).body.code, 'step_up_needed')

  const wallet = (await ann.get('/api/me/wallet?currency=EUR')).body
  assert.deepEqual([wallet.available, wallet.held], [eur('455.00'), eur('145.00')])
  assert.deepEqual(wallet.limits.spent_today, eur('145.00'))
  const { withdrawals } = (await ann.get('/api/me/wallet/withdrawals')).body
  assert.equal(withdrawals.length, 2)
  const first = (await ann.get('/api/me/wallet/statement?currency=EUR&size=2')).body
  assert.deepEqual([first.lines.length, first.lines[0].posted], [2, eur('600.00')])
  assert.equal((await ann.get(first.next)).body.next, null)
  assert.deepEqual((await bob.get('/api/me/wallet/withdrawals')).body.withdrawals, [])
  assert.deepEqual((await bob.get('/api/me/wallet?currency=EUR')).body.available, eur('0.00'))
  assert.equal((await bob.get('/api/me/wallet?currency=ZZZ')).body.code, 'unknown_currency')
  const [kept] = await db.sql<{ text: string }>`
    select string_agg(i::text, ' ') as text from kernel.idempotency i`
  assert.ok(
    !kept?.text.includes(payment_password) && !kept?.text.includes('DE89'),
    'no secret is kept with a key',
  )
})

test('an order is paid from the wallet by its owner alone, whose yes is the payment password', async (t) => {
  const { server, db, ann, bob } = await scene(t)
  await aShop(db)
  await withProducts(db, [{ slug: 'lamp', variants: [{ cents: 4_900, pieces: 3 }] }])
  await ann.put('/api/me/payment-password', { password, payment_password })
  const made = await caller(server).post('/api/carts', { line: { variant_id: 1 } })
  const cart = caller(server, { 'cart-token': made.body.token })
  const ready = await cart.patch('/api/cart', {
    email: 'ann@example.com',
    shipping_address: { name: 'Ann', line1: 'Main 1', postal_code: '20457', city: 'Hamburg', country: 'DE' },
    shipping_method: 'standard',
  })
  const held = { 'cart-token': made.body.token as string }
  const placed = await ann.post('/api/orders', { expected_total: ready.body.quote.total }, held)
  assert.equal(placed.status, 201, JSON.stringify(placed.body))
  const at = `/api/orders/${placed.body.id}`
  const holder = caller(server, { 'order-token': placed.body.token })
  assert.equal((await ann.get(`${at}/payment/wallet`)).body.code, 'payment_not_open')
  const begun = await ann.post(`${at}/payments`, { method: 'wallet' })
  assert.deepEqual([begun.status, begun.body.action?.kind], [201, 'page'], JSON.stringify(begun.body))
  const asked = (await ann.get(`${at}/payment/wallet`)).body
  assert.deepEqual(
    [asked.available, asked.has_payment_password, asked.step_up.needed],
    [eur('600.00'), true, false],
  )
  assert.equal((await holder.get(`${at}/payment/wallet`)).body.code, 'session_missing')
  for (const told of [
    await bob.get(`${at}/payment/wallet`),
    await bob.post(`${at}/payment/wallet`, { payment_password }),
    await bob.post(`${at}/payment/wallet/codes`),
    await bob.post(`${at}/payment/mobile-operator`, { code: '123456' }),
    await bob.get(`${at}/payment/direct-debit`),
    await bob.get(`${at}/payment/card`),
  ])
    assert.deepEqual([told.status, told.body.code], [404, 'order_not_found'])
  const wrong = await ann.post(`${at}/payment/wallet`, { payment_password: '000000' })
  assert.deepEqual([wrong.status, wrong.body.errors[0].field], [422, 'payment_password'])
  const paid = await ann.post(`${at}/payment/wallet`, { payment_password })
  assert.deepEqual([paid.status, paid.body.state], [200, 'authorized'], JSON.stringify(paid.body))
  assert.equal((await ann.post(`${at}/payment/wallet`, { payment_password })).body.code, 'payment_not_open')
  assert.equal((await ann.get(at)).body.state, 'paid')
  assert.equal((await ann.get('/api/me/cards')).body.cards.length, 0)
  const invoices = (await ann.get('/api/me/invoices')).body
  assert.deepEqual([invoices.invoices, invoices.terms], [[], null])
})

test('what a payer does next is data: our account for a transfer, the wording of a debit, and consent that counts once', async (t) => {
  const { server, db, ann, bob } = await scene(t, {
    HOUSE_BANK_IBAN: 'DE51500100600123456789',
    HOUSE_BANK_BIC: 'ELBTDEFFXXX',
    HOUSE_BANK_HOLDER: 'Kontor',
    HOUSE_BANK_ORIGIN: 'http://127.0.0.1:9',
    HOUSE_BANK_ROUTING: '091000019',
    HOUSE_BANK_COMPANY_ID: '1234567890',
  })
  const [variant = 0] = await aStockedShop(db, [{ price: 4_900n, prices: { USD: 5_900n } }])
  const anOrder = async (currency: string) => {
    const line = { variant_id: variant }
    const made = await caller(server).post('/api/carts', { currency, country: 'DE', line })
    const cart = caller(server, { 'cart-token': made.body.token })
    const ready = await cart.patch('/api/cart', {
      email: 'ann@example.com',
      shipping_address: {
        name: 'Ann',
        line1: 'Main 1',
        postal_code: '20457',
        city: 'Hamburg',
        country: 'DE',
      },
      shipping_method: 'standard',
    })
    const held = { 'cart-token': made.body.token as string }
    const placed = await ann.post('/api/orders', { expected_total: ready.body.quote.total }, held)
    assert.equal(placed.status, 201, JSON.stringify([ready.body.missing, placed.body]))
    return { at: `/api/orders/${placed.body.id}/payment`, total: placed.body.total }
  }
  const { at, total } = await anOrder('EUR')
  assert.equal((await ann.get(`${at}/bank-transfer`)).body.code, 'payment_not_open')
  assert.equal((await ann.post(`${at}s`, { method: 'bank_transfer' })).body.action.kind, 'page')
  const told = (await ann.get(`${at}/bank-transfer`)).body
  assert.deepEqual([told.iban, told.missing, told.received], ['DE51500100600123456789', total, eur('0.00')])
  assert.match(told.reference, /^RF\d{2}/)
  assert.equal((await bob.get(`${at}/bank-transfer`)).body.code, 'order_not_found')
  assert.equal((await ann.get(`${at}/stablecoin`)).body.code, 'payment_not_open')

  const dollars = await anOrder('USD')
  const begun = await ann.post(`${dollars.at}s`, { method: 'direct_debit' })
  assert.equal(begun.status, 201, JSON.stringify(begun.body))
  assert.match((await ann.get(`${dollars.at}/direct-debit`)).body.wording, /Kontor/)
  const consent = { holder: 'Ann Buyer', routing: '091000019', number: '1234567', kind: 'checking' }
  const agree = (given: object) => ann.post(`${dollars.at}/direct-debit`, { ...consent, ...given })
  assert.equal((await agree({})).body.code, 'invalid_request', 'no consent, no debit')
  assert.equal((await agree({ agreed: true, routing: '091000018' })).body.errors[0].field, 'routing')
  assert.equal((await agree({ agreed: true })).status, 200)
  assert.equal((await agree({ agreed: true })).body.code, 'already_given')
  const { mandates } = (await ann.get('/api/me/mandates')).body
  assert.deepEqual([mandates.length, mandates[0].last4, mandates[0].debit_state], [1, '4567', 'due'])
  assert.deepEqual((await bob.get('/api/me/mandates')).body.mandates, [])
})
