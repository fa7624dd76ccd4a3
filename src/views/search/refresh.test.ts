import assert from 'node:assert/strict'
import test from 'node:test'
import { done, mustBeDone } from '#kernel/result.ts'
import { observeStatements } from '#kernel/sql.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { aShop, withProducts } from '../storefront/testing/a-shop.ts'
import { listing } from '../storefront/index.ts'
import { refreshEverything, refreshFor, refreshStale } from './index.ts'

const query = { locale: 'en', currency: 'EUR', size: 96 } as const

test('a fact refreshes the products it is about by a constant number of statements', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  const ids = await withProducts(
    db,
    Array.from({ length: 30 }, (_, i) => ({ slug: `p${i}` })),
  )
  const [stock] = await db.sql<{ variant_id: number }>`
    update inventory.stock set on_hand = 0 where variant_id = (select min(variant_id) from inventory.stock)
    returning variant_id`
  const count = async (payload: Record<string, unknown>) => {
    let statements = 0
    observeStatements(() => statements++)
    await refreshFor(db, [{ type: 'x', payload }])
    observeStatements(undefined)
    return statements
  }
  assert.equal(await count({ productIds: [ids[0]] }), 1)
  assert.equal(await count({ productIds: ids }), 1)
  assert.equal(await count({ variants: [stock?.variant_id] }), 2)
  assert.equal(await count({ categoryIds: [1] }), 2)
  const out = mustBeDone(await listing(db, query)).items.filter((item) => !item.inStock)
  assert.equal(out.length, 1)
})

test('a fact about very many notes them in portions, so that no statement takes long', async (t) => {
  const db = await testDatabase(t)
  const many = Array.from({ length: 25_000 }, (_, i) => i + 1)
  let statements = 0
  observeStatements(() => statements++)
  assert.equal(await refreshFor(db, [{ type: 'category_changed', payload: { productIds: many } }]), false)
  observeStatements(undefined)
  assert.equal(statements, 3)
  const [noted] = await (
    await db.as('owner')
  ).sql<{ count: number }>`select count(*) as count from search.stale`
  assert.equal(noted?.count, 25_000)
})

test('of sales the shelf takes in only those that took the last pieces', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, [{ slug: 'p0' }, { slug: 'p1' }])
  const rows = await db.sql<{ variant_id: number }>`
    update inventory.stock set on_hand = reserved returning variant_id`
  const ids = rows.map((row) => row.variant_id)
  const sale = (soldOut: readonly number[]) => [
    { type: 'stock_changed', payload: { variants: ids, sold_out: soldOut } },
  ]
  const left = async () => mustBeDone(await listing(db, query)).items.filter((item) => item.inStock).length
  let statements = 0
  observeStatements(() => statements++)
  assert.deepEqual(await refreshFor(db, sale([])), [])
  observeStatements(undefined)
  assert.equal(statements, 0)
  assert.equal(await left(), 2)
  assert.equal(((await refreshFor(db, sale(ids.slice(0, 1)))) as number[]).length, 1)
  assert.equal(await left(), 1)
  const freed = { type: 'stock_changed', payload: { variants: ids, was_sold_out: [] } }
  assert.deepEqual(await refreshFor(db, [freed]), [], 'what came back to a full place changes no shelf')
  // Stock that moved otherwise says nothing of last pieces: all of it is looked at.
  await refreshFor(db, [{ type: 'stock_changed', payload: { variants: ids } }])
  assert.equal(await left(), 0)
})

test('very many changes are noted and taken in portions, each product once', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  const ids = await withProducts(
    db,
    Array.from({ length: 250 }, (_, i) => ({ slug: `p${i}` })),
  )
  await db.sql`update catalog.products set brand = 'Lund'`
  const many = [...ids, ...Array.from({ length: 900 }, (_, i) => 1_000_000 + i)]
  assert.equal(await refreshFor(db, [{ type: 'product_changed', payload: { productIds: many } }]), false)
  const seen: number[] = []
  const portionAfter = async (after: number) =>
    mustBeDone(await inTransaction(db, async (tx) => done(await refreshStale(tx, after))))
  for (;;) {
    const portion = await portionAfter(seen.at(-1) ?? 0)
    if (portion.length === 0) break
    seen.push(...portion)
  }
  assert.equal(seen.length, 1_150)
  assert.deepEqual(
    seen,
    [...new Set(many)].toSorted((a, b) => a - b),
    'each once, in their order',
  )
  assert.deepEqual(await portionAfter(0), [], 'none was passed over')
  const branded = await listing(db, { ...query, filters: { brands: ['Lund'] } })
  assert.equal(mustBeDone(branded).count, 250)
})

test('shelf and search can be made again, after sales too, and come out the same', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(
    db,
    Array.from({ length: 20 }, (_, i) => ({
      slug: `p${i}`,
      brand: i % 2 ? 'Holm' : 'Lund',
      attributes: { power: i },
      category: i % 3 === 0 ? 'chairs' : 'lamps',
      variants: Array.from({ length: 1 + (i % 3) }, (_, v) => ({
        options: { color: ['red', 'blue', 'green'][v] ?? '' },
        pieces: (i + v) % 2,
      })),
    })),
  )
  // Sold out, back again, and both at once.
  for (const [rest, pieces] of [
    [0, 0],
    [1, 5],
    [0, 3],
    [2, 0],
  ] as const) {
    const rows = await db.sql<{ variant_id: number }>`
      update inventory.stock set on_hand = reserved + ${pieces}::integer where variant_id % 3 = ${rest}::bigint
      returning variant_id`
    const variants = rows.map((row) => row.variant_id)
    await refreshFor(db, [{ type: 'stock_changed', payload: { variants } }])
  }
  const state = () =>
    db.sql`
      select (select jsonb_agg(s order by s.category_id, s.product_id) from search.shelf s) as shelf,
             (select jsonb_agg(t order by t.category_id) from search.totals t where t.products > 0) as totals,
             (select jsonb_agg(f order by f.category_id, f.token) from search.facet_totals f where f.products > 0) as facets,
             (select jsonb_agg(d.words::text order by d.locale, d.product_id) from search.documents d) as words`
  const before = await state()
  assert.ok(mustBeDone(await listing(db, query)).items.some((item) => !item.inStock))
  assert.equal(await refreshEverything(db), 20)
  assert.deepEqual(await state(), before)
  await db.sql`delete from search.shelf`
  await db.sql`delete from search.products`
  await db.sql`delete from search.totals`
  await db.sql`delete from search.facet_totals`
  await refreshEverything(db)
  assert.deepEqual(await state(), before)
})
