import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import type { Db } from '#kernel/database.ts'
import { setLogLevel } from '#kernel/log.ts'
import { tell } from '#kernel/outbox.ts'
import { ports } from '#kernel/ports.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { observeStatements } from '#kernel/sql.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { locales } from '#market/catalog/index.ts'
import { allPlaced } from '../../../tests/support/oracles.ts'
import { aShop, withProducts } from '../storefront/testing/a-shop.ts'
import { filters, goods, words } from './testing/many-goods.ts'
import { withStarsAndSellers } from './testing/stars-and-sellers.ts'
import {
  addPlacement,
  addSynonyms,
  browse,
  findQueries,
  openSearch,
  refreshProducts,
  searchProducts,
  suggest,
  type LiveSearch,
  type SearchQuery,
} from './index.ts'

setLogLevel('silent')

async function opened(db: Db & { host: string; port: number; database: string }, path: string) {
  const live = await openSearch(
    db,
    { host: db.host, port: db.port, database: db.database, role: 'app' },
    path,
  )
  for (let i = 0; i < 2_000 && !live.holding(); i++) await ports().sleep(10)
  assert.ok(live.holding(), 'the index was built')
  return live
}

async function setOf(db: Db, query: SearchQuery) {
  const found = mustBeDone(await searchProducts(db, { ...query, size: 96 }))
  return {
    by: found.answeredBy,
    slugs: found.items.map((item) => item.slug),
    count: found.count,
    inStock: found.inStock,
    range: [found.lowest, found.highest],
    categories: found.categories,
    facets: found.facets
      .filter(({ kind }) => kind !== 'option')
      .map((facet) => ({ ...facet, values: facet.values.toSorted((a, b) => (a.value < b.value ? -1 : 1)) })),
    isPartial: found.isPartial,
  }
}

type Both = { readonly db: Awaited<ReturnType<typeof testDatabase>>; readonly database: Db }

const asked = (text: string, more: Partial<SearchQuery> = {}): SearchQuery => ({
  locale: 'en',
  currency: 'EUR',
  text,
  ...more,
})

/** Both must find the same products with the same counts, and in the same order where one is asked for. */
async function compare({ db, database }: Both, query: SearchQuery) {
  const [index, truth] = await Promise.all([setOf(db, query), setOf(database, query)])
  assert.deepEqual([index.by, truth.by], ['index', 'database'])
  if (index.isPartial) return assert.equal(truth.count, 0)
  const same = ({ slugs, count, categories, facets, inStock, range }: typeof index) => {
    const { options, inStock: only, priceFrom } = query.filters ?? {}
    // The index looks at the variant chosen; the database at the product.
    const stock = options === undefined ? inStock : null
    const isBound = only === true || priceFrom !== undefined || options !== undefined
    return { slugs: slugs.toSorted(), count, categories, facets, stock, range: isBound ? null : range }
  }
  assert.deepEqual(same(index), same(truth), `${query.locale} ${query.text}`)
  if (query.sort !== undefined) assert.deepEqual(index.slugs, truth.slugs, query.sort)
}

/** Tell that these products are as they are now, and wait until the index has heard it. */
async function changed(
  db: Awaited<ReturnType<typeof testDatabase>>,
  live: LiveSearch,
  ids: readonly number[],
) {
  await refreshProducts(db, ids)
  const worker = await db.as('worker')
  const payload = { products: ids, variants: [], only_stock: false }
  mustBeDone(
    await inTransaction(worker, async (tx) => {
      await tell(tx, { type: 'shelf_refreshed', aggregate: 'shelf', actor: 'test', payload })
      return done(null)
    }),
  )
  await heard(worker, live)
}

async function heard(worker: Db, live: LiveSearch) {
  await allPlaced(worker)
  await live.catchUp()
}

async function everyWord(both: Both) {
  for (const locale of locales)
    for (const [i, word] of words[locale].entries())
      for (const text of [word, `${word} ${words[locale][(i + 3) % 11]}`, word.slice(0, 3)])
        await compare(both, asked(text, { locale, filters: filters[i % filters.length] ?? {} }))
  for (const narrowed of filters) await compare(both, asked('lamps', { category: 'home', filters: narrowed }))
}

