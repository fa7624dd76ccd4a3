import assert from 'node:assert/strict'
import test from 'node:test'
import type { Db } from '#kernel/database.ts'
import { done, mustBeDone, type Result } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { recordAttributes, recordCategories } from '#market/catalog/index.ts'
import { importCatalog, reportLine, type ImportFault, type ImportOptions } from './import-catalog.ts'

async function aShop(db: Db): Promise<void> {
  const recorded = await inTransaction(db, async (tx): Promise<Result<null, string>> => {
    const categories = await recordCategories(
      tx,
      ['lamps', 'pans'].map((slug, position) => ({
        slug,
        parent: null,
        position,
        names: { en: slug },
        descriptions: {},
      })),
      'test',
    )
    if (!categories.ok) return categories
    const attributes = await recordAttributes(
      tx,
      [
        {
          code: 'material',
          kind: 'choice',
          filterable: true,
          labels: { en: 'Material' },
          choices: [{ code: 'oak', labels: { en: 'Oak' } }],
        },
        { code: 'power', kind: 'number', unit: 'W', filterable: true, labels: { en: 'Power' } },
        { code: 'organic', kind: 'boolean', filterable: true, labels: { en: 'Organic' } },
        { code: 'author', kind: 'text', filterable: false, labels: { en: 'Author' } },
      ],
      'test',
    )
    return attributes.ok ? done(null) : attributes
  })
  mustBeDone(recorded)
}

const aVariant = (sku: string) => ({
  sku,
  options: { color: 'sea' },
  weightGrams: 500,
  prices: { EUR: '19.90', USD: '21.90' },
  stock: { main: 4 },
})

const aProduct = (slug: string, change: object = {}) => ({
  slug,
  category: 'lamps',
  taxClass: 'standard',
  brand: 'Fyrholm',
  popularity: 3,
  translations: { en: { title: `Title of ${slug}`, summary: 's', description: 'd' } },
  options: [{ code: 'color', labels: { en: 'Color' }, values: [{ code: 'sea', labels: { en: 'Sea' } }] }],
  attributes: { material: 'oak', power: 8.5, organic: true, author: { en: 'One', fr: 'Un' } },
  variants: [aVariant(`${slug}-1`)],
  media: [{ key: 'p.svg', position: 1, alt: { en: 'x' }, width: 8, height: 8 }],
  ...change,
})

async function* bytes(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part
}

const jsonl = (...values: unknown[]) =>
  values.map((each) => `${typeof each === 'string' ? each : JSON.stringify(each)}\n`).join('')

async function imported(db: Db, file: AsyncIterable<Uint8Array>, more: Partial<ImportOptions> = {}) {
  const faults: ImportFault[] = []
  const result = await importCatalog(db, file, {
    format: 'jsonl',
    actor: 'test',
    onFault: (fault) => faults.push(fault),
    ...more,
  })
  return { result, faults }
}

async function counts(db: Db): Promise<Record<string, unknown> | undefined> {
  const [row] = await db.sql`
    select (select count(*) from catalog.products) as products, (select count(*) from catalog.variants) as variants,
           (select count(*) from pricing.prices) as prices, (select count(*) from inventory.stock) as stock,
           (select count(*) from catalog.import_lines) as lines, (select count(*) from catalog.import_skus) as skus`
  return row
}

test('a file is taken over whole, and a second time nothing is touched', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  const file = jsonl(...Array.from({ length: 700 }, (_, i) => aProduct(`lamp-${i}`)))
  const first = mustBeDone((await imported(db, bytes(file))).result)
  assert.deepEqual([first.products, first.created, first.changed, first.unchanged], [700, 700, 0, 0])
  assert.deepEqual(await counts(db), {
    products: 700,
    variants: 700,
    prices: 1400,
    stock: 700,
    lines: 0,
    skus: 0,
  })
  const before =
    await db.sql`select max(updated_at) as at, count(*) as n from catalog.products, kernel.outbox`
  const again = mustBeDone((await imported(db, bytes(file))).result)
  assert.deepEqual([again.created, again.changed, again.unchanged], [0, 0, 700])
  const [facts] = await db.sql<{ types: string[] }>`
    select array_agg(type order by id) as types from kernel.outbox where id > (select max(id) - 1 from kernel.outbox)`
  assert.deepEqual(facts?.types, ['catalog_imported'])
  const after =
    await db.sql`select max(updated_at) as at, count(*) - 700 as n from catalog.products, kernel.outbox`
  assert.deepEqual(after, before)
})

