import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { observeStatements } from '#kernel/sql.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { listing, listingFacets, listingSorts, type ListingQuery } from './index.ts'
import { aShop, withProducts } from './testing/a-shop.ts'

const query = { locale: 'en', currency: 'EUR' } as const satisfies ListingQuery

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

const aFew = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    slug: `lamp-${String(i).padStart(3, '0')}`,
    title: `Lamp ${(i * 7) % count}`,
    popularity: (i * 5) % 11,
    variants: [{ cents: 1_000 + ((i * 13) % 17) * 100 }],
  }))

test('a category shows what is in it and below it, and everything shows all', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, [
    { slug: 'lamp' },
    { slug: 'pan', category: 'pans' },
    { slug: 'shelf', category: 'home' },
  ])
  const slugs = async (category?: string) =>
    mustBeDone(await listing(db, category === undefined ? query : { ...query, category }))
      .items.map((item) => item.slug)
      .toSorted()
  assert.deepEqual(await slugs(), ['lamp', 'pan', 'shelf'])
  assert.deepEqual(await slugs('home'), ['lamp', 'shelf'])
  assert.deepEqual(await slugs('lamps'), ['lamp'])
  assert.deepEqual(await slugs('chairs'), [])
  const none = await listing(db, { ...query, category: 'cellar' })
  assert.equal(none.ok ? '' : none.refusal, 'category_not_found')
})

test('a listing and its facets are one statement each, whatever is asked', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, aFew(30))
  await listing(db, { ...query, category: 'home' })
  const filters = { brands: ['Fyrholm'], inStock: true, priceTo: 2_000n }
  for (const sort of listingSorts) {
    assert.equal(await countStatements(() => listing(db, { ...query, sort })), 1)
    assert.equal(await countStatements(() => listing(db, { ...query, sort, filters, category: 'home' })), 1)
  }
  assert.equal(await countStatements(() => listingFacets(db, query)), 1)
  assert.equal(await countStatements(() => listingFacets(db, { ...query, filters })), 1)
})

for (const filters of [{}, { priceFrom: 1n }]) {
  const how = 'priceFrom' in filters ? 'narrowed' : 'whole'
  test(`in every order the cursor walks a ${how} listing once through, as its numbered pages do`, async (t) => {
    const db = await testDatabase(t)
    await aShop(db)
    await withProducts(db, aFew(40))
    for (const sort of listingSorts) {
      const walked: string[] = []
      const paged: string[] = []
      let after: string | null | undefined
      for (let page = 1; after !== null; page++) {
        const next = mustBeDone(
          await listing(db, { ...query, filters, sort, size: 7, ...(after === undefined ? {} : { after }) }),
        )
        walked.push(...next.items.map((item) => item.slug))
        after = next.next
        const numbered = mustBeDone(await listing(db, { ...query, filters, sort, size: 7, page }))
        assert.equal(numbered.count, 40)
        assert.equal(numbered.pages, 6)
        paged.push(...numbered.items.map((item) => item.slug))
      }
      assert.equal(new Set(walked).size, 40, sort)
      assert.deepEqual(walked, paged, sort)
    }
  })
}

test('prices go up and down, and names by their letters', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, [
    { slug: 'a', title: 'Éclair', variants: [{ cents: 300 }, { cents: 200, options: { size: 'm' } }] },
    { slug: 'b', title: 'apple', variants: [{ cents: 100 }] },
    { slug: 'c', title: 'Zebra', variants: [{ cents: 900 }] },
  ])
  const slugs = async (sort: ListingQuery['sort'] & string) =>
    mustBeDone(await listing(db, { ...query, sort })).items.map((item) => item.slug)
  assert.deepEqual(await slugs('price-up'), ['b', 'a', 'c'])
  assert.deepEqual(await slugs('price-down'), ['c', 'a', 'b'])
  assert.deepEqual(await slugs('name'), ['b', 'a', 'c'])
  const [, eclair] = mustBeDone(await listing(db, { ...query, sort: 'name' })).items
  assert.equal(eclair?.price.minor, 200n)
  assert.equal(eclair?.fromPrice, true)
  assert.equal(eclair?.onlyVariantId, null)
})

