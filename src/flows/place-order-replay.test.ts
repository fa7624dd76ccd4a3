import assert from 'node:assert/strict'
import test from 'node:test'
import { money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { recordParty } from '#people/parties/index.ts'
import { addToCart } from '#trade/cart/index.ts'
import { placeOrder } from './place-order.ts'
import { findReplay } from './place-order-replay.ts'
import { aReadyCart, aShop, type ReadyCart } from '../../tests/trade/a-shop.ts'

const order = (cart: ReadyCart, key = `key of ${cart.cartId}`) => ({
  cartToken: cart.token,
  expectedTotal: cart.total,
  idempotencyKey: key,
})

test('a key answers its order again, and refuses to stand for another request', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await aShop(db, [{}])
  const cart = await aReadyCart(db, [[shoe, 1]])
  const first = mustBeDone(await placeOrder(db, order(cart, 'k')))
  const again = mustBeDone(await placeOrder(db, order(cart, 'k')))
  assert.deepEqual({ ...again, isReplay: false }, first)
  const other = await placeOrder(db, { ...order(cart, 'k'), expectedTotal: money(5n, 'EUR') })
  assert.equal(other.ok ? '' : other.refusal, 'idempotency_key_reused')
})

test('a cart that became an order answers it under any key, and its token opens nothing new', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await aShop(db, [{}])
  const cart = await aReadyCart(db, [[shoe, 1]])
  const first = mustBeDone(await placeOrder(db, order(cart, 'k')))
  const other = mustBeDone(await placeOrder(db, order(cart, 'another key')))
  assert.equal(other.id, first.id)
  assert.equal(other.token, first.token)
  const nobody = await findReplay(db, { ...order(cart), cartToken: 'guess', holdSeconds: 1 }, null)
  assert.equal(nobody.ok ? '' : nobody.refusal, 'cart_not_found')
})

test('a key of a signed-in buyer is answered after they have begun another cart', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await aShop(db, [{}])
  const partyId = mustBeDone(
    await inTransaction(db, async (tx) =>
      done(await recordParty(tx, { kind: 'person', displayName: 'Ann', locale: 'en' })),
    ),
  )
  const cart = await aReadyCart(db, [[shoe, 1]], { partyId })
  const request = { partyId, expectedTotal: cart.total, idempotencyKey: 'k' }
  const first = mustBeDone(await placeOrder(db, request))
  assert.ok(first.token !== null)
  const market = { currency: 'EUR', country: 'DE', locale: 'en' }
  mustBeDone(await addToCart(db, { partyId }, { variantId: shoe, quantity: 2 }, market))
  const again = mustBeDone(await placeOrder(db, request))
  assert.deepEqual([again.id, again.isReplay, again.token], [first.id, true, null])
})
