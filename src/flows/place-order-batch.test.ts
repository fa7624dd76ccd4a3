import assert from 'node:assert/strict'
import test from 'node:test'
import type { Db } from '#kernel/database.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { stockOf } from '#goods/inventory/index.ts'
import { createCoupon } from '#market/pricing/index.ts'
import { quoteCart, readCart } from '#trade/cart/index.ts'
import { placeOrder, placeOrders } from './place-order.ts'
import {
  childColumns,
  headColumns,
  lineColumns,
  placeOrderCommand,
  taxColumns,
  type PlaceOrderCommand,
} from './place-order-command.ts'
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

test('where there is enough for all, a batch takes it from the places one order after the other would', async (t) => {
  const [together, alone] = await Promise.all([testDatabase(t), testDatabase(t)])
  const commandsIn = async (db: Db) => {
    const variants = await aShop(db, [{ stock: { main: 20, second: 9 } }, { stock: { second: 20 } }])
    const commands: PlaceOrderCommand[] = []
    for (let i = 0; i < 8; i++) {
      const cart = await aReadyCart(db, [[variants[i % 2] ?? 0, 1 + (i % 3)] as const])
      const reading = await readCart(db, { token: cart.token })
      assert.ok(reading !== null)
      const request = {
        cartToken: cart.token,
        expectedTotal: cart.total,
        idempotencyKey: 'k',
        holdSeconds: 600,
      }
      commands.push(placeOrderCommand(reading, quoteCart(reading), request, cart.token))
    }
    return commands
  }
  const held = (db: Db) => db.sql`
    select o.number - min(o.number) over () as at, h.variant_id, h.location, h.quantity, h.expires_at > clock_timestamp() as is_open
      from inventory.holds h join orders.orders o on o.id = h.reference order by 1, 2`
  const batch = await placeOrders(together, await commandsIn(together))
  for (const command of await commandsIn(alone)) await placeOrders(alone, [command])
  assert.deepEqual(
    new Set(batch.map(({ outcome, is_replay }) => `${outcome} ${is_replay}`)),
    new Set(['placed false']),
  )
  const places = await held(together)
  assert.equal(places.length, 8)
  assert.deepEqual(places, await held(alone))
  await oraclesAreSilent(together)
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

test('rows are sent in the order of their types, and who still sends them as JSON is answered alike', async (t) => {
  const db = await testDatabase(t)
  const types = {
    order_head: headColumns,
    order_line: lineColumns,
    order_child: childColumns,
    order_tax: taxColumns,
  }
  for (const [type, columns] of Object.entries(types)) {
    const found = await db.sql<{ name: string }>`
      select a.attname::text as name from pg_attribute a
       where a.attrelid = ('flows.' || ${type}::text)::regclass and a.attnum > 0 order by a.attnum`
    assert.deepEqual(
      found.map(({ name }) => name),
      ['n', ...columns],
    )
  }
  const [shoe = 0] = await aShop(db, [{ stock: { main: 3 } }])
  const cart = await aReadyCart(db, [[shoe, 2]])
  const reading = await readCart(db, { token: cart.token })
  assert.ok(reading !== null)
  const request = { cartToken: cart.token, expectedTotal: cart.total, idempotencyKey: 'k', holdSeconds: 600 }
  const { head, ...rows } = placeOrderCommand(reading, quoteCart(reading), request, cart.token)
  const json = (each: readonly object[]) => JSON.stringify(each.map((row) => ({ n: 1, ...row })))
  const send = () => db.sql<{ outcome: string; order_id: string; is_replay: boolean }>`
    select outcome, order_id, is_replay from flows.place_orders(
      ${json([head])}::json, ${json(rows.lines)}::json, ${json(rows.children)}::json, ${json(rows.taxes)}::json)`
  assert.deepEqual(await send(), [{ outcome: 'placed', order_id: head.order_id, is_replay: false }])
  assert.deepEqual(await send(), [{ outcome: 'placed', order_id: head.order_id, is_replay: true }])
  await oraclesAreSilent(db)
})
