import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { shopWords } from './import-catalog-words.ts'
import { aShop } from './testing/import-file.ts'

test('a file may use the categories, attributes, tax classes, currencies and places the shop has', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  const words = await shopWords(db)
  assert.deepEqual([...words.categories].toSorted(), ['lamps', 'pans'])
  assert.deepEqual([...words.attributes.keys()].toSorted(), ['author', 'material', 'organic', 'power'])
  assert.ok(words.attributes.get('material')?.choices.has('oak'))
  assert.ok(words.taxClasses.has('standard') && words.taxClasses.has('books'))
  assert.ok(words.currencies.has('EUR') && !words.currencies.has('SEK'))
  assert.ok(words.locations.has('main'))
})
