import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { observeStatements } from '#kernel/sql.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import type { Db } from '#kernel/database.ts'
import type { Locale } from '#market/catalog/index.ts'
import { aShop, withProducts, type TestProduct } from '../storefront/testing/a-shop.ts'
import { searchProducts, suggest, type SearchQuery } from './index.ts'

const text = (title: string, description = '') => ({ title, summary: '', description })

const goods: readonly TestProduct[] = [
  {
    slug: 'oak-lamp',
    translations: { en: text('Oak table lamp'), fr: text('Lampe de table en chêne'), zh: text('橡木台灯') },
  },
  {
    slug: 'steel-lamp',
    translations: {
      en: text('Steel desk lamp'),
      fr: text('Lampe de bureau en acier'),
      zh: text('钢制书桌台灯'),
    },
    popularity: 900,
  },
  {
    slug: 'chair',
    category: 'chairs',
    translations: {
      en: text('Oak chair', 'Goes with a lamp.'),
      fr: text('Chaise en chêne'),
      zh: text('橡木椅'),
    },
  },
  {
    slug: 'pan',
    category: 'pans',
    brand: 'Lampert',
    translations: { en: text('Frying pan'), fr: text('Poêle à frire'), zh: text('平底锅') },
  },
]

async function find(db: Db, said: string, more: Partial<SearchQuery> & { locale?: Locale } = {}) {
  return mustBeDone(await searchProducts(db, { locale: 'en', currency: 'EUR', text: said, ...more }))
}

async function slugs(db: Db, said: string, more: Partial<SearchQuery> = {}): Promise<string[]> {
  return (await find(db, said, more)).items.map((item) => item.slug)
}

test('titles weigh more than brands, brands more than descriptions; all words must fit', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, goods)
  assert.deepEqual(await slugs(db, 'lamp'), ['steel-lamp', 'oak-lamp', 'pan', 'chair'])
  assert.deepEqual(await slugs(db, 'oak lamp'), ['oak-lamp', 'chair'])
  assert.deepEqual(await slugs(db, 'LAMPS'), ['steel-lamp', 'oak-lamp', 'pan', 'chair'])
  assert.deepEqual(await slugs(db, 'oak pan'), [])
})

test('accents and case do not matter, beginnings of the last word do, and SKUs are found', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, goods)
  assert.deepEqual(await slugs(db, 'poele', { locale: 'fr' }), ['pan'])
  assert.deepEqual(await slugs(db, 'CHÊNE chaise', { locale: 'fr' }), ['chair'])
  assert.deepEqual(await slugs(db, 'oak tab'), ['oak-lamp'])
  assert.equal((await slugs(db, 'oak-lamp-0'))[0], 'oak-lamp')
})

test('Chinese is found by any two neighbors, and by one letter', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, goods)
  assert.deepEqual(await slugs(db, '台灯', { locale: 'zh' }), ['steel-lamp', 'oak-lamp'])
  assert.deepEqual(await slugs(db, '书桌台灯', { locale: 'zh' }), ['steel-lamp'])
  assert.deepEqual((await slugs(db, '橡木', { locale: 'zh' })).toSorted(), ['chair', 'oak-lamp'])
  assert.deepEqual((await slugs(db, '锅', { locale: 'zh' })).length, 1)
})

test('a mistyped word is looked for as the nearest the shop knows, and the page says so', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, goods)
  for (const [typed, meant] of [
    ['lmap', 'lamp'],
    ['stel', 'steel'],
    ['chiar', 'chair'],
    ['fryng', 'frying'],
    ['oka lamp', 'oak lamp'],
  ] as const) {
    const found = await find(db, typed)
    assert.equal(found.correctedTo, meant)
    assert.ok(found.count > 0)
  }
  const nothing = await find(db, 'qqqqqq zzzzz')
  assert.deepEqual([nothing.count, nothing.correctedTo], [0, null])
})

test('a search is one statement, and three where nothing fits at first', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, goods)
  await find(db, 'lamp')
  const count = async (said: string) => {
    let statements = 0
    observeStatements(() => statements++)
    await find(db, said)
    observeStatements(undefined)
    return statements
  }
  assert.equal(await count('oak lamp'), 1)
  assert.equal(await count('lmap'), 3)
  assert.equal(await count('  '), 0)
})

test('what is found can be narrowed by category and facet, with counts', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, goods)
  const all = await find(db, 'lamp')
  assert.deepEqual(
    all.categories.map(({ slug, count }) => [slug, count]),
    [
      ['home', 3],
      ['kitchen', 1],
    ],
  )
  const home = await find(db, 'lamp', { category: 'home' })
  assert.equal(home.count, 3)
  assert.deepEqual(
    home.categories.map(({ slug, count, selected }) => [slug, count, selected]),
    [
      ['home', 3, true],
      ['lamps', 2, false],
      ['chairs', 1, false],
    ],
  )
  const branded = await find(db, 'lamp', { filters: { brands: ['Lampert'] } })
  assert.deepEqual(
    branded.items.map((item) => item.slug),
    ['pan'],
  )
  assert.deepEqual(
    branded.facets.find((facet) => facet.code === 'brand')?.values.map(({ value, count }) => [value, count]),
    [
      ['Fyrholm', 3],
      ['Lampert', 1],
    ],
  )
})

test('nothing typed can break a search', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, goods)
  for (const said of [
    "'",
    '"',
    "lamp' & !oak",
    'lamp:*|',
    '\\',
    '()',
    '<->',
    'a'.repeat(5_000),
    '灯'.repeat(300),
    '\u0000lamp',
    '💡',
    'the',
    '%_',
    'ﬁ',
    '\ud800',
  ]) {
    const found = await find(db, said)
    assert.ok(found.count >= 0, said.slice(0, 10))
  }
})

test('suggestions name categories and products that begin so', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, goods)
  assert.deepEqual(await suggest(db, { text: 'lam', locale: 'en' }), [
    { kind: 'category', slug: 'lamps', label: 'Lamps' },
    { kind: 'product', slug: 'steel-lamp', label: 'Steel desk lamp' },
    { kind: 'product', slug: 'pan', label: 'Frying pan' },
    { kind: 'product', slug: 'chair', label: 'Oak chair' },
    { kind: 'product', slug: 'oak-lamp', label: 'Oak table lamp' },
  ])
  assert.deepEqual(await suggest(db, { text: ' ', locale: 'en' }), [])
})
