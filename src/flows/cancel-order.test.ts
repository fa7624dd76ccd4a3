import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { availability } from '#goods/inventory/index.ts'
import { markOrderPaid, type OrderId } from '#trade/orders/index.ts'
import { cancelOrder } from './cancel-order.ts'
import { placeOrder } from './place-order.ts'
import { aReadyCart, aShop, oraclesAreSilent } from '../../tests/trade/a-shop.ts'

test('a canceled order frees its stock once, paid or not, and no second time', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await aShop(db, [{ stock: { main: 5 } }])
  const because = { actor: 'test' }
  const cancel = (id: OrderId) => inTransaction(db, (tx) => cancelOrder(tx, id, because))
  for (const isPaid of [false, true]) {
    const cart = await aReadyCart(db, [[shoe, 2]])
    const { id } = mustBeDone(
      await placeOrder(db, { cartToken: cart.token, expectedTotal: cart.total, idempotencyKey: 'k' }),
    )
    if (isPaid) mustBeDone(await inTransaction(db, (tx) => markOrderPaid(tx, id, because)))
    const answers = await Promise.all([cancel(id), cancel(id), cancel(id)])
    assert.equal(answers.filter((answer) => answer.ok).length, 1)
    assert.equal((await availability(db.sql, [shoe])).get(shoe), 5)
  }
  const nothing = await cancel('ord_00000000000000000000000000')
  assert.equal(nothing.ok ? '' : nothing.refusal, 'order_not_found')
  await oraclesAreSilent(db)
})
