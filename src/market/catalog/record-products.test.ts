import assert from 'node:assert/strict'
import test from 'node:test'
import type { Db } from '#kernel/database.ts'
import { mustBeDone } from '#kernel/result.ts'
import { observeStatements } from '#kernel/sql.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  categoryTree,
  moveProduct,
  recordAttributes,
  recordCategories,
  recordProducts,
  setVariantState,
  updateProduct,
  wayTo,
  type ProductRecord,
} from './index.ts'

const category = (slug: string, parent: string | null = null, position = 0) => ({
  slug,
  parent,
  position,
  names: { en: slug },
  descriptions: {},
})

async function aCatalog(db: Db): Promise<void> {
  mustBeDone(
    await inTransaction(db, (tx) =>
      recordCategories(tx, [category('home'), category('lamps', 'home'), category('pans')], 'test'),
    ),
  )
  mustBeDone(
    await inTransaction(db, (tx) =>
      recordAttributes(
        tx,
        [{ code: 'power', kind: 'number', filterable: true, labels: { en: 'Power' } }],
        'test',
      ),
    ),
  )
}

const product = (slug: string, change: Partial<ProductRecord> = {}): ProductRecord => ({
  slug,
  category: 'lamps',
  taxClass: 'standard',
  brand: 'Holm',
  popularity: 1,
  translations: { en: { title: slug, summary: '', description: '' } },
  options: [{ code: 'size', labels: {}, values: ['s', 'm'].map((code) => ({ code, labels: {} })) }],
  attributes: { power: 5 },
  variants: ['s', 'm'].map((size) => ({ sku: `${slug}-${size}`, options: { size }, weightGrams: 1 })),
  media: [{ key: 'a.svg', position: 1, alt: {}, width: 1, height: 1 }],
  ...change,
})

const record = (db: Db, ...records: ProductRecord[]) =>
  inTransaction(db, (tx) => recordProducts(tx, records, { actor: 'test' }))

const facts = (db: Db) =>
  db.sql<{ type: string; payload: { productIds?: number[] } }>`
    select type, payload from kernel.outbox where type = 'product_changed' order by id`

test('recording takes as many statements for 500 products as for one', async (t) => {
  const db = await testDatabase(t)
  await aCatalog(db)
  const count = async (many: number) => {
    let statements = 0
    observeStatements(() => statements++)
    mustBeDone(await record(db, ...Array.from({ length: many }, (_, i) => product(`p${many}-${i}`))))
    observeStatements(undefined)
    return statements
  }
  assert.equal(await count(1), 13)
  assert.equal(await count(500), 13)
})

test('what has not changed is not touched and not told', async (t) => {
  const db = await testDatabase(t)
  await aCatalog(db)
  const first = mustBeDone(await record(db, product('a'), product('b'), product('c')))
  assert.equal(first.created, 3)
  const again = mustBeDone(await record(db, product('a'), product('b'), product('c')))
  assert.deepEqual([again.created, again.changedIds], [0, []])
  assert.deepEqual(again.productIds, first.productIds)
  assert.equal((await facts(db)).length, 1)
})

const changes: readonly (readonly [string, Partial<ProductRecord>])[] = [
  ['brand', { brand: 'Lund' }],
  ['category', { category: 'pans' }],
  ['a text', { translations: { en: { title: 'new', summary: '', description: '' } } }],
  [
    'a language',
    { translations: { ...product('b').translations, fr: { title: 'b', summary: '', description: '' } } },
  ],
  ['an attribute', { attributes: { power: 6 } }],
  ['an attribute less', { attributes: {} }],
  ['a picture', { media: [] }],
  ['an option value less', { options: [{ code: 'size', labels: {}, values: [{ code: 's', labels: {} }] }] }],
  ['a weight', { variants: product('b').variants.map((each) => ({ ...each, weightGrams: 9 })) }],
  ['a variant less', { variants: product('b').variants.slice(1) }],
]

for (const [what, change] of changes) {
  test(`a change of ${what} changes that product only, and is told once`, async (t) => {
    const db = await testDatabase(t)
    await aCatalog(db)
    const { productIds } = mustBeDone(await record(db, product('a'), product('b')))
    const again = mustBeDone(await record(db, product('a'), product('b', change)))
    assert.deepEqual(again.changedIds, [productIds[1]])
    assert.deepEqual((await facts(db))[1]?.payload.productIds, [productIds[1]])
  })
}

