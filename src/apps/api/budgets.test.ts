/* Bodies are read by name here; every answer was held against its closed schema before. */
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment, typescript/no-unsafe-argument */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { observeStatements } from '#kernel/sql.ts'
import { aShop, withProducts } from '#views/storefront/testing/a-shop.ts'
import { apiServer, caller, type Told } from './testing/api-server.ts'

const address = {
  name: 'Ann Buyer',
  line1: 'Speicherstadt 1',
  postal_code: '20457',
  city: 'Hamburg',
  country: 'DE',
}

test('a guest comes to a placed order in four statements, no transaction and few bytes', async (t) => {
  const { server, db } = await apiServer(t)
  await aShop(db)
  await withProducts(db, [{ slug: 'lamp', title: 'Blue lamp', variants: [{ cents: 4_900, pieces: 9 }] }])
  const guest = caller(server)
  const { body: product } = await guest.get('/api/products/lamp')
  const line = { variant_id: product.variants[0].id, quantity: 1 }
  const details = { email: 'ann@example.com', shipping_address: address, shipping_method: 'standard' }
  const spent: Record<string, { statements: number; transactions: number }> = {}
  const within = async (name: string, bytes: number, work: () => Promise<Told>) => {
    let [statements, transactions] = [0, 0]
    const acquired = () => void transactions++
    db.pool.on('acquire', acquired)
    // Read for everybody and not by this request: the market once a second, and the facts that clear shared answers.
    observeStatements(({ text }) => (statements += /price_books|kernel\.facts_after/.test(text) ? 0 : 1))
    const told = await work()
    observeStatements(undefined)
    db.pool.off('acquire', acquired)
    spent[name] = { statements, transactions }
    const size = JSON.stringify(told.body).length
    assert.ok(size <= bytes, `${name} answers ${size} bytes of at most ${bytes}`)
    return told
  }
  for (const round of ['first', 'second']) {
    const made = await within('cart', 300, () => guest.post('/api/carts', { line }))
    const buyer = caller(server, { 'cart-token': made.body.token })
    const cart = await within('details', 3_000, () => buyer.patch('/api/cart', details))
    assert.equal(cart.body.is_ready, true, round)
    const asked = { expected_total: cart.body.quote.total }
    const placed = await within('order', 500, () => buyer.post('/api/orders', asked))
    assert.equal(placed.status, 201, JSON.stringify(placed.body))
  }
  assert.deepEqual(spent, {
    cart: { statements: 1, transactions: 0 },
    details: { statements: 1, transactions: 0 },
    order: { statements: 2, transactions: 0 },
  })
})