/** Listings without words: the index and the database must answer the very same, to the cursor of what follows. */
async function browsed({ db, database }: Both) {
  for (const narrowed of filters.slice(1))
    for (const category of [undefined, 'home', 'lamps'])
      for (const [sort, page] of [
        ['popularity', 1],
        ['popularity', 2],
        ['newest', 1],
      ] as const) {
        const query = { locale: 'fr', currency: 'EUR', filters: narrowed, sort, page, size: 5 } as const
        const asked = category === undefined ? query : { ...query, category }
        const [index, truth] = await Promise.all([browse(db, asked), browse(database, asked)])
        assert.deepEqual(index, truth, JSON.stringify([category, sort, page, Object.keys(narrowed)]))
      }
}

/** How often the shelf or the words of facets are read meanwhile. */
async function readsOfShelf(work: () => Promise<unknown>): Promise<number> {
  let count = 0
  observeStatements(({ text }) => {
    if (/search\.(?:shelf|cards|facet)/.test(text)) count++
  })
  try {
    await work()
    return count
  } finally {
    observeStatements(undefined)
  }
}

/** What was found once is known: until something of it changes nothing is asked of the database. */
async function asksNothing(db: Db, live: LiveSearch) {
  const search = () => searchProducts(db, asked('lamps'))
  const narrowed = () => browse(db, { locale: 'en', currency: 'EUR', filters: { priceFrom: 1_000n } })
  const [found] = [mustBeDone(await search()), await narrowed()]
  assert.equal(await readsOfShelf(search), 0)
  assert.equal(await readsOfShelf(narrowed), 0)
  live.holding()?.cards.drop([found.items[0]?.productId ?? 0], true)
  assert.equal(await readsOfShelf(search), 2)
  assert.equal(await readsOfShelf(search), 0)
}

async function afterChanges(both: Both, live: LiveSearch, ids: readonly number[]) {
  const { db } = both
  await db.sql`update catalog.products set brand = 'Lund' where id = ${ids[1]}`
  await db.sql`
    update catalog.product_translations set title = 'Oak telescope' where product_id = ${ids[2]} and locale = 'en'`
  await db.sql`
    update pricing.prices set amount_minor = 1234
     where variant_id in (select v.id from catalog.variants v where v.product_id = ${ids[3]})`
  await db.sql`update catalog.products set state = 'archived' where id = ${ids[4]}`
  await changed(db, live, ids.slice(1, 5))
  for (const text of ['oak', 'telescope', 'lund', 'steel', 'lamps'])
    await compare(both, asked(text, { sort: 'name' }))
  assert.equal(live.state().changed, 3)
  await db.sql`
    update inventory.stock set on_hand = reserved
     where variant_id in (select v.id from catalog.variants v where v.product_id = any (${[ids[1], ids[7]]}::bigint[]))`
  await changed(db, live, [ids[1] ?? 0, ids[7] ?? 0])
  await compare(both, asked('oak', { filters: { inStock: true } }))
}

/** Answers the database's own process, which knows the rules too but has no index. */
async function withRules(both: Both, live: LiveSearch, folder: string): Promise<LiveSearch> {
  const { db, database } = both
  const rule = (more: object) => ({ locale: 'en' as const, text: 'Steel', position: 1, ...more })
  mustBeDone(
    await inTransaction(db, async (tx) => {
      await addSynonyms(tx, { locale: 'en', words: ['settee', 'chairs', 'oak lamps'] }, 'test')
      await addPlacement(tx, { ...rule({}), slug: 'p9', kind: 'pin' }, 'test')
      return addPlacement(tx, { ...rule({}), slug: 'p0', kind: 'bury' }, 'test')
    }),
  )
  await heard(await db.as('worker'), live)
  const nowhere = { host: db.host, port: db.port, database: 'none', role: 'app' } as const
  const truth = await openSearch(database, nowhere, join(folder, 'none'))
  await ports().sleep(200)
  assert.equal(truth.holding(), undefined)
  assert.ok((await setOf(db, asked('settee'))).count > 10)
  await compare(both, asked('settee'))
  await compare(both, asked('steel'))
  const placed = await setOf(db, asked('steel'))
  assert.deepEqual([placed.slugs[0], placed.slugs.at(-1)], ['p9', 'p0'])
  return truth
}

