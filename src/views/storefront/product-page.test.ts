import assert from 'node:assert/strict'
import test from 'node:test'
import { observeStatements } from '#kernel/sql.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { categoryPage, homePage, productPage, variantByOptions } from './index.ts'
import { aShop, withProducts } from './testing/a-shop.ts'

const shown = { locale: 'en', currency: 'EUR' } as const

const wire = (value: unknown) =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each))

async function countStatements(work: () => Promise<unknown>): Promise<number> {
  let count = 0
  observeStatements(() => count++)
  try {
    await work()
  } finally {
    observeStatements(undefined)
  }
  return count
}

const variantsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    options: { color: `c${i % 40}`, size: `s${Math.floor(i / 40)}` },
    cents: 1_000 + i,
    pieces: i % 3,
  }))

test('a product page is one statement, however many variants there are; the front page is two', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, [{ slug: 'one' }, { slug: 'many', variants: variantsOf(40) }])
  await productPage(db, { ...shown, slug: 'one' })
  await homePage(db, shown)
  assert.equal(await countStatements(() => productPage(db, { ...shown, slug: 'one' })), 1)
  assert.equal(await countStatements(() => productPage(db, { ...shown, slug: 'many' })), 1)
  assert.equal(await countStatements(() => homePage(db, shown)), 2)
  assert.equal(await countStatements(() => categoryPage(db, { slug: 'home', locale: 'en' })), 0)
})

test('a product of 1,000 variants answers less than 300 kB, and every variant can be found', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, [{ slug: 'matrix', variants: variantsOf(1_000) }])
  await productPage(db, { ...shown, slug: 'matrix' })
  const begun = performance.now()
  const page = await productPage(db, { ...shown, slug: 'matrix' })
  const took = performance.now() - begun
  assert.ok(page)
  assert.ok(wire(page).length < 300_000, `${wire(page).length} bytes`)
  assert.ok(took < 250, `${took} ms`)
  assert.equal(page.variantCount, 1_000)
  assert.equal(page.variants.length, 250)
  assert.deepEqual(
    page.options.map(({ code, values }) => [code, values.length]),
    [
      ['color', 40],
      ['size', 25],
    ],
  )
  const last = await variantByOptions(db, { slug: 'matrix', currency: 'EUR' }, { color: 'c39', size: 's24' })
  assert.equal(last?.price?.minor, 1_999n)
  const none = await variantByOptions(db, { slug: 'matrix', currency: 'EUR' }, { color: 'c39' })
  assert.equal(none, undefined)
})

test('no collection of a page multiplies another: the answer grows with the sum, not the product', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  const rich = (slug: string, count: number) => ({
    slug,
    variants: variantsOf(count),
    translations: {
      en: { title: slug, summary: '', description: '' },
      fr: { title: slug, summary: '', description: '' },
    },
    media: Array.from({ length: count }, (_, position) => ({
      key: `p${position}.svg`,
      position,
      alt: { en: 'x' },
      width: 8,
      height: 8,
    })),
  })
  await withProducts(db, [rich('few', 20), rich('lots', 200)])
  const size = async (slug: string) => {
    const page = await productPage(db, { ...shown, slug })
    assert.ok(page)
    return [page.variants.length, page.pictures.length]
  }
  assert.deepEqual(await size('few'), [20, 20])
  assert.deepEqual(await size('lots'), [200, 200])
})

test('texts come in the language asked for, else in English, else in any', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  const text = (title: string) => ({ title, summary: '', description: '' })
  await withProducts(db, [
    { slug: 'both', translations: { en: text('Lamp'), fr: text('Lampe') }, attributes: { material: 'oak' } },
    { slug: 'only-zh', translations: { zh: text('灯') } },
  ])
  const seen = async (slug: string, locale: 'en' | 'zh' | 'fr') => {
    const page = await productPage(db, { ...shown, slug, locale })
    return [page?.title, page?.textLocale, page?.facts[0]?.value]
  }
  assert.deepEqual(await seen('both', 'fr'), ['Lampe', 'fr', 'Chêne'])
  assert.deepEqual(await seen('both', 'zh'), ['Lamp', 'en', 'Oak'])
  assert.deepEqual(await seen('only-zh', 'fr'), ['灯', 'zh', undefined])
})

test('a value is in stock when some variant having it can be bought', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, [
    {
      slug: 'shirt',
      variants: [
        { options: { color: 'sea' }, pieces: 0 },
        { options: { color: 'ink' }, pieces: 3, cents: 900 },
      ],
    },
    { slug: 'neighbor' },
  ])
  const page = await productPage(db, { ...shown, slug: 'shirt' })
  assert.deepEqual(
    page?.options[0]?.values.map(({ code, inStock }) => [code, inStock]),
    [
      ['sea', false],
      ['ink', true],
    ],
  )
  assert.deepEqual(
    page?.variants.map((variant) => variant.available),
    [0, 3],
  )
  assert.deepEqual(
    page?.crumbs.map((crumb) => crumb.name),
    ['Home', 'Lamps'],
  )
  assert.deepEqual(
    page?.related.map((item) => item.slug),
    ['neighbor'],
  )
  const abroad = await productPage(db, { slug: 'shirt', locale: 'en', currency: 'USD' })
  assert.deepEqual([abroad?.price, abroad?.inStock, abroad?.variants[0]?.price], [null, false, null])
})

test('drafts and archived products are not in the shop', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, [
    { slug: 'draft', state: 'draft' },
    { slug: 'gone', state: 'archived' },
  ])
  for (const slug of ['draft', 'gone', 'never', "x' or 1=1 --", '']) {
    assert.equal(await productPage(db, { ...shown, slug }), undefined)
  }
})
