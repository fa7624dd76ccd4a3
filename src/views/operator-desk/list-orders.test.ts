import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { aPlacedOrder, aShop } from '../../../tests/trade/a-shop.ts'
import { countStages, listOrders, mostCounted, orderStages } from './list-orders.ts'
import { deskOverview } from './overview.ts'
import { soldPerDay } from './today.ts'

test('the desk reads few orders, however many there are that are over', async (t) => {
  const db = await testDatabase(t)
  const [shirt = 0] = await aShop(db, [{}])
  const { id } = await aPlacedOrder(db, [[shirt, 1]])
  const owner = await db.as('owner')
  await owner.sql`
    insert into orders.orders (
      id, cart_id, email, currency, country, locale, tax_included, tax_treatment, items_minor, discount_minor, shipping_minor,
      tax_minor, total_minor, shipping_method, shipping_tax_rate, shipping_tax_minor, state, token_hash, shipping_address,
      placed_at, expires_at, paid_at)
    select 'ord_' || lpad(n::text, 26, '0'), 'crt_' || lpad(n::text, 26, '0'), o.email, o.currency, o.country, o.locale, o.tax_included,
           o.tax_treatment, o.items_minor, o.discount_minor, o.shipping_minor, o.tax_minor, o.total_minor, o.shipping_method,
           o.shipping_tax_rate, o.shipping_tax_minor,
           case when n % 5000 = 1 then 'paid' when n % 7000 = 1 then 'fulfilled' when n % 8000 = 1 then 'canceled' else 'completed' end,
           o.token_hash, o.shipping_address, a.placed, a.placed + interval '1 hour', a.placed
      from orders.orders o, generate_series(1, 20000) n, lateral (select now() - interval '300 days' + n * interval '20 minutes' as placed) a
     where o.id = ${id}`
  await owner.pool.query('vacuum analyze orders.orders')
  // Counts of rows read are told once a second, with the next statement of the same connection.
  const told = async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    for (let n = 0; n < 4; n++) await Promise.all([db.sql`select 1`, db.sql`select 1`])
    const [row] = await owner.sql<{ rows: number }>`
      select (coalesce(idx_tup_fetch, 0) + seq_tup_read)::bigint as rows from pg_stat_user_tables
       where (schemaname, relname) = ('orders', 'orders')`
    return row?.rows ?? 0
  }
  const before = await told()
  const found = []
  for (const stage of orderStages) found.push([stage, (await listOrders(db, { stage })).length])
  await deskOverview(db)
  await soldPerDay(db, 14)
  const read = (await told()) - before
  assert.ok(read > 0 && read < 4_000, `the lists of all stages and the front page read ${read} orders`)
  assert.deepEqual(found, [
    ['to_pack', 4],
    ['to_ship', 0],
    ['unpaid', 1],
    ['on_the_way', 2],
    ['completed', 50],
    ['closed', 2],
  ])
  assert.deepEqual(await countStages(db), {
    to_pack: 4,
    to_ship: 0,
    unpaid: 1,
    on_the_way: 2,
    completed: mostCounted + 1,
    closed: 2,
  })
})
