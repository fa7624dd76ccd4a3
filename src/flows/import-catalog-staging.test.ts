import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { aProduct, aShop, aVariant, bytes, imported, jsonl } from './testing/import-file.ts'

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
