import assert from 'node:assert/strict'
import test from 'node:test'
import type { Db } from '#kernel/database.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  addressOf,
  addressPattern,
  categoryTree,
  recordCategories,
  recordProducts,
  updateProduct,
} from './index.ts'

const text = (title: string, slug?: string | null) => ({
  title,
  summary: '',
  description: '',
  ...(slug === undefined ? {} : { slug }),
})

const record = (slug: string, fr?: string) => ({
  slug,
  category: 'pots',
  taxClass: 'standard',
  brand: '',
  popularity: 1,
  translations: { en: text(slug), fr: text(slug, fr) },
  options: [],
  attributes: {},
  variants: [{ sku: slug, options: {}, weightGrams: 1 }],
  media: [],
})

async function aCategory(db: Db): Promise<void> {
  const pots = {
    slug: 'pots',
    parent: null,
    position: 1,
    names: { en: 'Pots', fr: 'Pots et marmites' },
    descriptions: {},
    addresses: { fr: 'marmites' },
  }
  mustBeDone(await inTransaction(db, (tx) => recordCategories(tx, [pots], 'test')))
}

test('addresses are kept for ever, lead to one product each, and cannot be taken by another', async (t) => {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  await aCategory(db)
  const put = (records: ReturnType<typeof record>[]) =>
    inTransaction(db, (tx) => recordProducts(tx, records, { actor: 'test' }))
  const [kettle = 0, pan = 0] = mustBeDone(
    await put([record('kettle', 'bouilloire'), record('pan')]),
  ).productIds
  const change = (id: number, what: Parameters<typeof updateProduct>[2]) =>
    inTransaction(db, (tx) => updateProduct(tx, id, what, { actor: 'test' }))
  const addresses = async () => {
    const rows = await db.sql<{ slug: string; product_id: number }>`
      select slug, product_id from catalog.product_addresses order by since, slug`
    return rows.map((row) => `${row.slug}>${row.product_id === kettle ? 'kettle' : 'pan'}`)
  }

  mustBeDone(await change(kettle, { slug: 'copper-kettle' }))
  mustBeDone(await change(kettle, { translations: { fr: text('Bouilloire', 'bouilloire-en-cuivre') } }))
  assert.deepEqual((await addresses()).toSorted(), [
    'bouilloire-en-cuivre>kettle',
    'bouilloire>kettle',
    'copper-kettle>kettle',
    'kettle>kettle',
    'pan>pan',
  ])

  for (const taken of ['kettle', 'bouilloire', 'copper-kettle']) {
    const asSlug = await change(pan, { slug: taken })
    assert.equal(asSlug.ok ? '' : asSlug.refusal, 'slug_taken', taken)
    const asFrench = await change(pan, { translations: { fr: text('Poêle', taken) } })
    assert.equal(asFrench.ok ? '' : asFrench.refusal, 'slug_taken', taken)
    const asImport = await put([record('other', taken)])
    assert.equal(asImport.ok ? '' : asImport.refusal, 'slug_taken', taken)
  }
  const twice = await put([record('one', 'the-same'), record('two', 'the-same')])
  assert.equal(twice.ok ? '' : twice.refusal, 'slug_taken')
  const former = await put([record('kettle')])
  assert.equal(former.ok ? '' : former.refusal, 'slug_taken', 'a former slug does not become a new product')

  // Back again is no new address; a text without one leaves it; null takes the product's own.
  mustBeDone(await change(kettle, { slug: 'kettle', translations: { fr: text('Bouilloire') } }))
  const french = async () =>
    (await db.sql<{ at: string }>`select catalog.product_address(${kettle}::bigint, 'fr') as at`)[0]?.at
  assert.equal(await french(), 'bouilloire-en-cuivre')
  mustBeDone(await change(kettle, { translations: { fr: text('Bouilloire', null) } }))
  assert.equal(await french(), 'kettle')
  assert.equal((await addresses()).length, 5)

  await assert.rejects(owner.sql`delete from catalog.product_addresses where slug = 'bouilloire'`, /for ever/)
  await assert.rejects(owner.sql`update catalog.product_addresses set product_id = ${pan}`, /for ever/)
  await assert.rejects(db.sql`delete from catalog.category_addresses`, /permission denied/)

  const tree = await categoryTree(db)
  assert.deepEqual([tree.byAddress.get('marmites')?.slug, tree.byAddress.get('pots')?.slug], ['pots', 'pots'])
  assert.deepEqual([...tree.bySlug.keys()], ['pots'])
})

test('an address of a title has no accents, signs or gaps, and is never longer than it may be', () => {
  assert.equal(addressOf('Bouilloire « Élan », 1,5 l – œuvre n° 3'), 'bouilloire-elan-1-5-l-oeuvre-n-3')
  assert.equal(addressOf('铜水壶 1.5升'), '铜水壶-1-5升')
  assert.equal(addressOf('Ünïcödé ½'), 'unicode-1-2')
  assert.equal(addressOf('???'), '')
  const long = addressOf('word '.repeat(100))
  assert.ok(long.length <= 120 && addressPattern.test(long), long)
  for (const bad of ['-a', 'a-', 'a--b', 'A', 'a b', '../x', 'a/b', 'é', ''])
    assert.equal(addressPattern.test(bad), false, bad)
})
