import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { wordsOf } from './asked.ts'
import { imageOf } from './build.ts'
import { unpack } from './image.ts'
import type { Bounds } from './rules.ts'
import type { FacetToken, SearchRecord } from './record.ts'
import { searchIndex, type IndexQuery } from './search.ts'
import { placeOfId, segmentOf, type Segment } from './segment.ts'
import { bySets } from './sets.ts'
import { mistakesBetween, wordsNear } from './spelling.ts'
import { pack } from './testing/pack.ts'
import { scan } from './testing/plain-scan.ts'

const words = ['oak', 'oaken', 'table', 'tables', 'lamp', 'dsc', 'w120', 'red', '12v', 'chair', 'tab']
const known: readonly FacetToken[] = [
  ...['fy', 'la', 'ho'].map((value) => ({ facet: 'brand', value })),
  ...['oak', 'ash'].map((value) => ({ facet: 'a:wood', value })),
  ...['red', 'blue', 'green'].map((value) => ({ facet: 'o:color', value })),
  ...['s', 'm'].map((value) => ({ facet: 'o:size', value })),
  ...['a', 'b', 'c', 'd', 'e', 'f'].map((value) => ({ facet: 'a:knob', value })),
].map((each, i) => ({ ...each, id: i + 11 }))
const [brands, woods, colors, sizes, knobs] = [
  [11, 12, 13],
  [14, 15],
  [16, 17, 18],
  [19, 20],
  [21, 22, 23, 24, 25, 26],
] as const

const said = fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((some) => some.join(' '))
/** What few products have, and few searches ask for. */
const seldom = fc.oneof(
  { weight: 5, arbitrary: fc.constant<number[]>([]) },
  { weight: 1, arbitrary: fc.subarray([...knobs], { minLength: 1, maxLength: 3 }) },
)
const variant = fc.record({
  available: fc.boolean(),
  tokens: fc
    .tuple(fc.constantFrom(...colors), fc.option(fc.constantFrom(...sizes)))
    .map((some) => some.filter((each) => each !== null)),
  price: fc.option(fc.integer({ min: 1, max: 9 })),
})
const product = fc.record({
  popularity: fc.integer({ min: 0, max: 3 }),
  category: fc.integer({ min: 1, max: 3 }),
  own: fc.tuple(fc.constantFrom(...brands), fc.subarray([...woods]), seldom),
  variants: fc.array(variant, { minLength: 1, maxLength: 3 }),
  texts: fc.record({ title: said, brand: said, facts: said, description: said }),
})

const recordOf = (made: typeof product extends fc.Arbitrary<infer One> ? One : never, i: number) => {
  const variants = made.variants.map(({ price, ...each }, v) => ({
    ...each,
    id: i * 10 + v,
    prices: price === null ? {} : { EUR: price },
  }))
  const [brand, wood, knob] = made.own
  const tokens = [...new Set([brand, ...wood, ...knob, ...variants.flatMap((each) => each.tokens)])]
  const { popularity, category, texts } = made
  const text = { ...texts, titleKey: texts.title }
  return { id: i + 1, popularity, categories: [0, category], tokens, variants, texts: { en: text } }
}

const catalog = fc.array(product, { minLength: 1, maxLength: 40 }).map((some) => some.map(recordOf))
const bounds: fc.Arbitrary<Bounds> = fc.record({
  categoryId: fc.constantFrom(0, 0, 1, 2, 9),
  currency: fc.constant('EUR'),
  slots: fc
    .tuple(
      fc.subarray([...brands]),
      fc.subarray([...woods, 99]),
      fc.subarray([...colors]),
      fc.subarray([...sizes]),
      seldom,
    )
    .map((chosen) =>
      chosen
        .map((tokens, i) => ({
          facet: ['brand', 'a:wood', 'o:color', 'o:size', 'a:knob'][i] ?? '',
          tokens,
          ofVariant: i === 2 || i === 3,
        }))
        .filter(({ tokens }) => tokens.length > 0),
    ),
  from: fc.option(fc.integer({ min: 1, max: 9 })),
  to: fc.option(fc.integer({ min: 1, max: 9 })),
  inStock: fc.boolean(),
  byVariant: fc.boolean(),
})
const texts = fc.array(fc.constantFrom(...words, 'ta', 'o'), { minLength: 1, maxLength: 3 })

const plan = { languages: ['en'], currencies: ['EUR'] } as const

