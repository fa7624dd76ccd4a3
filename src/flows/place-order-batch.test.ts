import assert from 'node:assert/strict'
import test from 'node:test'
import type { Db } from '#kernel/database.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { stockOf } from '#goods/inventory/index.ts'
import { createCoupon } from '#market/pricing/index.ts'
import { quoteCart, readCart } from '#trade/cart/index.ts'
import { placeOrder, placeOrders } from './place-order.ts'
import { placeOrderCommand, type PlaceOrderCommand } from './place-order-command.ts'
import { aReadyCart, aShop, oraclesAreSilent } from '../../tests/trade/a-shop.ts'

/** Buyers who want too much of too little, some with a coupon for one order, the same in every shop made with it. */
async function aRush(db: Db): Promise<{ commands: PlaceOrderCommand[]; variants: number[] }> {
  const variants = await aShop(db, [
    { stock: { main: 7, second: 4 } },
    { stock: { second: 9 } },
    { stock: { main: 30 } },
  ])
  const gift = { kind: 'percent', percent: '10' } as const
  await inTransaction(db, (tx) => createCoupon(tx, { code: 'ONE', gift, totalLimit: 1 }))
  const commands: PlaceOrderCommand[] = []
  for (let i = 0; i < 24; i++) {
    const wanted = variants
      .map((id, at) => [id, (i * 7 + at * 5) % 4] as const)
      .filter(([, quantity]) => quantity > 0)
    const some = wanted.length > 0 ? wanted : [[variants[2] ?? 0, 1] as const]
    const cart = await aReadyCart(db, some, {
      email: `b${i}@example.com`,
      couponCode: i % 3 === 0 ? 'ONE' : null,
    })
    const reading = await readCart(db, { token: cart.token })
    assert.ok(reading !== null)
    const request = {
      cartToken: cart.token,
      expectedTotal: cart.total,
      idempotencyKey: `k${i}`,
      holdSeconds: 600,
    }
    const command = placeOrderCommand(reading, quoteCart(reading), request, cart.token)
    commands.push(command, ...(i % 8 === 0 ? [command] : []))
  }
  return { commands, variants }
}

test('a batch decides exactly as one order after the other would', async (t) => {
  const [together, alone] = await Promise.all([testDatabase(t), testDatabase(t)])
  const rush = await aRush(together)
  const queue = await aRush(alone)
  const batch = await placeOrders(together, rush.commands)
  const singly = []
  for (const command of queue.commands) singly.push(...(await placeOrders(alone, [command])))
  const decisions = (placements: typeof batch) =>
    placements.map(({ outcome, is_replay, total_minor, detail }) => {
      const lines = (detail?.['lines'] ?? []) as { available: number; variantId: number }[]
      return [
        outcome,
        is_replay,
        total_minor,
        lines.map(({ variantId, available }) => [variantId, available]),
      ]
    })
  assert.deepEqual(decisions(batch), decisions(singly))
  const outcomes = new Set(batch.map((each) => each.outcome))
  assert.deepEqual(outcomes, new Set(['placed', 'out_of_stock', 'coupon_exhausted']))
  assert.deepEqual(await stockOf(together.sql, rush.variants), await stockOf(alone.sql, queue.variants))
  await oraclesAreSilent(together)
  await oraclesAreSilent(alone)
})

test('a sale tells which goods it took the last pieces of', async (t) => {
  const db = await testDatabase(t)
  const [first = 0, second = 0] = await aShop(db, [{ stock: { main: 2 } }, { stock: { main: 2, second: 1 } }])
  const buy = async (lines: readonly (readonly [number, number])[]) => {
    const cart = await aReadyCart(db, lines)
    const given = { cartToken: cart.token, expectedTotal: cart.total, idempotencyKey: cart.cartId }
    assert.ok((await placeOrder(db, given)).ok)
  }
  await buy([[first, 1]])
  await buy([
    [first, 1],
    [second, 1],
  ])
  // The place it is taken from is empty then; that there is one elsewhere is for the shelf to find out.
  await buy([[second, 1]])
  const told = await db.sql<{ variants: number[]; sold_out: number[] }>`
    select payload -> 'variants' as variants, payload -> 'sold_out' as sold_out
      from kernel.outbox where type = 'stock_changed' and payload ? 'sold_out' order by id`
  assert.deepEqual(told, [
    { variants: [first], sold_out: [] },
    { variants: [first, second], sold_out: [first] },
    { variants: [second], sold_out: [second] },
  ])
})
