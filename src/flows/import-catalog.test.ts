import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { aProduct, aShop, bytes, counts, imported, jsonl } from './testing/import-file.ts'

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

test('a dry run checks all and changes nothing', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  const run = mustBeDone((await imported(db, bytes(jsonl(aProduct('a'))), { dryRun: true })).result)
  assert.equal(run.products, 1)
  assert.deepEqual(await counts(db), { products: 0, variants: 0, prices: 0, stock: 0, lines: 0, skus: 0 })
})
