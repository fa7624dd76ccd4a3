import assert from 'node:assert/strict'
import test from 'node:test'
import { money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { observeStatements } from '#kernel/sql.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { availability, findOpenHolds } from '#goods/inventory/index.ts'
import { createCoupon, setPrices } from '#market/pricing/index.ts'
import { addToCart, quoteCart, readCart, setLineQuantity } from '#trade/cart/index.ts'
import { findOrder } from '#trade/orders/index.ts'
import { placeOrder, placeOrders } from './place-order.ts'
import { placeOrderCommand } from './place-order-command.ts'
import { aReadyCart, aShop, oraclesAreSilent, type ReadyCart } from '../../tests/trade/a-shop.ts'

const order = (cart: ReadyCart, key = `key of ${cart.cartId}`) => ({
  cartToken: cart.token,
  expectedTotal: cart.total,
  idempotencyKey: key,
})

test('an order awaits payment with its stock held, its amounts frozen and its payment asked for', async (t) => {
  const db = await testDatabase(t)
  const [shirt = 0, book = 0] = await aShop(db, [{ price: 1999n }, { price: 1200n, taxClass: 'books' }])
  const cart = await aReadyCart(db, [
    [shirt, 2],
    [book, 1],
  ])
  const placed = mustBeDone(await placeOrder(db, order(cart)))
  assert.equal(placed.state, 'awaiting_payment')
  assert.match(placed.number, /^K-\d{6}$/)
  assert.deepEqual(placed.total, money(1999n * 2n + 1200n + 490n, 'EUR'))
  const found = await findOrder(db, placed.id)
  assert.deepEqual(
    found?.lines.map((line) => [line.sku.slice(-1), line.quantity, line.total_minor, line.taxRate]),
    [
      ['1', 2, 3998n, '19'],
      ['2', 1, 1200n, '7'],
    ],
  )
  assert.deepEqual(
    found?.taxLines.map((line) => line.rate),
    ['19', '7'],
  )
  assert.equal(found?.children.length, 1)
  assert.equal((await findOpenHolds(db, placed.id)).length, 2)
  assert.equal((await availability(db.sql, [shirt])).get(shirt), 98)
  const [intent] = await db.sql<{ amount_minor: bigint }>`
    select amount_minor from payments.intents where reference = ${placed.id}`
  assert.equal(intent?.amount_minor, placed.total.minor)
  const facts = await db.sql<{ type: string }>`select type from kernel.outbox where aggregate = ${placed.id}`
  assert.deepEqual(facts, [{ type: 'order_placed' }])
  await oraclesAreSilent(db)
})

test('an order reads its own rows, though its statements were planned when there was no other', async (t) => {
  const db = await testDatabase(t)
  const [shirt = 0] = await aShop(db, [{ stock: { main: 100 } }])
  const place = async () => mustBeDone(await placeOrder(db, order(await aReadyCart(db, [[shirt, 1]]))))
  for (let n = 0; n < 8; n++) await place()
  const owner = await db.as('owner')
  await owner.sql`
    insert into kernel.idempotency (actor, scope, key, request_hash, state, claim, status, body)
    select 'cart:' || n, 'place_order', 'k' || n, sha256('x'), 'done', 'c', 201, '{}' from generate_series(1, 5000) n`
  await owner.sql`
    insert into cart.carts (id, token_hash, currency, country, locale)
    select 'crt_' || lpad(n::text, 26, '0'), sha256(n::text::bytea), 'EUR', 'DE', 'en' from generate_series(1, 5000) n`
  await owner.sql`
    insert into orders.orders (
      id, cart_id, email, currency, country, locale, tax_included, tax_treatment, items_minor, discount_minor, shipping_minor,
      tax_minor, total_minor, shipping_method, shipping_tax_rate, shipping_tax_minor, token_hash, shipping_address, expires_at)
    select 'ord_' || lpad(n::text, 26, '0'), 'crt_' || lpad(n::text, 26, '0'), 'e@example.com', 'EUR', 'DE', 'en', true,
           'domestic', 0, 0, 0, 0, 0, 'standard', 19, 0, sha256('x'), '{}', clock_timestamp() + interval '1 day'
      from generate_series(1, 5000) n`
  // A connection tells what it read when it is asked to, with the end of that statement.
  const told = async () => {
    for (const { sql } of [owner, db])
      for (let n = 0; n < 4; n++) await Promise.all([1, 2].map(() => sql`select pg_stat_force_next_flush()`))
    const tables = await owner.sql<{ name: string; rows: bigint }>`
      select relname as name, coalesce(idx_tup_fetch, 0) + seq_tup_read as rows from pg_stat_user_tables
       where (schemaname, relname) in (('kernel', 'idempotency'), ('cart', 'carts'), ('orders', 'orders'))`
    return new Map(tables.map(({ name, rows }) => [name, Number(rows)]))
  }
  const before = await told()
  for (let n = 0; n < 5; n++) await place()
  const after = await told()
  const read = [...after].map(([name, rows]) => [name, rows - (before.get(name) ?? 0)] as const)
  const all = read.reduce((sum, [, rows]) => sum + rows, 0)
  assert.ok(
    all > 0 && all < 500,
    `five orders read of ${read.map(([name, rows]) => `${name} ${rows} rows`).join(', ')}`,
  )
})

test('placing an order is one read and one statement, however many lines it has', async (t) => {
  const db = await testDatabase(t)
  const ids = await aShop(
    db,
    Array.from({ length: 20 }, () => ({})),
  )
  for (const count of [1, 20]) {
    const cart = await aReadyCart(
      db,
      ids.slice(0, count).map((id) => [id, 1] as const),
    )
    let statements = 0
    // The market is read once a second for all orders; it is not counted here.
    observeStatements(({ text }) => (statements += text.includes('price_books') ? 0 : 1))
    mustBeDone(await placeOrder(db, order(cart)))
    observeStatements(undefined)
    assert.equal(statements, 2)
  }
})

test('fifty simultaneous completions of one cart make one order, and each is told its secret', async (t) => {
  const db = await testDatabase(t)
  const [shirt = 0] = await aShop(db, [{}])
  const cart = await aReadyCart(db, [[shirt, 3]])
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => placeOrder(db, order(cart, `try-${i % 7}`))),
  )
  const placed = answers.map((answer) => mustBeDone(answer))
  assert.equal(new Set(placed.map((each) => each.id)).size, 1)
  assert.equal(new Set(placed.map((each) => each.token)).size, 1)
  assert.equal(placed.filter((each) => !each.isReplay).length, 1)
  const [count] = await db.sql<{ n: number }>`select count(*) as n from orders.orders`
  assert.equal(count?.n, 1)
  assert.equal((await availability(db.sql, [shirt])).get(shirt), 97)
  await oraclesAreSilent(db)
})