test('choices may move from one SKU to another, and back', async (t) => {
  const db = await testDatabase(t)
  await aCatalog(db)
  await record(db, product('a'))
  const swapped = product('a').variants.map((each, i) => ({
    ...each,
    options: { size: i === 0 ? 'm' : 's' },
  }))
  mustBeDone(await record(db, product('a', { variants: swapped })))
  const rows = await db.sql`select sku, options, state from catalog.variants order by sku`
  assert.deepEqual(rows, [
    { sku: 'a-m', options: { size: 's' }, state: 'active' },
    { sku: 'a-s', options: { size: 'm' }, state: 'active' },
  ])
})

test('unknown categories and attributes and taken SKUs are refused, and nothing is recorded', async (t) => {
  const db = await testDatabase(t)
  await aCatalog(db)
  await record(db, product('a'))
  const refusals = [
    await record(db, product('b', { category: 'cellar' })),
    await record(db, product('b', { attributes: { color: 'red' } })),
    await record(db, product('b', { variants: product('a').variants })),
  ].map((answer) => (answer.ok ? '' : answer.refusal))
  assert.deepEqual(refusals, ['category_not_found', 'attribute_not_found', 'sku_taken'])
  assert.deepEqual(await db.sql`select slug from catalog.products`, [{ slug: 'a' }])
})

test('a category is never below itself', async (t) => {
  const db = await testDatabase(t)
  await aCatalog(db)
  const ring = inTransaction(db, (tx) =>
    recordCategories(tx, [category('pans'), category('home', 'lamps')], 'test'),
  )
  await assert.rejects(ring, { code: '23514' })
  const orphan = await inTransaction(db, (tx) => recordCategories(tx, [category('x', 'nowhere')], 'test'))
  assert.equal(orphan.ok ? '' : orphan.refusal, 'parent_not_found')
  const lamps = (await categoryTree(db)).bySlug.get('lamps')
  assert.deepEqual(lamps && wayTo(lamps).map((node) => node.slug), ['home', 'lamps'])
})

test('two editors do not overwrite one another, and slugs stay the only one', async (t) => {
  const db = await testDatabase(t)
  await aCatalog(db)
  const { productIds } = mustBeDone(await record(db, product('a'), product('b')))
  const [id = 0] = productIds
  const [seen] = await db.sql<{ at: Date }>`select updated_at as at from catalog.products where id = ${id}`
  const edit = (brand: string, slug = 'a') =>
    inTransaction(db, (tx) =>
      updateProduct(tx, id, { brand, slug }, { actor: 'test', seenAt: seen?.at ?? null }),
    )
  assert.ok((await edit('First')).ok)
  const second = await edit('Second')
  assert.equal(second.ok ? '' : second.refusal, 'changed_meanwhile')
  const taken = await inTransaction(db, (tx) => updateProduct(tx, id, { slug: 'b' }, { actor: 'test' }))
  assert.equal(taken.ok ? '' : taken.refusal, 'slug_taken')
})

test('products and variants move as their lifecycles say', async (t) => {
  const db = await testDatabase(t)
  await aCatalog(db)
  const { productIds, variantIds } = mustBeDone(await record(db, product('a')))
  const [id = 0] = productIds
  const move = async (event: 'activate' | 'withdraw' | 'archive') => {
    const moved = await inTransaction(db, (tx) => moveProduct(tx, id, event, 'test'))
    return moved.ok ? moved.value.state : moved.refusal
  }
  assert.deepEqual(
    [
      await move('activate'),
      await move('withdraw'),
      await move('archive'),
      await move('withdraw'),
      await move('activate'),
    ],
    ['product_not_movable', 'draft', 'archived', 'product_not_movable', 'active'],
  )
  const variant = variantIds.get('a-s') ?? 0
  const set = async (event: 'pause' | 'resume' | 'archive') => {
    const moved = await inTransaction(db, (tx) => setVariantState(tx, variant, event, 'test'))
    return moved.ok ? moved.value.state : moved.refusal
  }
  assert.deepEqual(
    [await set('resume'), await set('pause'), await set('archive'), await set('pause'), await set('resume')],
    ['variant_not_movable', 'paused', 'archived', 'variant_not_movable', 'active'],
  )
})
