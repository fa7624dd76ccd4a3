import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { aShop, bytes, imported } from './testing/import-file.ts'

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