test('of fifty buyers exactly as many get a piece as there are, in every round', async (t) => {
  const db = await testDatabase(t)
  for (let stock = 1; stock <= 10; stock++) {
    const [shoe = 0] = await aShop(db, [
      { stock: { main: Math.ceil(stock / 2), second: Math.floor(stock / 2) } },
    ])
    const carts = await Promise.all(Array.from({ length: 50 }, () => aReadyCart(db, [[shoe, 1]])))
    const answers = await Promise.all(carts.map((cart) => placeOrder(db, order(cart))))
    assert.equal(answers.filter((answer) => answer.ok).length, stock)
    const refusals = new Set(answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal])))
    assert.deepEqual([...refusals], ['out_of_stock'])
    assert.equal((await availability(db.sql, [shoe])).get(shoe), 0)
  }
  await oraclesAreSilent(db)
})

test('one who wants more than there is does not stand in the way of one who wants less', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await aShop(db, [{ stock: { main: 3 } }])
  const greedy = await aReadyCart(db, [[shoe, 3]])
  const modest = await aReadyCart(db, [[shoe, 2]])
  const last = await aReadyCart(db, [[shoe, 1]])
  const commands = await Promise.all(
    [modest, greedy, last].map(async (cart) => {
      const reading = await readCart(db, { token: cart.token })
      assert.ok(reading !== null)
      const request = { ...order(cart), holdSeconds: 60 }
      return placeOrderCommand(reading, quoteCart(reading), request, cart.token)
    }),
  )
  const placements = await placeOrders(db, commands)
  assert.deepEqual(
    placements.map((each) => each.outcome),
    ['placed', 'out_of_stock', 'placed'],
  )
  const lines = (placements[1]?.detail?.['lines'] ?? []) as { available: number }[]
  assert.equal(lines[0]?.available, 1)
  await oraclesAreSilent(db)
})

test('a line is served from one place if it can be, else from several', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0, hat = 0] = await aShop(db, [
    { stock: { main: 2, second: 5 } },
    { stock: { main: 2, second: 5 } },
  ])
  const whole = mustBeDone(await placeOrder(db, order(await aReadyCart(db, [[shoe, 4]]))))
  const parts = mustBeDone(await placeOrder(db, order(await aReadyCart(db, [[hat, 6]]))))
  const at = async (id: string) => (await findOpenHolds(db, id)).map((hold) => [hold.location, hold.quantity])
  assert.deepEqual(await at(whole.id), [['second', 4]])
  assert.deepEqual(await at(parts.id), [
    ['main', 2],
    ['second', 4],
  ])
  await oraclesAreSilent(db)
})

