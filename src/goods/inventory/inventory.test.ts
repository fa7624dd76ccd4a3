import assert from 'node:assert/strict'
import test from 'node:test'
import type { Db } from '#kernel/database.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  adjustStock,
  availability,
  consumeHolds,
  countStock,
  findOpenHolds,
  inventoryOracles,
  moveStock,
  receiveStock,
  releaseHolds,
  stockOf,
  transferStock,
} from './index.ts'

async function variants(db: Db, count: number): Promise<number[]> {
  const rows = await db.sql<{ id: number }>`
    with category as (
      insert into catalog.categories (slug) values ('shoes') returning id
    ), product as (
      insert into catalog.products (slug, category_id, tax_class, state)
      select 'shoe', id, 'standard', 'active' from category returning id
    )
    insert into catalog.variants (product_id, sku, options)
    select product.id, 'SHOE-' || n, jsonb_build_object('size', n) from product, generate_series(1, ${count}::integer) n
    returning id`
  return rows.map((row) => row.id)
}

async function hold(db: Db, reference: string, variantId: number, location: string, quantity: number) {
  const rows = await db.sql`
    with taken as (
      update inventory.stock set reserved = reserved + ${quantity}::integer
       where variant_id = ${variantId} and location = ${location} and on_hand - reserved >= ${quantity}::integer
      returning variant_id
    )
    insert into inventory.holds (id, reference, variant_id, location, quantity, expires_at)
    select 'hld_' || ${reference}::text || '_' || ${location}::text, ${reference}, variant_id, ${location},
           ${quantity}::integer, now() + interval '1 hour'
      from taken returning id`
  return rows.length === 1
}

async function oraclesAreSilent(db: Db) {
  const client = await db.pool.connect()
  try {
    for (const { name, sql } of inventoryOracles) assert.deepEqual((await client.query(sql)).rows, [], name)
  } finally {
    client.release()
  }
}

const actor = 'test'

test('goods that arrive are on hand, and one delivery note counts once', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await variants(db, 1)
  const lines = [{ variantId: shoe, location: 'main', quantity: 10 }]
  const receive = () => inTransaction(db, (tx) => receiveStock(tx, { cause: 'note-1', actor, lines }))
  assert.ok((await receive()).ok)
  const again = await receive()
  assert.equal(again.ok ? '' : again.refusal, 'already_moved')
  assert.equal((await availability(db.sql, [shoe])).get(shoe), 10)
  await oraclesAreSilent(db)
})

test('stock never falls below what is promised to buyers', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await variants(db, 1)
  const at = (quantity: number) => [{ variantId: shoe, location: 'main', quantity }]
  await inTransaction(db, (tx) => receiveStock(tx, { cause: 'note-1', actor, lines: at(5) }))
  assert.ok(await hold(db, 'ord_a', shoe, 'main', 3))
  const lost = await inTransaction(db, (tx) =>
    adjustStock(tx, { cause: 'adj-1', actor, reason: 'water', lines: at(-3) }),
  )
  assert.equal(lost.ok ? '' : lost.refusal, 'below_reserved')
  assert.ok(
    (
      await inTransaction(db, (tx) =>
        adjustStock(tx, { cause: 'adj-2', actor, reason: 'water', lines: at(-2) }),
      )
    ).ok,
  )
  assert.equal((await availability(db.sql, [shoe])).get(shoe), 0)
  const found = [{ variantId: shoe, quantity: 2 }]
  const counted = await inTransaction(db, (tx) =>
    countStock(tx, { cause: 'count-1', actor, location: 'main', found }),
  )
  assert.equal(counted.ok ? '' : counted.refusal, 'below_reserved')
  await oraclesAreSilent(db)
})

test('unknown variants and places are refused by name', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await variants(db, 1)
  const move = (variantId: number, location: string) =>
    inTransaction(db, (tx) =>
      moveStock(tx, { kind: 'receipt', cause: 'x', actor, lines: [{ variantId, location, quantity: 1 }] }),
    )
  const nowhere = await move(shoe, 'moon')
  assert.deepEqual(nowhere.ok ? '' : [nowhere.refusal, nowhere.detail?.['location']], [
    'unknown_location',
    'moon',
  ])
  const nothing = await move(999_999, 'main')
  assert.equal(nothing.ok ? '' : nothing.refusal, 'unknown_variant')
})

test('a transfer and a count keep every piece explained', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await variants(db, 1)
  const lines = [{ variantId: shoe, location: 'main', quantity: 10 }]
  await inTransaction(db, (tx) => receiveStock(tx, { cause: 'note-1', actor, lines }))
  const goods = [{ variantId: shoe, quantity: 4 }]
  const moved = await inTransaction(db, (tx) =>
    transferStock(tx, { cause: 'trf-1', actor, from: 'main', to: 'second' }, goods),
  )
  assert.ok(moved.ok)
  const found = [{ variantId: shoe, quantity: 5 }]
  await inTransaction(db, (tx) => countStock(tx, { cause: 'cnt-1', actor, location: 'main', found }))
  assert.deepEqual(
    (await stockOf(db.sql, [shoe])).map((row) => [row.location, row.onHand]),
    [
      ['main', 5],
      ['second', 4],
    ],
  )
  await oraclesAreSilent(db)
})

test('a hold ends once: of release and dispatch in any number, exactly one happens', async (t) => {
  const db = await testDatabase(t)
  const [shoe = 0] = await variants(db, 1)
  const lines = [{ variantId: shoe, location: 'main', quantity: 20 }]
  await inTransaction(db, (tx) => receiveStock(tx, { cause: 'note-1', actor, lines }))
  for (let round = 0; round < 10; round++) {
    const reference = `ord_${round}`
    assert.ok(await hold(db, reference, shoe, 'main', 1))
    const ends = await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        inTransaction(db, async (tx) => {
          if (i % 2 === 0)
            return done(await releaseHolds(tx, [reference], { outcome: 'released', cause: 'test' }))
          return done(await consumeHolds(tx, { reference, cause: `shp_${round}`, actor }))
        }),
      ),
    )
    assert.equal(ends.filter((end) => mustBeDone(end).length === 1).length, 1)
    assert.deepEqual(await findOpenHolds(db, reference), [])
  }
  await oraclesAreSilent(db)
})

test('the application may neither delete movements nor change them', async (t) => {
  const db = await testDatabase(t)
  await assert.rejects(db.sql`delete from inventory.movements`, /permission denied/)
  await assert.rejects(db.sql`update inventory.movements set quantity = 1`, /permission denied/)
  await assert.rejects(db.sql`delete from inventory.hold_resolutions`, /permission denied/)
})
