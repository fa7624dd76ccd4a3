import assert from 'node:assert/strict'
import test from 'node:test'
import { setLogLevel } from '#kernel/log.ts'
import { tell } from '#kernel/outbox.ts'
import { ports } from '#kernel/ports.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { allPlaced } from '../../../tests/support/oracles.ts'
import { aShop, withProducts } from '#views/storefront/testing/a-shop.ts'
import { makeTaggedCache } from '../tagged-cache.ts'
import { keepPagesFresh, variantTags } from './freshness.ts'

setLogLevel('silent')

test('a kept page goes when it shows something else, and a sale that leaves enough lets it stay', async (t) => {
  const db = await testDatabase(t)
  const worker = await db.as('worker')
  await aShop(db)
  const [product = 0] = await withProducts(db, [{ slug: 'lamp', variants: [{ cents: 900, pieces: 40 }] }])
  const [variant] = await db.sql<{
    id: number
  }>`select id from catalog.variants where product_id = ${product}`
  const id = variant?.id ?? 0
  await allPlaced(worker)
  const pages = makeTaggedCache<string>(10_000, () => 1)
  const fresh = await keepPagesFresh(db, pages, { most: 10 })
  t.after(() => fresh.stop())
  const keep = (available: number) =>
    pages.keep(
      'page',
      'bytes',
      ['shelf', `product:${product}`, ...variantTags({ id, available }, 10)],
      pages.moment(),
    )

  /** So many are left now, and everybody has heard of it. */
  const left = async (pieces: number, more: object = {}) => {
    const before = pages.moment()
    await db.sql`update inventory.stock set on_hand = ${pieces}::integer, reserved = 0 where variant_id = ${id}`
    const payload = { products: [], variants: [id], only_stock: true, ...more }
    mustBeDone(
      await inTransaction(worker, async (tx) => {
        await tell(tx, { type: 'shelf_refreshed', aggregate: 'shelf', actor: 'test', payload })
        return done(null)
      }),
    )
    await allPlaced(worker)
    for (let i = 0; i < 1_000 && pages.moment() === before; i++) await ports().sleep(5)
    await ports().sleep(5)
    return typeof pages.find('page') === 'string'
  }

  await t.test('more are left than a page names', async () => {
    keep(40)
    assert.equal(await left(39), true)
    assert.equal(await left(11), true)
    assert.equal(await left(10), true)
  })
  await t.test('fewer are left, none, some again', async () => {
    assert.equal(await left(9), false)
    keep(9)
    assert.equal(await left(0), false)
    keep(0)
    assert.equal(await left(0), true)
    assert.equal(await left(30), false)
  })
  await t.test('something else of the product changed', async () => {
    keep(30)
    assert.equal(await left(30, { products: [product] }), false)
    keep(30)
    assert.equal(await left(30, { only_stock: false }), false)
  })
  await t.test('shelves stay until one runs out', async () => {
    pages.keep('shelf', 'bytes', ['shelf'], pages.moment())
    await left(3)
    assert.ok(pages.find('shelf'))
    await left(0)
    assert.equal(pages.find('shelf'), undefined)
  })
})