test('only what differs is changed; variants no longer named are archived; sold stock is not given back', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await imported(db, bytes(jsonl(aProduct('a'), aProduct('b'), aProduct('c'))))
  await db.sql`update inventory.stock set on_hand = 1 where variant_id = (select id from catalog.variants where sku = 'a-1')`
  const changed = aProduct('b', { variants: [{ ...aVariant('b-2'), prices: { EUR: '5.00' } }] })
  const again = mustBeDone((await imported(db, bytes(jsonl(aProduct('a'), changed, aProduct('c'))))).result)
  assert.deepEqual([again.created, again.changed, again.unchanged], [0, 1, 2])
  const rows = await db.sql`
    select v.sku, v.state, s.on_hand from catalog.variants v left join inventory.stock s on s.variant_id = v.id
     where v.sku like 'a-%' or v.sku like 'b-%' order by v.sku`
  assert.deepEqual(rows, [
    { sku: 'a-1', state: 'active', on_hand: 1 },
    { sku: 'b-1', state: 'archived', on_hand: 4 },
    { sku: 'b-2', state: 'active', on_hand: 4 },
  ])
})

const variant = (change: object) => ({ variants: [{ ...aVariant('x-1'), ...change }] })

const faulty: readonly (readonly [string, unknown, readonly string[]])[] = [
  ['malformed JSON', '{"slug": "x"', ['malformed_json @']],
  ['not an object', '[1, 2]', ['not_an_object @']],
  [
    'nothing at all',
    {},
    [
      'required @category',
      'required @slug',
      'required @taxClass',
      'required @translations',
      'required @variants',
    ],
  ],
  [
    'wrong types',
    {
      slug: 5,
      category: [],
      taxClass: {},
      brand: 1,
      popularity: 'a',
      translations: [],
      variants: {},
      options: 'x',
      attributes: 3,
      media: 4,
    },
    [
      'not_a_text @slug',
      'not_a_text @category',
      'not_a_text @taxClass',
      'not_a_text @brand',
      'not_a_whole_number @popularity',
      'not_an_object @translations',
      'required @translations',
      'not_a_list @options',
      'not_an_object @attributes',
      'not_a_list @variants',
      'required @variants',
      'not_a_list @media',
    ],
  ],
  [
    'nulls',
    aProduct('x', { variants: [null], options: [null], media: [null] }),
    [
      'not_an_object @options[0]',
      'required @options[0].values',
      'required @options[0].code',
      'not_an_object @variants[0]',
      'required @variants[0].sku',
      'required @variants[0].options.',
      'required @variants[0].prices',
      'not_an_object @media[0]',
    ],
  ],
  ['unknown category', aProduct('x', { category: 'cellar' }), ['unknown_category @category']],
  ['unknown tax class', aProduct('x', { taxClass: 'luxury' }), ['unknown_tax_class @taxClass']],
  ['a misspelled field', aProduct('x', { colour: 1 }), ['unknown_field @colour']],
  ['a slug with blanks', aProduct('X y'), ['malformed @slug', 'malformed @variants[0].sku']],
  [
    'an absurd length',
    aProduct('x', { brand: 'b'.repeat(500_000), translations: { en: { title: 't'.repeat(201) } } }),
    ['too_long @brand', 'too_long @translations.en.title'],
  ],
  ['a line beyond reason', `{"slug": "${'x'.repeat(1_100_000)}"}`, ['line_too_long @']],
  [
    'a language not spoken',
    aProduct('x', { translations: { xx: { title: 'x' } } }),
    ['unknown_field @translations.xx', 'required @translations'],
  ],
  ['a NUL', aProduct('x', { brand: 'a\u0000b' }), ['invalid_utf8 @brand']],
  ['half a letter', aProduct('x', { brand: 'a\ud800' }), ['invalid_utf8 @brand']],
  [
    'a negative price',
    aProduct('x', variant({ prices: { EUR: '-1.00' } })),
    ['negative_price @variants[0].prices.EUR'],
  ],
  [
    'too many decimals',
    aProduct('x', variant({ prices: { EUR: '1.999', JPY: '1.5', USD: '1e3' } })),
    [
      'too_many_decimals @variants[0].prices.EUR',
      'too_many_decimals @variants[0].prices.JPY',
      'not_a_decimal @variants[0].prices.USD',
    ],
  ],
  [
    'an absurd price',
    aProduct('x', variant({ prices: { EUR: '99999999999999999999' } })),
    ['amount_too_large @variants[0].prices.EUR'],
  ],
  [
    'an unknown currency',
    aProduct('x', variant({ prices: { EUR: '1', XXX: '1', SEK: '1' } })),
    ['unknown_currency @variants[0].prices.XXX', 'unknown_currency @variants[0].prices.SEK'],
  ],
  [
    'a former price below',
    aProduct('x', variant({ compareAt: { EUR: '19.90' } })),
    ['compare_at_not_above @variants[0].compareAt.EUR'],
  ],
  [
    'an unknown place',
    aProduct('x', variant({ stock: { moon: 1, main: -1 } })),
    ['unknown_location @variants[0].stock.moon', 'out_of_range @variants[0].stock.main'],
  ],
  [
    'a wrong GTIN',
    aProduct('x', variant({ gtin: '4006381333932' })),
    ['wrong_check_digit @variants[0].gtin'],
  ],
  [
    'undeclared choices',
    aProduct('x', variant({ options: { color: 'red', size: 'm' } })),
    ['unknown_value @variants[0].options.color', 'unknown_option @variants[0].options.size'],
  ],
  ['a missing choice', aProduct('x', variant({ options: {} })), ['required @variants[0].options.color']],
  [
    'the same choice twice',
    aProduct('x', { variants: [aVariant('x-1'), aVariant('x-2')] }),
    ['duplicate_choice @variants[1].options'],
  ],
  [
    'the same SKU twice in a product',
    aProduct('x', { variants: [aVariant('x-1'), { ...aVariant('x-1') }] }),
    ['duplicate_sku @variants[1].sku', 'duplicate_choice @variants[1].options'],
  ],
  [
    'unknown and wrong attributes',
    aProduct('x', { attributes: { weight: 1, power: '8', organic: 'yes', material: 'gold', author: 7 } }),
    [
      'unknown_attribute @attributes.weight',
      'not_a_number @attributes.power',
      'not_a_yes_or_no @attributes.organic',
      'unknown_choice @attributes.material',
      'not_a_text @attributes.author',
    ],
  ],
  [
    'a picture that is a path',
    aProduct('x', { media: [{ key: '../etc/passwd', position: 1, width: 1, height: 1 }] }),
    ['malformed @media[0].key'],
  ],
  [
    'a prototype',
    '{"__proto__": {"slug": "x"}, "constructor": 1}',
    [
      'unknown_field @__proto__',
      'unknown_field @constructor',
      'required @category',
      'required @slug',
      'required @taxClass',
      'required @translations',
      'required @variants',
    ],
  ],
]