test('options, price and stock must hold for one and the same variant', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, [
    {
      slug: 'shirt',
      variants: [
        { options: { color: 'sea', size: 'm' }, cents: 1_000, pieces: 0 },
        { options: { color: 'ink', size: 'l' }, cents: 2_000, pieces: 4 },
      ],
    },
  ])
  const found = async (filters: ListingQuery['filters'] & object) =>
    mustBeDone(await listing(db, { ...query, filters })).count
  assert.equal(await found({ options: { color: ['sea'], size: ['m'] } }), 1)
  assert.equal(await found({ options: { color: ['sea'], size: ['l'] } }), 0)
  assert.equal(await found({ options: { color: ['sea', 'ink'], size: ['l'] } }), 1)
  assert.equal(await found({ options: { color: ['sea'] }, inStock: true }), 0)
  assert.equal(await found({ options: { color: ['ink'] }, inStock: true }), 1)
  assert.equal(await found({ options: { color: ['sea'] }, priceFrom: 1_500n }), 0)
  assert.equal(await found({ priceFrom: 1_100n, priceTo: 1_900n }), 0)
  assert.equal(await found({ priceFrom: 1_500n, inStock: true }), 1)
})

test('a facet counts what each of its values would leave, its own choice aside', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, [
    { slug: 'a', brand: 'Holm', attributes: { material: 'oak', power: 8 } },
    { slug: 'b', brand: 'Holm', attributes: { material: 'steel', power: 12.5 } },
    { slug: 'c', brand: 'Lund', attributes: { material: 'steel', organic: true } },
  ])
  const counts = async (filters: ListingQuery['filters'] & object, code: string) =>
    mustBeDone(await listingFacets(db, { ...query, filters }))
      .facets.find((facet) => facet.code === code)
      ?.values.map(({ value, count, selected }) => `${value} ${count}${selected ? ' *' : ''}`)
  assert.deepEqual(await counts({}, 'brand'), ['Holm 2', 'Lund 1'])
  assert.deepEqual(await counts({}, 'power'), ['8 1', '12.5 1'])
  assert.deepEqual(await counts({ brands: ['Holm'] }, 'brand'), ['Holm 2 *', 'Lund 1'])
  assert.deepEqual(await counts({ brands: ['Holm'] }, 'material'), ['oak 1', 'steel 1'])
  assert.equal(await counts({ attributes: { material: ['oak'] } }, 'brand'), undefined)
  assert.deepEqual(await counts({ brands: ['Lund'], attributes: { material: ['oak'] } }, 'brand'), [
    'Holm 1',
    'Lund 0 *',
  ])
})

test('the shelf follows price, stock, state and category of what changed, and its sums stay right', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  const product = { slug: 'lamp', variants: [{ cents: 500, pieces: 0 }] }
  await withProducts(db, [product, { slug: 'other' }])
  const seen = async (category: string) => {
    const page = mustBeDone(await listing(db, { ...query, category }))
    const facets = mustBeDone(await listingFacets(db, { ...query, category }))
    return [page.count, facets.inStock, page.items.find((item) => item.slug === 'lamp')?.price.minor]
  }
  assert.deepEqual(await seen('lamps'), [2, 1, 500n])
  await withProducts(db, [{ slug: 'lamp', variants: [{ cents: 700, pieces: 2 }] }])
  assert.deepEqual(await seen('lamps'), [2, 2, 700n])
  await withProducts(db, [{ slug: 'lamp', category: 'pans', variants: [{ cents: 700, pieces: 0 }] }])
  assert.deepEqual(await seen('lamps'), [1, 1, undefined])
  assert.deepEqual(await seen('kitchen'), [1, 1, 700n])
  await withProducts(db, [{ slug: 'lamp', state: 'archived', variants: [{ cents: 700, pieces: 0 }] }])
  assert.deepEqual(await seen('kitchen'), [0, 0, undefined])
  assert.deepEqual(await seen('home'), [1, 1, undefined])
})

test('cursors of others, pages and sizes beyond bounds, and too many filters do no harm', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await withProducts(db, aFew(3))
  for (const after of [
    '',
    'x',
    'e30',
    Buffer.from('["price-up","1",2]').toString('base64url'),
    'é'.repeat(2_000),
  ]) {
    const answer = await listing(db, { ...query, after })
    assert.equal(answer.ok ? '' : answer.refusal, 'cursor_malformed', after.slice(0, 20))
  }
  for (const [page, size] of [
    [-1, 0],
    [Number.NaN, 1e9],
    [400, 96],
    [1e300, 24],
  ] as const) {
    assert.ok((await listing(db, { ...query, page, size })).ok)
  }
  assert.equal(mustBeDone(await listing(db, { ...query, page: 9 })).count, 3)
  const attributes = Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`a${i}`, ['x']]))
  const refused = await listing(db, { ...query, filters: { attributes } })
  assert.equal(refused.ok ? '' : refused.refusal, 'too_many_filters')
})
