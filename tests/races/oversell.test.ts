import assert from 'node:assert/strict'
import test from 'node:test'
import type { Db } from '#kernel/database.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { placeOrder } from '../../src/flows/place-order.ts'
import { openShop } from '../support/open-shop.ts'
import { allPromisesKeptAtRest } from '../support/oracles.ts'
import { chance, seedOfRun, sizeOf } from '../support/scale.ts'
import { readyToOrder, visitor } from '../support/visitor.ts'
import { aReadyCart, aShop, type ReadyCart } from '../trade/a-shop.ts'

const rounds = sizeOf('PROOF_ROUNDS', 24, 1_000)
const buyers = 50

/** As many processes as these connect to the same database at once, each with its own lanes. */
async function tills(db: TestDatabase): Promise<Db[]> {
  return Promise.all([0, 1, 2, 3].map(() => db.as('app')))
}

const request = (cart: ReadyCart, key = cart.cartId) => ({
  cartToken: cart.token,
  expectedTotal: cart.total,
  idempotencyKey: key,
})

async function piecesSold(db: Db, variant: number): Promise<number> {
  const [row] = await db.sql<{ sold: number }>`
    select coalesce(sum(l.quantity), 0)::bigint as sold
      from orders.lines l join orders.orders o on o.id = l.order_id
     where l.variant_id = ${variant} and o.state <> 'canceled'`
  return row?.sold ?? 0
}

test(`fifty buyers at four tills, ${rounds} rounds: exactly what is there is sold`, async (t) => {
  const seed = seedOfRun()
  t.diagnostic(`seed ${seed}`)
  const below = chance(seed)
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  const at = await tills(db)
  const count = { asked: 0, sold: 0, refused: 0 }
  for (let round = 0; round < rounds; round++) {
    const stock = 1 + (round % 10)
    const second = round % 3 === 0 ? below(stock) : 0
    const [variant = 0] = await aShop(db, [{ stock: { main: stock - second, second } }])
    const pieces = Array.from({ length: buyers }, () => (round % 2 === 0 ? 1 : 1 + below(3)))
    const carts = await Promise.all(pieces.map((many) => aReadyCart(db, [[variant, Math.min(many, stock)]])))
    const answers = await Promise.all(
      carts.map((cart, i) => placeOrder(at[i % at.length] ?? db, request(cart))),
    )
    const taken = answers.reduce((sum, each, i) => sum + (each.ok ? Math.min(pieces[i] ?? 0, stock) : 0), 0)
    assert.ok(taken <= stock, `round ${round}: ${taken} sold of ${stock}`)
    if (round % 2 === 0) assert.equal(taken, stock, `round ${round}: all is sold`)
    for (const answer of answers)
      if (!answer.ok) assert.ok(['out_of_stock', 'not_for_sale'].includes(answer.refusal), answer.refusal)
    assert.equal(await piecesSold(db, variant), taken)
    const won = answers.filter((each) => each.ok).length
    count.asked += buyers
    count.sold += won
    count.refused += buyers - won
  }
  await allPromisesKeptAtRest(owner)
  t.diagnostic(`${count.asked} orders asked, ${count.sold} placed, ${count.refused} refused`)
})

test('four rounds at the doors of the real shop: exactly what is there is sold, the rest are told', async (t) => {
  const shop = await openShop(t, { demo: false })
  for (const stock of [1, 3, 7, 10]) {
    const [variant = 0] = await aShop(shop.db, [{ stock: { main: stock } }])
    const crowd = await Promise.all(
      Array.from({ length: buyers }, async () => {
        const who = visitor(shop.origin)
        return { who, form: await readyToOrder(who, variant) }
      }),
    )
    const answers = await Promise.all(crowd.map(({ who, form }) => who.post('/en/checkout', form)))
    const sent = answers.filter(({ location }) => location?.startsWith(shop.bank.origin))
    assert.equal(sent.length, stock)
    for (const { status, location } of answers)
      assert.ok(status === 303 || status === 422, `${status} ${location}`)
    assert.equal(await piecesSold(shop.db, variant), stock)
  }
  await allPromisesKeptAtRest(shop.owner)
})

test('one cart sent fifty times at four tills is one order, under one key and under fifty', async (t) => {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  const at = await tills(db)
  const [variant = 0] = await aShop(db, [{ stock: { main: 100 } }])
  for (const keys of ['one', 'many']) {
    const cart = await aReadyCart(db, [[variant, 1]])
    const answers = await Promise.all(
      Array.from({ length: buyers }, (_, i) =>
        placeOrder(
          at[i % at.length] ?? db,
          request(cart, keys === 'one' ? cart.cartId : `${cart.cartId}-${i}`),
        ),
      ),
    )
    const ids = new Set(answers.map((each) => (each.ok ? each.value.id : each.refusal)))
    assert.equal(ids.size, 1, [...ids].join(' '))
    assert.match([...ids][0] ?? '', /^ord_/)
    assert.equal(answers.filter((each) => each.ok && !each.value.isReplay).length, 1)
  }
  assert.equal(await piecesSold(db, variant), 2)
  await allPromisesKeptAtRest(owner)
})
