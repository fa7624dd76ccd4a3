/* Bodies are read by name here; every answer was held against its closed schema before. */
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-argument */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aShop, withProducts } from '#views/storefront/testing/a-shop.ts'
import { apiServer, caller } from './testing/api-server.ts'

const address = {
  name: 'Ann Buyer',
  line1: 'Speicherstadt 1',
  postal_code: '20457',
  city: 'Hamburg',
  country: 'DE',
}

test('a guest browses, fills a cart, orders, sees the order and cancels it', async (t) => {
  const { server, db } = await apiServer(t)
  await aShop(db)
  await withProducts(db, [{ slug: 'lamp', title: 'Blue lamp', variants: [{ cents: 4_900, pieces: 3 }] }])
  const guest = caller(server)
  const shelf = await guest.get('/api/products?category=lamps&facets=true')
  assert.equal(shelf.body.count, 1)
  assert.deepEqual(shelf.body.items[0].price, { amount: '49.00', currency: 'EUR' })
  const product = await guest.get('/api/products/lamp')
  const found = await guest.get('/api/search?q=blue')
  assert.equal(found.body.items[0].slug, 'lamp')
  const line = { variant_id: product.body.variants[0].id, quantity: 2 }
  const made = await guest.post('/api/carts', { line })
  assert.equal(made.status, 201)
  const buyer = caller(server, { authorization: `Bearer ${made.body.token}` })
  const cart = await buyer.patch('/api/cart', {
    email: 'ann@example.com',
    shipping_address: address,
    shipping_method: 'standard',
  })
  assert.equal(cart.status, 200, JSON.stringify(cart.body))
  assert.equal(cart.body.is_ready, true, JSON.stringify(cart.body))
  const wrong = await buyer.post('/api/orders', { expected_total: { amount: '1.00', currency: 'EUR' } })
  assert.deepEqual([wrong.status, wrong.body.code], [409, 'price_changed'])
  const key = { 'idempotency-key': 'order-of-ann-000001' }
  const expected_total = cart.body.quote.total
  const placed = await buyer.post('/api/orders', { expected_total }, key)
  assert.equal(placed.status, 201, JSON.stringify(placed.body))
  assert.equal(placed.body.state, 'awaiting_payment')
  const again = await buyer.post('/api/orders', { expected_total }, key)
  assert.deepEqual(again.body, placed.body)
  assert.equal(again.headers['idempotency-replayed'], 'true')
  const owner = caller(server, { 'order-token': placed.body.token })
  const order = await owner.get(`/api/orders/${placed.body.id}`)
  assert.equal(order.status, 200, JSON.stringify(order.body))
  assert.equal(order.body.lines[0].quantity, 2)
  const known = await owner.get(`/api/orders/${placed.body.id}`, { 'if-none-match': order.headers['etag'] })
  assert.equal(known.status, 304)
  const payment = await owner.get(`/api/orders/${placed.body.id}/payment`)
  assert.equal(payment.body.state, 'requires_payment')
  const stranger = caller(server, { authorization: `Bearer order_${'x'.repeat(43)}` })
  assert.equal((await stranger.get(`/api/orders/${placed.body.id}`)).status, 404)
  assert.equal((await guest.get(`/api/orders/${placed.body.id}`)).status, 401)
  const canceled = await owner.post(`/api/orders/${placed.body.id}/cancel`)
  assert.equal(canceled.body.state, 'canceled', JSON.stringify(canceled.body))
  assert.equal((await owner.post(`/api/orders/${placed.body.id}/cancel`)).status, 200)
})

test('a key sent twice has one effect and one answer, with its secret', async (t) => {
  const { server, db } = await apiServer(t)
  await aShop(db)
  await withProducts(db, [{ slug: 'lamp' }])
  const guest = caller(server)
  const id = (await guest.get('/api/products/lamp')).body.variants[0].id
  const key = { 'idempotency-key': '7a1f0c52-9a3e-4a5b-8f0e-2f6f3f0f9a11' }
  const body = { line: { variant_id: id } }
  const first = await guest.post('/api/carts', body, key)
  const second = await guest.post('/api/carts', body, key)
  assert.equal(first.status, 201, JSON.stringify(first.body))
  assert.deepEqual(second.body, first.body)
  const carts = await db.sql<{ count: number }>`select count(*) as count from cart.carts`
  assert.equal(carts[0]?.count, 1)
  const stored = JSON.stringify(await db.sql`select key, body from kernel.idempotency`)
  assert.ok(!stored.includes(first.body.token) && !stored.includes(key['idempotency-key']))
  const other = await guest.post('/api/carts', { line: { variant_id: id, quantity: 2 } }, key)
  assert.deepEqual([other.status, other.body.code], [422, 'idempotency_key_reused'])
  const buyer = caller(server, { 'cart-token': first.body.token })
  const added = { 'idempotency-key': 'one-more-lamp-00001' }
  await buyer.post('/api/cart/lines', { variant_id: id }, added)
  const twice = await buyer.post('/api/cart/lines', { variant_id: id }, added)
  assert.equal(twice.body.pieces, 2)
  assert.equal((await buyer.get('/api/cart')).body.pieces, 2)
})

test('somebody registers, proves the address, signs in, has a cart of their own, and signs out', async (t) => {
  const { server, db } = await apiServer(t)
  const guest = caller(server)
  const person = { email: 'ann@example.com', password: 'correct horse battery', name: 'Ann' }
  assert.equal((await guest.post('/api/accounts', person)).status, 202)
  const early = await guest.post('/api/sessions', { email: person.email, password: person.password })
  assert.deepEqual([early.status, early.body.code], [403, 'email_not_verified'])
  const [mail] = await db.sql<{ text: string }>`select body_text as text from notifications.mails`
  const token = /token=([A-Za-z0-9_-]+)/.exec(mail?.text ?? '')?.[1]
  assert.equal((await guest.post('/api/accounts/verify', { token })).status, 204)
  const signed = await guest.post('/api/sessions', { email: person.email, password: person.password })
  assert.equal(signed.status, 201)
  const ann = caller(server, { authorization: `Bearer ${signed.body.token}` })
  assert.equal((await ann.get('/api/me')).body.name, 'Ann')
  assert.deepEqual((await ann.get('/api/me/orders')).body, { orders: [], next: null })
  assert.equal((await ann.get('/api/cart')).status, 404)
  assert.equal((await ann.delete('/api/session')).status, 204)
  assert.deepEqual((await ann.get('/api/me')).body.code, 'session_ended')
})
