import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { aProduct, aShop, aVariant, bytes, imported, jsonl } from './testing/import-file.ts'

test('an import that stops half-way shows nothing, and the next one with its products finishes it', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await imported(db, bytes(jsonl(aProduct('old'))))
  const owner = await db.as('owner')
  await owner.sql`
    create function catalog.stop() returns trigger language plpgsql as 'begin raise exception ''stopped''; end'`
  await owner.sql`
    create trigger stop before update of brand on catalog.products for each row when (new.brand = 'Stop')
      execute function catalog.stop()`
  const file = jsonl(
    ...Array.from({ length: 600 }, (_, i) => aProduct(`lamp-${i}`, i === 3 ? { state: 'archived' } : {})),
    aProduct('old', { brand: 'Stop' }),
  )
  await assert.rejects(imported(db, bytes(file)))
  const states = () =>
    db.sql`select state, import_id is not null as waits, count(*) as n from catalog.products group by 1, 2 order by 1, 2`
  assert.deepEqual(await states(), [
    { state: 'active', waits: false, n: 1 },
    { state: 'draft', waits: true, n: 600 },
  ])
  await owner.sql`drop trigger stop on catalog.products`
  const again = mustBeDone((await imported(db, bytes(file))).result)
  assert.deepEqual([again.created, again.changed, again.unchanged], [600, 1, 0])
  assert.deepEqual(await states(), [
    { state: 'active', waits: false, n: 600 },
    { state: 'archived', waits: false, n: 1 },
  ])
})

test('new products are told of once, when they are let in', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  await imported(db, bytes(jsonl(aProduct('a'), aProduct('b', { variants: [aVariant('b-1')] }))))
  const facts = await db.sql<{ n: number }>`
    select jsonb_array_length(payload -> 'productIds') as n from kernel.outbox where type = 'product_changed'`
  assert.deepEqual(facts, [{ n: 2 }])
})
