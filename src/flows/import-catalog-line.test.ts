import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { aProduct, aShop, aVariant, bytes, counts, imported, jsonl } from './testing/import-file.ts'

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
  ['a misspelled field', aProduct('x', { colur: 1 }), ['unknown_field @colur']],
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
    aProduct('x', variant({ prices: { EUR: '1', ABC: '1', SEK: '1' } })),
    ['unknown_currency @variants[0].prices.ABC', 'unknown_currency @variants[0].prices.SEK'],
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
  assert.deepEqual(await counts(db), { products: 0, variants: 0, prices: 0, stock: 0, lines: 0, skus: 0 })
})
