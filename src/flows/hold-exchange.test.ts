import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { findReturns } from '#goods/returns/index.ts'
import { aRig, atTheBank, type Rig } from '../../tests/payments/rig.ts'
import {
  allReturnsWell,
  bought,
  returnFacts,
  sizes,
  standing,
  stockIs,
} from '../../tests/payments/exchange.ts'
import { insteadField, withdrawReturn } from './ask-return.ts'
import { correctStock, expireExchanges } from './hold-exchange.ts'
import { decideReturn } from './settle-return.ts'

const actor = 'operator'

async function lastPieceOnce(rig: Rig): Promise<void> {
  const [small = 0, large = 0] = await sizes(rig, [
    { price: 1_000n },
    { price: 1_000n, stock: { second: 1 } },
  ])
  const orders: Awaited<ReturnType<typeof bought>>[] = []
  for (let i = 0; i < 4; i++) orders.push(await bought(rig, small))
  const answers = await Promise.all(orders.map(({ ask }) => ask(large)))
  assert.equal(answers.filter(({ ok }) => ok).length, 1)
  for (const [i, answer] of answers.entries()) {
    const order = orders[i]
    assert.ok(order !== undefined)
    const { id, line } = order
    const kept = await findReturns(rig.db, { orderId: id })
    assert.equal(kept.length, answer.ok ? 1 : 0, 'who is refused has asked for nothing')
    if (!answer.ok)
      assert.deepEqual([answer.refusal, answer.detail?.['field']], ['exchange_sold_out', insteadField(line)])
  }
  assert.deepEqual(await stockIs(rig, large), [1, 1])
  await allReturnsWell(rig)
}

async function heldOnceAndLetGo(rig: Rig): Promise<void> {
  const [small = 0, large = 0] = await sizes(rig, [
    { price: 1_000n },
    { price: 1_000n, stock: { main: 1, second: 2 } },
  ])
  const { ask, line } = await bought(rig, small, 3)
  const asked = await Promise.all([1, 2, 3].map(() => ask(large, 2, { key: 'the same' })))
  assert.equal(new Set(asked.map(mustBeDone)).size, 1)
  assert.deepEqual(await stockIs(rig, large), [3, 2])
  const more = await ask(large, 1, {
    lines: [
      { orderLineId: line, quantity: 1, instead: large },
      { orderLineId: line, quantity: 1, instead: small },
    ],
  })
  assert.equal(!more.ok && more.refusal, 'too_many_pieces')
  const both = await ask(large, 1, {
    lines: [
      { orderLineId: line, quantity: 0, instead: small },
      { orderLineId: line, quantity: 1, instead: large },
    ],
  })
  const [first, second] = [mustBeDone(asked[0] ?? both), mustBeDone(both)]
  assert.deepEqual(await stockIs(rig, large), [3, 3])
  mustBeDone(await withdrawReturn(rig.db, { id: first, actor: 'guest' }))
  assert.deepEqual(await stockIs(rig, large), [3, 1])
  const refuse = { id: second, outcome: 'refuse', answer: 'It was worn.', actor } as const
  mustBeDone(await inTransaction(rig.db, (tx) => decideReturn(tx, refuse)))
  assert.deepEqual(await stockIs(rig, large), [3, 0])
  const again = await withdrawReturn(rig.db, { id: second, actor: 'guest' })
  assert.equal(!again.ok && again.refusal, 'return_state')
  const wishes = await ask(large, 1, {
    lines: [
      { orderLineId: line, quantity: 1, instead: large },
      { orderLineId: line, quantity: 1, instead: undefined },
    ],
  })
  assert.equal(!wishes.ok && wishes.refusal, 'one_wish_per_line')
  assert.deepEqual(await stockIs(rig, large), [3, 0])
  await allReturnsWell(rig)
}

async function expires(rig: Rig): Promise<void> {
  const [small = 0, large = 0] = await sizes(rig, [{ price: 1_000n }, { price: 900n, stock: { main: 1 } }])
  const { id: order, ask, arrive, merchantRef } = await bought(rig, small)
  const id = mustBeDone(await ask(large))
  assert.equal(await expireExchanges(rig.db), 0)
  await rig.owner
    .sql`update inventory.holds set expires_at = now() - interval '1 second' where reference = ${id}`
  const worker = await rig.db.as('worker')
  const ended = await Promise.all([expireExchanges(worker), expireExchanges(worker)])
  assert.equal(ended[0] + ended[1], 1)
  assert.deepEqual(await standing(rig, id), ['approved', 'hold_expired', null])
  assert.deepEqual(await stockIs(rig, large), [1, 0])
  assert.deepEqual((await returnFacts(rig, order)).at(-1), 'return_exchange_lapsed')
  assert.deepEqual(mustBeDone(await arrive(id)), { state: 'refunded' })
  assert.deepEqual(await standing(rig, id), ['refunded', 'hold_expired', 1_000n])
  assert.equal((await atTheBank(rig, merchantRef))['amount_refunded'], '10.00')
  await allReturnsWell(rig)
}

async function givesWay(rig: Rig): Promise<void> {
  const [small = 0, large = 0] = await sizes(rig, [{ price: 1_000n }, { price: 1_000n, stock: { main: 3 } }])
  const { ask } = await bought(rig, small, 2)
  const [older, later] = [mustBeDone(await ask(large)), mustBeDone(await ask(large))]
  const correct = (quantity: number) =>
    inTransaction(rig.db, (tx) =>
      correctStock(tx, {
        kind: 'adjust',
        cause: `spoiled ${quantity}`,
        reason: 'spoiled',
        actor,
        lines: [{ variantId: large, location: 'main', quantity }],
      }),
    )
  mustBeDone(await correct(-1))
  assert.deepEqual(await stockIs(rig, large), [2, 2])
  const count = (quantity: number) =>
    inTransaction(rig.db, (tx) =>
      correctStock(tx, {
        kind: 'count',
        cause: 'counted',
        actor,
        location: 'main',
        found: [{ variantId: large, quantity }],
      }),
    )
  mustBeDone(await count(1))
  assert.deepEqual(await standing(rig, later), ['approved', 'stock_gone', null])
  assert.deepEqual(await standing(rig, older), ['approved', null, null])
  assert.deepEqual(await stockIs(rig, large), [1, 1])
  const twice = await count(0)
  assert.equal(!twice.ok && twice.refusal, 'already_moved')
  assert.deepEqual(await standing(rig, older), ['approved', null, null], 'what is refused changes nothing')
  const tooMuch = await correct(-2)
  assert.equal(!tooMuch.ok && tooMuch.refusal, 'below_reserved')
  assert.deepEqual(await standing(rig, older), ['approved', null, null])
  await allReturnsWell(rig)
}

const proofs = {
  'four want the last piece instead: one gets it, the others are told and have asked for nothing':
    lastPieceOnce,
  'what is wanted is held once, and let go with the return': heldOnceAndLetGo,
  'what did not come in time is not held any more: there is money, and the buyer is told': expires,
  'a correction of the stock makes exchanges give way, the latest first, and nothing else': givesWay,
}

test('what is wanted instead of goods that come back is held', async (t) => {
  const rig = await aRig(t)
  for (const [name, prove] of Object.entries(proofs)) await t.test(name, () => prove(rig))
})
