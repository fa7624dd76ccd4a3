import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { setPrices } from '#market/pricing/index.ts'
import { money } from '#kernel/money.ts'
import { done } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { quoteCart, readCart } from '#trade/cart/index.ts'
import { findOrder } from '#trade/orders/index.ts'
import { aPlacedOrder, aShop } from '../../tests/trade/a-shop.ts'
import { comparedWithCart, orderAgain } from './order-again.ts'

test('an order is put into the cart again at today’s prices, as far as it can be had, and once', async (t) => {
  const db = await testDatabase(t)
  const [lamp = 0, scarce = 0, gone = 0, sold = 0] = await aShop(db, [
    { price: 1000n },
    { stock: { main: 4 } },
    {},
    { stock: { main: 2 } },
  ])
  const placed = await aPlacedOrder(db, [
    [lamp, 2],
    [scarce, 3],
    [gone, 1],
    [sold, 2],
  ])
  const order = await findOrder(db, placed.id)
  assert.ok(order !== null)
  await db.sql`update catalog.variants set state = 'archived' where id = ${gone}`
  const price = [{ variantId: lamp, amount: money(1250n, 'EUR') }]
  await inTransaction(db, async (tx) => done(await setPrices(tx, price, 'test')))
  const market = { currency: 'EUR', country: 'DE', locale: 'en' }
  const { freshToken: token } = await orderAgain(db, {}, order, market)
  assert.ok(token !== undefined)
  const shown = async () =>
    (await comparedWithCart(db, { token }, order)).map(({ wanted, inCart }) => [wanted, inCart])
  const expected = [
    [2, 2],
    [3, 1],
    [1, 0],
    [2, 0],
  ]
  assert.deepEqual(await shown(), expected)
  assert.equal((await orderAgain(db, { token }, order, market)).freshToken, undefined)
  assert.deepEqual(await shown(), expected, 'asked twice, put in once')
  const reading = await readCart(db, { token })
  assert.ok(reading !== null)
  assert.deepEqual(
    quoteCart(reading).lines.map(({ quantity, unit }) => [quantity, unit.minor]),
    [
      [2, 1250n],
      [1, 1000n],
    ],
  )
  const nobody = await comparedWithCart(db, { token: 'another' }, order)
  assert.ok(nobody.every(({ inCart }) => inCart === 0))
})
