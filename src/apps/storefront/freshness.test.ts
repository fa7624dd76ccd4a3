import assert from 'node:assert/strict'
import test from 'node:test'
import type { Db } from '#kernel/database.ts'
import { setLogLevel } from '#kernel/log.ts'
import { tell } from '#kernel/outbox.ts'
import { ports } from '#kernel/ports.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { allPlaced } from '../../../tests/support/oracles.ts'
import { productPage } from '#views/storefront/index.ts'
import { aShop, withProducts } from '#views/storefront/testing/a-shop.ts'
import { makeTaggedCache } from '../tagged-cache.ts'
import { keepPagesFresh, variantTags } from './freshness.ts'

setLogLevel('silent')

/** Tell that a shelf was made anew, or something else, and wait until that has its place. */
async function tellShelf(
  worker: Db,
  payload: Readonly<Record<string, unknown>>,
  type = 'shelf_refreshed',
): Promise<void> {
  mustBeDone(
    await inTransaction(worker, async (tx) => {
      await tell(tx, { type, aggregate: 'shelf', actor: 'test', payload })
      return done(null)
    }),
  )
  await allPlaced(worker)
}

async function variantOf({ sql }: Db, product: number): Promise<number> {
  const [row] = await sql<{ id: number }>`select id from catalog.variants where product_id = ${product}`
  return row?.id ?? 0
}

test('a kept page goes when it shows something else, and a sale that leaves enough lets it stay', async (t) => {
  const db = await testDatabase(t)
  const worker = await db.as('worker')
  await aShop(db)
  const [product = 0] = await withProducts(db, [{ slug: 'lamp', variants: [{ cents: 900, pieces: 40 }] }])
  const id = await variantOf(db, product)
  await allPlaced(worker)
  const pages = makeTaggedCache<string>(1_000_000, { sizeOf: () => 1 })
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
  const left = async (pieces: number, more: object = {}, type = 'shelf_refreshed') => {
    const before = pages.moment()
    await db.sql`update inventory.stock set on_hand = ${pieces}::integer, reserved = 0 where variant_id = ${id}`
    await tellShelf(worker, { products: [], variants: [id], only_stock: true, ...more }, type)
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
  await t.test('a sale that moves nothing on the shelf is heard of by itself', async () => {
    keep(30)
    assert.equal(await left(20, { sold_out: [] }, 'stock_changed'), true)
    assert.equal(await left(4, { sold_out: [] }, 'stock_changed'), false)
  })
  await t.test('shelves stay until one runs out', async () => {
    pages.keep('shelf', 'bytes', ['shelf'], pages.moment())
    await left(3)
    assert.ok(pages.find('shelf'))
    await left(0)
    assert.equal(pages.find('shelf'), undefined)
  })
  await t.test('what stands beside a product is read anew with the shelf', async () => {
    const beside = async () =>
      (await productPage(db, { slug: 'lamp', locale: 'en', currency: 'EUR' }))?.related.map(
        ({ slug }) => slug,
      )
    assert.deepEqual(await beside(), [])
    await withProducts(db, [{ slug: 'shade', variants: [{ cents: 500, pieces: 4 }] }])
    await left(30, { only_stock: false })
    assert.deepEqual(await beside(), ['shade'])
  })
})
