import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { availability } from '#goods/inventory/index.ts'
import { createCoupon } from '#market/pricing/index.ts'
import { markOrderPaid, type OrderId } from '#trade/orders/index.ts'
import { expireOrders } from './expire-orders.ts'
import { placeOrder } from './place-order.ts'
import { aReadyCart, aShop, oraclesAreSilent, type ReadyCart } from '../../tests/trade/a-shop.ts'

const order = (cart: ReadyCart, holdSeconds: number) => ({
  cartToken: cart.token,
  expectedTotal: cart.total,
  idempotencyKey: cart.cartId,
  holdSeconds,
})
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('an order not paid in time gives back its stock and its coupon, once', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await aShop(db, [{ stock: { main: 5 } }])
  const gift = { kind: 'percent', percent: '10' } as const
  await inTransaction(db, (tx) => createCoupon(tx, { code: 'ONE', gift, totalLimit: 1 }))
  const late = await aReadyCart(db, [[shoe, 2]], { couponCode: 'ONE' })
  const placed = mustBeDone(await placeOrder(db, order(late, 1)))
  mustBeDone(await placeOrder(db, order(await aReadyCart(db, [[shoe, 1]]), 600)))
  assert.deepEqual(await expireOrders(db), [])
  await pause(1_050)
  const worker = await db.as('worker')
  const expired = await Promise.all([expireOrders(worker), expireOrders(worker), expireOrders(worker)])
  assert.deepEqual(
    expired.flat().map((each) => each.id),
    [placed.id],
  )
  assert.equal((await availability(db.sql, [shoe])).get(shoe), 4)
  const [coupon] = await db.sql<{ redeemed: number }>`select redeemed from pricing.coupons where code = 'ONE'`
  assert.equal(coupon?.redeemed, 0)
  const facts = await db.sql<{ type: string }>`
    select type from kernel.outbox where aggregate = ${placed.id} order by id`
  assert.deepEqual(
    facts.map((fact) => fact.type),
    ['order_placed', 'order_expired'],
  )
  await oraclesAreSilent(db)
})

test('what an expired order gives back is told, and what of it may have been sold out', async (t) => {
  const db = await testDatabase(t)
  const [plenty = 0, last = 0] = await aShop(db, [{ stock: { main: 9 } }, { stock: { main: 2 } }])
  mustBeDone(
    await placeOrder(
      db,
      order(
        await aReadyCart(db, [
          [plenty, 2],
          [last, 2],
        ]),
        1,
      ),
    ),
  )
  await pause(1_050)
  assert.equal((await expireOrders(await db.as('worker'))).length, 1)
  const [fact] = await db.sql<{ payload: { variants: number[]; was_sold_out: number[] } }>`
    select payload from kernel.outbox where type = 'stock_changed' order by id desc limit 1`
  assert.deepEqual(new Set(fact?.payload.variants), new Set([plenty, last]))
  assert.deepEqual(fact?.payload.was_sold_out, [last])
})

test('of payment and expiry at the same moment exactly one happens', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await aShop(db, [{ stock: { main: 100 } }])
  const ids: OrderId[] = []
  for (let i = 0; i < 12; i++)
    ids.push(mustBeDone(await placeOrder(db, order(await aReadyCart(db, [[shoe, 1]]), 1))).id)
  await pause(1_050)
  const [expired, ...paid] = await Promise.all([
    expireOrders(await db.as('worker')),
    ...ids.map((id) => inTransaction(db, (tx) => markOrderPaid(tx, id, { actor: 'test' }))),
  ])
  for (const [i, id] of ids.entries())
    assert.notEqual(
      paid[i]?.ok,
      expired.some((each) => each.id === id),
    )
  const left = 100 - ids.length + expired.length
  assert.equal((await availability(db.sql, [shoe])).get(shoe), left)
  await oraclesAreSilent(db)
})
