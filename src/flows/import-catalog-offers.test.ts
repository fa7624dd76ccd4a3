import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { aProduct, aShop, aVariant, bytes, imported, jsonl } from './testing/import-file.ts'

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
