import assert from 'node:assert/strict'
import { test } from 'node:test'
import { done, refused, type Result } from './result.ts'
import { testDatabase } from './testing/database.ts'
import { assertNoTransaction, CommitUnknown, inTransaction, onCommit, type Tx } from './transaction.ts'
import type { Db } from './database.ts'

const put = (tx: Pick<Tx, 'sql'>, name: string) =>
  tx.sql`insert into kernel.marks (name, value) values (${name}, '{}')`
const names = async (db: Db) =>
  (await db.sql<{ name: string }>`select name from kernel.marks where name <> 'schema' order by name`).map(
    (each) => each.name,
  )

test('a value commits; a refusal and a throw leave nothing', async (t) => {
  const db = await testDatabase(t)
  assert.deepEqual(
    await inTransaction(db, async (tx) => {
      await put(tx, 'kept')
      return done(1)
    }),
    { ok: true, value: 1 },
  )
  const no = await inTransaction(db, async (tx) => {
    await put(tx, 'refused')
    return refused('out_of_stock', { line: 2 })
  })
  assert.deepEqual(no, { ok: false, refusal: 'out_of_stock', detail: { line: 2 } })
  await assert.rejects(
    inTransaction(db, async (tx) => {
      await put(tx, 'thrown')
      throw new Error('bug')
    }),
    /bug/,
  )
  await assert.rejects(
    inTransaction(db, async (tx) => {
      await put(tx, 'broken')
      await tx.sql`select 1 / 0 as x`.catch(() => undefined)
      return done(1)
    }),
    /went on after a failed statement/,
  )
  assert.deepEqual(await names(db), ['kept'])
})

test('a deadlock is tried again, and both sides happen', async (t) => {
  const db = await testDatabase(t)
  await put(db, 'a')
  await put(db, 'b')
  let tries = 0
  let met = 0
  let open = () => {}
  const both = new Promise<void>((resolve) => (open = resolve))
  const side = (first: string, second: string): Promise<Result<null, never>> =>
    inTransaction(db, async (tx) => {
      tries++
      await tx.sql`update kernel.marks set value = jsonb_build_object('by', ${first}::text) where name = ${first}`
      if (++met === 2) open()
      await both
      await tx.sql`update kernel.marks set value = jsonb_build_object('by', ${first}::text) where name = ${second}`
      return done(null)
    })
  const results = await Promise.all([side('a', 'b'), side('b', 'a')])
  assert.ok(results.every((each) => each.ok))
  assert.ok(tries >= 3, `${tries} tries`)
})

test('what goes on failing is given up after five tries', async (t) => {
  const db = await testDatabase(t)
  let tries = 0
  await assert.rejects(
    inTransaction(db, async (tx) => {
      tries++
      await tx.sql`do $$ begin raise exception 'no' using errcode = '40001'; end $$`
      return done(1)
    }),
    { code: '40001' },
  )
  assert.equal(tries, 5)
  tries = 0
  await assert.rejects(
    inTransaction(db, async (tx) => {
      tries++
      await tx.sql`insert into kernel.marks (name, value) values ('NOT A NAME', '{}')`
      return done(1)
    }),
    { code: '23514' },
  )
  assert.equal(tries, 1, 'a broken rule is no reason to try again')
})

test('a connection lost before the commit is a failure, and the pool recovers', async (t) => {
  const db = await testDatabase(t)
  await assert.rejects(
    inTransaction(db, async (tx) => {
      await put(tx, 'lost')
      await tx.sql`select pg_terminate_backend(pg_backend_pid()) as ended`
      return done(1)
    }),
  )
  assert.deepEqual(await names(db), [])
  assert.ok((await inTransaction(db, async (tx) => done(await put(tx, 'after')))).ok)
  assert.deepEqual(await names(db), ['after'])
})

test('a connection lost during the commit is unknown, never tried again', async (t) => {
  const db = await testDatabase(t, { role: 'owner' })
  await db.pool.query(`
    create function kernel.end_me() returns trigger language plpgsql as
      $$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); return null; end $$;
    create constraint trigger end_me after insert on kernel.marks
      deferrable initially deferred for each row execute function kernel.end_me()`)
  let tries = 0
  await assert.rejects(
    inTransaction(db, async (tx) => {
      tries++
      await put(tx, 'maybe')
      return done(1)
    }),
    CommitUnknown,
  )
  assert.equal(tries, 1)
  assert.ok((await inTransaction(db, async () => done(1))).ok, 'the pool recovers')
})

test('a statement after the end of its transaction is a bug', async (t) => {
  const db = await testDatabase(t)
  let kept: Tx | undefined
  await inTransaction(db, async (tx) => {
    kept = tx
    return done(1)
  })
  assert.ok(kept)
  await assert.rejects(kept.sql`select 1 as one`, /after the end of its transaction/)
})

test('nothing reaches outside while a transaction is open, and may again afterwards', async (t) => {
  const db = await testDatabase(t)
  const seen: boolean[] = []
  const inside = () => {
    try {
      assertNoTransaction('a call')
      return false
    } catch {
      return true
    }
  }
  await inTransaction(db, async (tx) => {
    await tx.sql`select 1 as one`
    seen.push(inside())
    return done(1)
  })
  seen.push(inside())
  assert.deepEqual(seen, [true, false])
})

test('commits are heard, rollbacks are not', async (t) => {
  const db = await testDatabase(t)
  let heard = 0
  t.after(onCommit(() => heard++))
  await inTransaction(db, async () => refused('no'))
  assert.equal(heard, 0)
  await inTransaction(db, async () => done(1))
  assert.equal(heard, 1)
})

test('many transactions at once share the pool without mixing', async (t) => {
  const db = await testDatabase(t)
  const results = await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      inTransaction(db, async (tx) => {
        await tx.sql`select set_config('kontor.who', ${String(n)}, true) as set`
        await tx.sql`select pg_sleep(0.002) as slept`
        const [row] = await tx.sql<{ who: string }>`select current_setting('kontor.who', true) as who`
        return done(row?.who)
      }),
    ),
  )
  assert.deepEqual(
    results.map((each) => each.ok && each.value),
    Array.from({ length: 40 }, (_, n) => String(n)),
  )
  const [row] = await db.sql<{
    who: string | null
  }>`select nullif(current_setting('kontor.who', true), '') as who`
  assert.equal(row?.who, null, 'a setting of a transaction does not leak')
})