test('a coupon for five orders is redeemed five times by forty buyers', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await aShop(db, [{ stock: { main: 100 } }])
  const gift = { kind: 'percent', percent: '10' } as const
  await inTransaction(db, (tx) => createCoupon(tx, { code: 'FIVE', gift, totalLimit: 5 }))
  const carts = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      aReadyCart(db, [[shoe, 1]], { couponCode: 'five', email: `b${i}@example.com` }),
    ),
  )
  const answers = await Promise.all(carts.map((cart) => placeOrder(db, order(cart))))
  assert.equal(answers.filter((answer) => answer.ok).length, 5)
  for (const answer of answers)
    if (!answer.ok) assert.ok(['coupon_exhausted', 'price_changed'].includes(answer.refusal))
  const [coupon] = await db.sql<{
    redeemed: number
  }>`select redeemed from pricing.coupons where code = 'FIVE'`
  assert.equal(coupon?.redeemed, 5)
  await oraclesAreSilent(db)
})

test('a coupon counts once per customer, even at the same moment', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await aShop(db, [{}])
  const gift = { kind: 'fixed', amountMinor: 300n } as const
  await inTransaction(db, (tx) =>
    createCoupon(tx, { code: 'ONCE', gift, currency: 'EUR', perCustomerLimit: 1 }),
  )
  const carts = await Promise.all(
    Array.from({ length: 8 }, (_, i) =>
      aReadyCart(db, [[shoe, 1]], {
        couponCode: 'ONCE',
        email: i < 6 ? 'Ann@example.com' : 'bob@example.com',
      }),
    ),
  )
  const answers = await Promise.all(carts.map((cart) => placeOrder(db, order(cart))))
  assert.equal(answers.filter((answer) => answer.ok).length, 2)
  await oraclesAreSilent(db)
})

test('a total other than the one shown is refused, and so is a price that moves at the last moment', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await aShop(db, [{ price: 1000n }])
  const cart = await aReadyCart(db, [[shoe, 1]])
  const wrong = await placeOrder(db, { ...order(cart), expectedTotal: money(1n, 'EUR') })
  assert.equal(wrong.ok ? '' : wrong.refusal, 'price_changed')
  const reading = await readCart(db, { token: cart.token })
  assert.ok(reading !== null)
  await inTransaction(db, async (tx) =>
    done(await setPrices(tx, [{ variantId: shoe, amount: money(1100n, 'EUR') }], 'test')),
  )
  const command = placeOrderCommand(reading, quoteCart(reading), { ...order(cart), holdSeconds: 60 }, 'x')
  const [placement] = await placeOrders(db, [command])
  assert.equal(placement?.outcome, 'price_changed')
  const [line] = (placement?.detail?.['lines'] ?? []) as { was_minor: bigint; now_minor: bigint }[]
  assert.deepEqual([line?.was_minor, line?.now_minor], [1000n, 1100n])
  assert.equal((await availability(db.sql, [shoe])).get(shoe), 100)
})

test('a cart that changed after it was read is refused, not ordered as it was', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await aShop(db, [{}])
  const cart = await aReadyCart(db, [[shoe, 1]])
  const reading = await readCart(db, { token: cart.token })
  assert.ok(reading !== null)
  mustBeDone(await setLineQuantity(db, { token: cart.token }, reading.lines[0]?.id ?? '', 5))
  const command = placeOrderCommand(reading, quoteCart(reading), { ...order(cart), holdSeconds: 60 }, 'x')
  const [placement] = await placeOrders(db, [command])
  assert.equal(placement?.outcome, 'cart_changed')
})

test('what is missing is said by name, and an empty or unknown cart is no order', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await aShop(db, [{}])
  const market = { currency: 'EUR', country: 'DE', locale: 'en' }
  const { freshToken: token = '' } = mustBeDone(
    await addToCart(db, {}, { variantId: shoe, quantity: 1 }, market),
  )
  const total = money(1000n, 'EUR')
  const refusalOf = async (cartToken: string) => {
    const answer = await placeOrder(db, { cartToken, expectedTotal: total, idempotencyKey: 'k' })
    return answer.ok ? '' : answer.refusal
  }
  assert.equal(await refusalOf(token), 'email_missing')
  assert.equal(await refusalOf('nobody'), 'cart_not_found')
})

test('an order that costs nothing is paid at once and asks for no payment', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await aShop(db, [{}])
  const gift = { kind: 'percent', percent: '100' } as const
  await inTransaction(db, (tx) => createCoupon(tx, { code: 'GIFT', gift }))
  const cart = await aReadyCart(db, [[shoe, 1]], { couponCode: 'GIFT', shippingMethod: 'pickup' })
  assert.equal(cart.total.minor, 0n)
  const placed = mustBeDone(await placeOrder(db, order(cart)))
  assert.equal(placed.state, 'paid')
  assert.deepEqual(await db.sql`select id from payments.intents`, [])
  await oraclesAreSilent(db)
})
