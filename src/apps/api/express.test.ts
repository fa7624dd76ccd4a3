/* Bodies are read by name here; every answer was held against its closed schema before. */
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-argument */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { grantTerms } from '#money/credit/index.ts'
import { aShop, berlin } from '../../../tests/trade/a-shop.ts'
import { apiServer, caller } from './testing/api-server.ts'
import { somebody } from './testing/someone.ts'

test('a program buys for who is signed in, in two calls: what will be ordered is shown, then ordered and paid', async (t) => {
  const { server, db } = await apiServer(t)
  const ann = await somebody(db, { roles: ['buyer'] })
  const bea = await somebody(db, { roles: ['buyer'] })
  const by = (who: { token: string }, cart?: string) =>
    caller(server, { authorization: `Bearer ${who.token}`, 'cart-token': cart })
  const [lamp = 0] = await aShop(db, [{ price: 1000n, stock: { main: 5 } }])
  const terms = { party: ann.party, limit: money(50_000n, 'EUR'), netDays: 14, actor: 'desk' } as const
  mustBeDone(await inTransaction(db, (tx) => grantTerms(tx, terms)))
  const lines = [{ variant_id: lamp, quantity: 2 }]
  const orders = '/api/express/orders'

  for (const body of [{}, { lines, order_id: `ord_${'0'.repeat(26)}` }])
    assert.equal((await by(ann).post('/api/express', body)).body.code, 'express_unclear')
  assert.equal((await caller(server).post('/api/express', { lines })).body.code, 'session_missing')
  const bare = await by(ann).post('/api/express', { lines })
  assert.deepEqual([bare.status, bare.body.cart.missing], [201, ['shipping_address_missing']])
  const nowhere = await by(ann, bare.body.cart_token).post(orders, {
    expected_total: bare.body.cart.quote.total,
    way: 'other',
  })
  assert.deepEqual([nowhere.status, nowhere.body.code], [422, 'shipping_address_missing'])

  const { postalCode, ...rest } = berlin
  await by(ann).post('/api/me/addresses', { address: { ...rest, postal_code: postalCode } })
  const review = (await by(ann).post('/api/express', { lines })).body
  assert.deepEqual(
    [review.cart.is_ready, review.addresses.length, review.ways.map(({ code }: { code: string }) => code)],
    [true, 1, ['on_account']],
  )
  const mine = by(ann, review.cart_token)
  const order = { expected_total: review.cart.quote.total, way: 'on_account' }
  const wrong = [
    [await by(ann).post(orders, order), 404, 'cart_not_found'],
    [await mine.post(orders, { ...order, way: 'wallet' }), 409, 'way_not_ready'],
    [await mine.post(orders, { ...order, address_id: `adr_${'0'.repeat(26)}` }), 404, 'address_not_found'],
    [
      await mine.post(orders, { ...order, expected_total: { amount: '1.00', currency: 'EUR' } }),
      409,
      'price_changed',
    ],
    [await mine.post(orders, { ...order, way: "' or 1=1" }), 400, 'invalid_request'],
  ] as const
  for (const [told, status, code] of wrong) assert.deepEqual([told.status, told.body.code], [status, code])

  const placed = await mine.post(orders, order)
  assert.deepEqual(
    [placed.status, placed.body.next, placed.body.payment.state],
    [201, 'nothing', 'authorized'],
    JSON.stringify(placed.body),
  )
  const again = await mine.post(orders, order)
  assert.deepEqual([again.status, again.body.order.id], [201, placed.body.order.id], 'ordered once')
  assert.equal((await by(bea, review.cart_token).post(orders, order)).status, 404, 'and by one buyer')

  const { id } = placed.body.order
  assert.equal((await by(bea).post('/api/express', { order_id: id })).body.code, 'order_not_found')
  const repeat = await by(ann).post('/api/express', { order_id: id })
  assert.deepEqual([repeat.status, repeat.body.cart.pieces], [201, 2])
})
