import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setLogLevel } from '#kernel/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { aShop, withProducts } from '#views/storefront/testing/a-shop.ts'
import { makeAhead } from './made-ahead.ts'

setLogLevel('silent')

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1_000 && !holds(); tries++) await new Promise((next) => setTimeout(next, 10))
  assert.ok(holds(), 'it did not happen in time')
}

test('the best loved products are made ahead until there is no room', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  const slugs = Array.from({ length: 20 }, (_, i) => `jug-${i}`)
  await withProducts(
    db,
    slugs.map((slug) => ({ slug, category: 'lamps', title: slug })),
  )
  const loved = await db.sql<{ slug: string }>`
    select c.slug from search.cards c join search.shelf s on s.product_id = c.product_id
     where c.locale = 'en' and s.category_id = 0 and s.currency = 'EUR' order by s.popularity desc, s.product_id desc`
  const made: string[] = []
  const ahead = makeAhead(db, {
    most: 18,
    currency: 'EUR',
    isFull: () => made.length >= 16,
    make: async (slug) => void made.push(slug),
  })
  await until(() => made.length >= 16)
  await ahead.stop()
  assert.deepEqual(
    made,
    loved.slice(0, 16).map(({ slug }) => slug),
  )
})

test('a product that cannot be made keeps no other back; after a third failure the walk ends', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(
    db,
    Array.from({ length: 20 }, (_, i) => ({ slug: `pan-${i}`, category: 'lamps', title: `Pan ${i}` })),
  )
  let asked = 0
  const ahead = makeAhead(db, {
    most: 20,
    currency: 'EUR',
    isFull: () => false,
    make: async () => {
      if (++asked % 2 === 1) throw new Error('it cannot be made')
    },
  })
  await until(() => asked === 8)
  await new Promise((next) => setTimeout(next, 100))
  await ahead.stop()
  assert.equal(asked, 8)
})

test('of none nothing is read', async () => {
  const none = makeAhead(
    { sql: () => assert.fail('nothing is asked') },
    { most: 0, currency: 'EUR', isFull: () => false, make: async () => assert.fail('nothing is made') },
  )
  await none.stop()
})

test('what is stopped makes no more', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(
    db,
    Array.from({ length: 40 }, (_, i) => ({ slug: `cup-${i}`, category: 'lamps', title: `Cup ${i}` })),
  )
  let made = 0
  const ahead = makeAhead(db, {
    most: 40,
    currency: 'EUR',
    isFull: () => false,
    make: async () => {
      made++
      await new Promise((next) => setTimeout(next, 5))
    },
  })
  await until(() => made >= 2)
  await ahead.stop()
  const atStop = made
  await new Promise((next) => setTimeout(next, 100))
  assert.equal(made, atStop)
  assert.ok(made < 40)
})