/** A large part with products out of date in it, and a small one of what they are now. */
function inTwo(records: readonly SearchRecord[], old: readonly SearchRecord[]): Segment[] {
  const changed = records.filter(({ id }) => id % 3 === 0)
  const base = segmentOf(
    unpack(pack(imageOf(plan, [...records.filter(({ id }) => id % 3 !== 0), ...old], known))),
  )
  for (const { id } of old) base.gone[placeOfId(base.image, id)] = 1
  return changed.length === 0 ? [base] : [base, segmentOf(imageOf(plan, changed, known))]
}

const sorted = (counts: ReadonlyMap<number, number>) => [...counts].toSorted((a, b) => a[0] - b[0])

test('an index finds and counts what looking at every product finds and counts', () => {
  fc.assert(
    fc.property(catalog, texts, bounds, fc.boolean(), (records, typed, within, isOpen) => {
      const text = typed.join(' ') + (isOpen ? '' : ' .')
      const old = records.filter(({ id }) => id % 6 === 0).map((each) => ({ ...each, popularity: 2 }))
      const plain = scan(records, known, { language: 'en', text, bounds: within })
      for (const segments of [[segmentOf(imageOf(plan, records, known))], inTwo(records, old)]) {
        const query: IndexQuery = {
          language: 'en',
          words: wordsOf(text),
          synonyms: new Map(),
          bounds: within,
          order: 'newest',
          skip: 0,
          size: 100,
          pinned: new Map(),
        }
        const found = searchIndex(segments, query)
        if (found.corrected !== null || found.isPartial) continue
        assert.deepEqual(
          found.hits.map(({ id }) => id),
          plain.ids.toReversed(),
        )
        assert.equal(found.count, plain.ids.length)
        if (plain.ids.length === 0) continue
        assert.deepEqual(sorted(found.tokens), sorted(plain.tokens))
        assert.deepEqual(sorted(found.categories), sorted(plain.categories))
        assert.deepEqual(
          [found.inStock, found.lowest, found.highest],
          [plain.inStock, plain.lowest, plain.highest],
        )
      }
    }),
    { numRuns: 150 },
  )
})

test('counted in columns set by set or label by label, and in rows and beside them, counts are those of a plain scan', () => {
  const some = fc.sample(product, { numRuns: 40, seed: 11 })
  // More than are counted at a time.
  const records = Array.from({ length: 1_200 }, (_, i) => {
    const record = recordOf(some[i % some.length] as never, i)
    const texts = {
      en: { ...record.texts.en, title: i % 120 === 0 ? 'seldom' : 'chair often', titleKey: '' },
    }
    // Two in a hundred have more values than a row takes.
    const tokens = i % 50 === 0 ? [...new Set([...record.tokens, ...brands, ...knobs])] : record.tokens
    return { ...record, tokens, texts }
  })
  const image = imageOf(plan, records, known)
  const inColumns = image.columns.map(({ facet }) => image.facetNames[facet])
  assert.deepEqual(new Set(inColumns), new Set(['a:wood', 'brand']))
  assert.equal(image.wide.length, 24)
  const asked = { language: 'en', synonyms: new Map(), order: 'newest', skip: 0, size: 1_200 } as const
  const ways = new Set<boolean>()
  for (const within of fc.sample(bounds, { numRuns: 25, seed: 12 }))
    for (const text of ['seldom', 'chair often']) {
      const plain = scan(records, known, { language: 'en', text, bounds: within })
      const query = { ...asked, words: wordsOf(text), bounds: within, pinned: new Map<number, number>() }
      const found = searchIndex([segmentOf(image)], query)
      ways.add(bySets(image.options, text === 'seldom' ? 10 : 1_190))
      assert.deepEqual(
        found.hits.map(({ id }) => id),
        plain.ids.toReversed(),
      )
      if (plain.ids.length === 0) continue
      assert.deepEqual(sorted(found.tokens), sorted(plain.tokens))
      assert.deepEqual(sorted(found.categories), sorted(plain.categories))
      assert.deepEqual(
        [found.inStock, found.lowest, found.highest],
        [plain.inStock, plain.lowest, plain.highest],
      )
    }
  assert.equal(ways.size, 2)
})