async function beyondTheDatabase(db: Db) {
  const mistyped = mustBeDone(await searchProducts(db, asked('stele lamsp')))
  assert.equal(mistyped.correctedTo, 'steel lamps')
  const joined = mustBeDone(await searchProducts(db, asked('dscw120b steel')))
  assert.ok(joined.count > 0)
  const partial = mustBeDone(await searchProducts(db, asked('telescope 12v running')))
  assert.deepEqual([partial.isPartial, partial.items[0]?.slug], [true, 'p2'])
  const lines = await suggest(db, { text: 'teles', locale: 'en' })
  assert.deepEqual(
    lines.map(({ kind, label }) => [kind, label]),
    [
      ['words', 'telescope'],
      ['product', 'Oak telescope'],
    ],
  )
}

async function notes(db: Db, live: LiveSearch) {
  for (const text of ['Oak  Lamps', 'oak lamps', 'nothing such', 'jo@example.org', 'call 06 12 34 56 78'])
    live.note({ locale: 'en', text })
  live.note({ locale: 'en', text: 'nothing such', found: { count: 0, isPartial: false } })
  await live.stop()
  const rows = await findQueries(db, { days: 7, onlyWithout: false })
  assert.deepEqual(
    rows.map(({ query, searches, results }) => [query, searches, results]),
    [
      ['oak lamps', 2, null],
      ['nothing such', 1, 0],
    ],
  )
  const without = await findQueries(db, { days: 7, onlyWithout: true })
  assert.deepEqual(
    without.map(({ query }) => query),
    ['nothing such'],
  )
}

test('the index in memory and the text search of the database find the same', async (t) => {
  const db = await testDatabase(t)
  const folder = await mkdtemp(join(tmpdir(), 'kontor-search-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  await aShop(db)
  const ids = await withStarsAndSellers(db, await db.as('owner'), await withProducts(db, goods))
  const both: Both = { db, database: await db.as('app') }
  const live = await opened(db, join(folder, 'index.bin'))
  const lives: LiveSearch[] = []
  await t.test('for words of every language, whole and begun, with every kind of filter', () =>
    everyWord(both),
  )
  await t.test('in every order but that of relevance, which is their own', async () => {
    for (const sort of ['popularity', 'rating', 'newest', 'price-up', 'price-down', 'name'] as const)
      await compare(both, asked('oak', { sort }))
  })
  await t.test('without words, narrowed in every way', () => browsed(both))
  await t.test('what was found once is asked for no more', () => asksNothing(db, live))
  await t.test('after products, prices and stock have changed, and after one has gone', async () => {
    await afterChanges(both, live, ids)
    await browsed(both)
  })
  await t.test('with words that mean the same, and products put first and last', async () => {
    lives.push(await withRules(both, live, folder))
  })
  await t.test('mistyped words and words no product has together are found by the index alone', () =>
    beyondTheDatabase(db),
  )
  await t.test('an index opened from disk finds the same as the one that wrote it', async () => {
    const again = { ...db, ...(await db.as('app')) }
    const second = await opened(again, join(folder, 'index.bin'))
    lives.push(second)
    assert.equal(second.state().from, 'disk')
    await second.catchUp()
    await compare({ db: again, database: both.database }, asked('oak'))
  })
  await t.test('a spoiled file on disk is built again', async () => {
    const path = join(folder, 'spoiled.bin')
    const bytes = await readFile(join(folder, 'index.bin'))
    await writeFile(
      path,
      Buffer.from(bytes.toString('latin1').replaceAll('Uint32Array', 'Wint32Array'), 'latin1'),
    )
    const third = await opened({ ...db, ...(await db.as('app')) }, path)
    lives.push(third)
    assert.equal(third.state().from, 'built')
  })
  await t.test('what was looked for is counted by day, and nothing of who looked', () => notes(db, live))
  await Promise.all(lives.map((each) => each.stop()))
})
