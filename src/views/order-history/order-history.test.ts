import assert from 'node:assert/strict'
import test from 'node:test'
import type { Db } from '#kernel/database.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { observeStatements } from '#kernel/sql.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { recordParty } from '#people/parties/index.ts'
import { markOrderPaid, type OrderId } from '#trade/orders/index.ts'
import { orderFor, ordersOfBuyer } from './index.ts'
import { aPlacedOrder, aShop } from '../../../tests/trade/a-shop.ts'

async function aParty(db: Db): Promise<string> {
  return mustBeDone(
    await inTransaction(db, async (tx) =>
      done(await recordParty(tx, { kind: 'person', displayName: 'Ann', locale: 'en' })),
    ),
  )
}

test('a buyer sees their own orders, the newest first, a page at a time, in one statement each', async (t) => {
  const db = await testDatabase(t)
  const [shirt = 0, hat = 0] = await aShop(db, [{}, {}])
  const ann = await aParty(db)
  const bob = await aParty(db)
  const placed: OrderId[] = []
  for (let i = 0; i < 5; i++)
    placed.unshift(
      (
        await aPlacedOrder(
          db,
          [
            [shirt, 1],
            [hat, 2],
          ],
          { partyId: ann },
        )
      ).id,
    )
  await aPlacedOrder(db, [[shirt, 1]], { partyId: bob })
  let statements = 0
  observeStatements(() => statements++)
  const first = await ordersOfBuyer(db, ann, { most: 3 })
  const second = await ordersOfBuyer(db, ann, { most: 3, before: first.next ?? 0 })
  observeStatements(undefined)
  assert.equal(statements, 2)
  assert.deepEqual(
    [...first.orders, ...second.orders].map((order) => order.id),
    placed,
  )
  assert.equal(second.next, null)
  const [newest] = first.orders
  assert.deepEqual([newest?.pieces, newest?.otherLines, newest?.total.minor], [3, 1, 3490n])
})

test('an order is seen by its buyer, by who holds its link, and by no one else', async (t) => {
  const db = await testDatabase(t)
  const [shirt = 0] = await aShop(db, [{}])
  const ann = await aParty(db)
  const placed = await aPlacedOrder(db, [[shirt, 1]], { partyId: ann })
  const sees = async (viewer: Parameters<typeof orderFor>[1], id: string = placed.id) =>
    (await orderFor(db, viewer, id)).ok
  assert.ok(await sees({ kind: 'buyer', partyId: ann }))
  assert.ok(await sees({ kind: 'guest', token: placed.token ?? '' }))
  assert.ok(await sees({ kind: 'operator' }))
  assert.ok(!(await sees({ kind: 'buyer', partyId: await aParty(db) })))
  assert.ok(!(await sees({ kind: 'guest', token: '' })))
  assert.ok(!(await sees({ kind: 'guest', token: 'guess' })))
  assert.ok(!(await sees({ kind: 'operator' }, 'ord_00000000000000000000000000')))
  assert.ok(!(await sees({ kind: 'operator' }, "' or 1=1")))
})

test('the timeline tells what happened; who did it is for operators', async (t) => {
  const db = await testDatabase(t)
  const [shirt = 0] = await aShop(db, [{}])
  const placed = await aPlacedOrder(db, [[shirt, 1]])
  await inTransaction(db, (tx) => markOrderPaid(tx, placed.id, { actor: 'bank', cause: 'evt_1' }))
  const seen = mustBeDone(await orderFor(db, { kind: 'guest', token: placed.token ?? '' }, placed.id))
  assert.deepEqual(
    seen.timeline.map((entry) => [entry.type, entry.actor]),
    [
      ['order_placed', undefined],
      ['order_paid', undefined],
    ],
  )
  assert.equal(seen.payment?.state, 'requires_payment')
  assert.equal(seen.order.lines.length, 1)
  const desk = mustBeDone(await orderFor(db, { kind: 'operator' }, placed.id))
  assert.equal(desk.timeline[1]?.actor, 'bank')
})
