import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { aReadyCart, aShop } from '../../../tests/trade/a-shop.ts'
import { pruneCarts } from './prune-carts.ts'

test('carts go 90 days after their last change, with their lines and also once ordered; the others stay', async (t) => {
  const db = await testDatabase(t)
  const [owner, worker] = [await db.as('owner'), await db.as('worker')]
  const [shirt = 0] = await aShop(db, [{ stock: { main: 10 } }])
  const cart = await aReadyCart(db, [[shirt, 1]])
  // Ids tell when a cart was made; these were made long ago.
  await owner.sql`
    insert into cart.carts (id, token_hash, currency, country, locale, state, merged_into, updated_at)
    select 'crt_' || lpad(made.name, 26, '0'), sha256(made.name::bytea), 'EUR', 'DE', 'en', made.state, made.into_id,
           clock_timestamp() - make_interval(days => made.days)
      from (values ('a', 'active', null, 91), ('b', 'active', null, 89), ('c', 'ordered', null, 91), ('d', 'ordered', null, 89),
                   ('e', 'active', null, 91), ('f', 'merged', 'crt_0000000000000000000000000e', 91),
                   ('g', 'active', null, 91), ('h', 'merged', 'crt_0000000000000000000000000g', 89))
           as made (name, state, into_id, days)`
  await owner.sql`
    insert into cart.lines (id, cart_id, variant_id, quantity, seen_minor)
    select 'lin_' || right(c.id, 26), c.id, ${shirt}, 1, 100 from cart.carts c where c.state <> 'merged' and c.id < 'crt_00000000001'`
  const left = async () => {
    const rows = await owner.sql<{ name: string }>`
      select right(c.id, 1) as name from cart.carts c where c.id < 'crt_00000000001' order by 1`
    return rows.map(({ name }) => name).join('')
  }
  assert.equal(await left(), 'abcdefgh')
  assert.equal(await pruneCarts(worker, 90), 3)
  assert.equal(await left(), 'bdegh', 'one that another was merged into goes after that')
  assert.equal(await pruneCarts(worker, 90), 1)
  assert.equal(await left(), 'bdgh')
  assert.equal(await pruneCarts(worker, 90), 0)
  const [lines] = await owner.sql<{ count: number }>`
    select count(*) as count from cart.lines l where not exists (select from cart.carts c where c.id = l.cart_id)`
  assert.equal(lines?.count, 0)
  await owner.sql`update cart.carts set updated_at = clock_timestamp() - interval '1 year' where id = ${cart.cartId}`
  assert.equal(await pruneCarts(worker, 90), 0, 'by its id it was made today')
})

test('more than go at once all go', async (t) => {
  const db = await testDatabase(t)
  await aShop(db, [{}])
  const [owner, worker] = [await db.as('owner'), await db.as('worker')]
  await owner.sql`
    insert into cart.carts (id, token_hash, currency, country, locale, updated_at)
    select 'crt_' || lpad(n::text, 26, '0'), sha256(n::text::bytea), 'EUR', 'DE', 'en',
           clock_timestamp() - make_interval(days => case when n % 100 = 0 then 1 else 100 end)
      from generate_series(1, 1300) n`
  assert.equal(await pruneCarts(worker, 90), 1_287)
})