test('a part of a ranking is the ranking cut, whatever the order', () => {
  fc.assert(
    fc.property(catalog, texts, bounds, fc.nat(20), (records, typed, within, skip) => {
      const segments = [segmentOf(imageOf(plan, records, known))]
      for (const order of ['relevance', 'popularity', 'price-up', 'price-down', 'name'] as const) {
        const query = { language: 'en', words: wordsOf(typed.join(' ')), synonyms: new Map() } as const
        const ask = { ...query, bounds: within, order, pinned: new Map([[1, 1_000]]) }
        const all = searchIndex(segments, { ...ask, skip: 0, size: 100 }).hits
        const part = searchIndex(segments, { ...ask, skip, size: 5 }).hits
        assert.deepEqual(part, all.slice(skip, skip + 5))
        assert.ok(all.every((hit, i) => i === 0 || hit.score <= (all[i - 1]?.score ?? 0)))
      }
    }),
    { numRuns: 60 },
  )
})

test('words near to one typed are those within so many mistakes, however many digits they have', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'ab12'), minLength: 1, maxLength: 7 })
  fc.assert(
    fc.property(fc.uniqueArray(letters, { minLength: 1, maxLength: 30 }), letters, (all, typed) => {
      const record = {
        ...recordOf(fc.sample(product, { numRuns: 1, seed: 5 })[0] as never, 0),
        texts: { en: { title: all.join(' '), brand: '', facts: '', description: '', titleKey: '' } },
      }
      const [text] = imageOf(plan, [record], known).texts
      assert.ok(text)
      const near = wordsNear(text, typed, 2).map(({ word }) => word)
      const plain = all.filter((word) => word.length >= 3 && mistakesBetween(typed, word, 2) <= 2)
      assert.deepEqual(near.toSorted(), plain.toSorted())
    }),
    { numRuns: 200 },
  )
})

test('a search looks at what the rarer word has, and ranks only what may be among the best', () => {
  const said = (i: number) =>
    `${i % 2 === 0 ? 'common' : 'other'} ${i % 100 === 0 ? 'seldom' : 'often'} com${i % 500} plain`
  const records = Array.from({ length: 20_000 }, (_, i): SearchRecord => {
    const variants = [{ id: i, available: i % 3 > 0, tokens: [16 + (i % 3)], prices: { EUR: 1 + (i % 9) } }]
    const title = said(i)
    const text = { title, brand: '', facts: '', description: '', titleKey: title }
    const popularity = 20_000 - i
    return {
      id: i + 1,
      popularity,
      categories: [0],
      tokens: [11, 16 + (i % 3)],
      variants,
      texts: { en: text },
    }
  })
  const segment = segmentOf(imageOf(plan, records, known))
  const open = { categoryId: 0, currency: 'EUR', slots: [], from: null, to: null, inStock: false }
  const worked = (text: string) => {
    Object.assign(segment.scratch.work, { postings: 0, scored: 0 })
    const asked = { language: 'en', words: wordsOf(text), synonyms: new Map(), pinned: new Map() } as const
    const bounds = { ...open, byVariant: false }
    const { count } = searchIndex([segment], { ...asked, bounds, order: 'relevance', skip: 0, size: 24 })
    return { count, ...segment.scratch.work }
  }
  // Words half of the shop has are looked up in the 200 products that have the rare one, not gone through.
  const rare = worked('common plain seldom .')
  assert.equal(rare.count, 200)
  assert.ok(rare.postings <= 3 * 200, `${rare.postings} postings`)
  // 500 stems of 40 products begin so and are gone through; the one half of the shop has is looked up.
  const begun = worked('seldom com')
  assert.equal(begun.count, 200)
  assert.ok(begun.postings < 21_000, `${begun.postings} postings`)
  // Of ten thousand that fit equally well the most loved are the first met.
  // Leaving out what cannot be among the best leaves out nothing that is.
  const hits = (text: string, size: number) => {
    const asked = { language: 'en', words: wordsOf(text), synonyms: new Map(), pinned: new Map() } as const
    const bounds = { ...open, byVariant: false }
    return searchIndex([segment], { ...asked, bounds, order: 'relevance', skip: 0, size }).hits
  }
  for (const text of ['common .', 'plain .', 'com', 'other often .'])
    assert.deepEqual(hits(text, 24), hits(text, 20_000).slice(0, 24))
  const broad = worked('common .')
  assert.equal(broad.count, 10_000)
  assert.equal(broad.postings, 10_000)
  assert.ok(broad.scored < 1_000, `${broad.scored} scored`)
})