test('every fault of a line is told with its field and reason, and nothing is imported', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  for (const [name, line, expected] of faulty) {
    const { result, faults } = await imported(db, bytes(jsonl(aProduct('good'), line)))
    assert.equal(result.ok ? 'imported' : result.refusal, 'file_has_faults', name)
    assert.deepEqual(
      faults.map(({ field, reason }) => `${reason} @${field}`).toSorted(),
      [...expected].toSorted(),
      name,
    )
    assert.ok(
      faults.every(({ row, given }) => row === 2 && given.length <= 80),
      name,
    )
  }
  assert.equal((await counts(db))?.['products'], 0)
})

test('faults of the whole file: a slug or SKU that stands twice, a SKU of another product', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await imported(db, bytes(jsonl(aProduct('old'))))
  const file = jsonl(
    aProduct('a'),
    aProduct('b', { variants: [aVariant('a-1')] }),
    aProduct('a', { variants: [aVariant('a-9')], brand: 5 }),
    aProduct('c', { variants: [aVariant('old-1')] }),
  )
  const { faults } = await imported(db, bytes(file))
  assert.deepEqual(
    faults.map(({ row, field, reason, given }) => [row, field, reason, given]),
    [
      [3, 'brand', 'not_a_text', '5'],
      [3, 'slug', 'duplicate_slug', 'a'],
      [2, 'sku', 'duplicate_sku', 'a-1'],
      [4, 'sku', 'sku_of_another_product', 'old-1'],
    ],
  )
})

test('bytes that are not UTF-8, broken anywhere, and cut into any parts, are read or told, never crash', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  const good = Buffer.from(jsonl(aProduct('a', { brand: '灯 é' })))
  const { faults } = await imported(
    db,
    bytes(good, Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a]), good.subarray(0, 40)),
  )
  assert.deepEqual(
    faults.map((fault) => [fault.row, fault.reason]),
    [
      [2, 'invalid_utf8'],
      [3, 'malformed_json'],
    ],
  )
  const cut = Array.from(good, (_, i) => good.subarray(i, i + 1))
  const one = mustBeDone((await imported(db, bytes(...cut))).result)
  assert.equal(one.created, 1)
  const empty = await imported(db, bytes('\n\n'))
  assert.equal(empty.result.ok ? '' : empty.result.refusal, 'file_is_empty')
})

test('a dry run checks all and changes nothing', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  const run = mustBeDone((await imported(db, bytes(jsonl(aProduct('a'))), { dryRun: true })).result)
  assert.equal(run.products, 1)
  assert.deepEqual(await counts(db), { products: 0, variants: 0, prices: 0, stock: 0, lines: 0, skus: 0 })
})

const csv = [
  'slug,category,tax_class,brand,popularity,title_en,title_fr,description_en,sku,gtin,weight_grams,option:color,option:size,price_EUR,compare_at_EUR,price_USD,stock_main,attribute:material,attribute:power',
  'shirt,lamps,standard,Holm,5,"A shirt, blue",Chemise,"Two\nlines",SH-1,,200,Deep Sea,m,19.90,29.90,,3,oak,8.5',
  'shirt,,,,,,,,SH-2,4006381333931,210,Deep Sea,l,21.90,,,0,,',
  'hat,pans,reduced,,,Hat,,,HAT-1,,,,,9,,10.00,,,',
].join('\n')

test('a CSV file has one variant to a row; its values become codes and keep their words', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  const { result, faults } = await imported(db, bytes('\ufeff', csv), { format: 'csv' })
  assert.deepEqual(faults, [])
  assert.deepEqual([mustBeDone(result).products, mustBeDone(result).created], [2, 2])
  const rows = await db.sql`
    select v.sku, v.options, v.gtin, p.amount_minor::text as amount, p.compare_at_minor::text as former
      from catalog.variants v join pricing.prices p on p.variant_id = v.id and p.currency = 'EUR' order by v.sku`
  assert.deepEqual(rows, [
    { sku: 'HAT-1', options: {}, gtin: null, amount: '900', former: null },
    { sku: 'SH-1', options: { color: 'deep-sea', size: 'm' }, gtin: null, amount: '1990', former: '2990' },
    {
      sku: 'SH-2',
      options: { color: 'deep-sea', size: 'l' },
      gtin: '4006381333931',
      amount: '2190',
      former: null,
    },
  ])
  const [value] = await db.sql`select labels from catalog.option_values where code = 'deep-sea'`
  assert.deepEqual(value?.['labels'], { en: 'Deep Sea' })
})

test('faults of a CSV file name the row and the column', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  const rows = csv.split('\n')
  const broken = [
    rows[0],
    'shirt,cellar,standard,Holm,many,Shirt,,,SH-1,,200,Sea,m,-1,,,3,gold,x',
    'shirt,pans,,,,,,,SH-2,,,Sea,,1.999,,,many,,',
  ].join('\n')
  const { faults } = await imported(db, bytes(broken), { format: 'csv' })
  assert.deepEqual(faults.map(({ row, field, reason }) => `${row} ${field} ${reason}`).toSorted(), [
    '2 attribute:material unknown_choice',
    '2 attribute:power not_a_number',
    '2 category unknown_category',
    '2 popularity not_a_whole_number',
    '2 price_EUR negative_price',
    '3 category differs_from_first_row',
    '3 option:size required',
    '3 price_EUR too_many_decimals',
    '3 stock_main not_a_whole_number',
  ])
  for (const odd of ['a"b,c\n"', '"never closed\n1,2', '', 'slug\n', '\u0000\u0000', 'slug,slug\na,b\n']) {
    const answer = await imported(db, bytes(odd), { format: 'csv' })
    assert.equal(answer.result.ok, false, odd)
  }
})

test('a report cannot run as a formula in a spreadsheet', () => {
  const line = reportLine({ row: 3, field: 'brand', reason: 'too_long', given: '=HYPERLINK("http://x","y")' })
  assert.equal(line, '3,brand,too_long,this is longer than allowed,"\'=HYPERLINK(""http://x"",""y"")"\n')
  for (const start of ['+', '-', '@', '\t', '\r', '|', '%'])
    assert.match(reportLine({ row: 1, field: `${start}x`, reason: 'malformed', given: '' }), /^1,"?'/)
})
