import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setLogLevel } from './log.ts'
import { superuserClient } from './embedded.ts'
import { testDatabase, type TestDatabase } from './testing/database.ts'

setLogLevel('silent')

test('statements on shared lanes each get their own answer', async (t) => {
  const db = await testDatabase(t)
  const rows = await Promise.all(
    Array.from({ length: 500 }, (_, n) => db.sql<{ n: number }>`select ${n}::integer as n`),
  )
  assert.deepEqual(
    rows.map(([row]) => row?.n),
    Array.from({ length: 500 }, (_, n) => n),
  )
})

test('a bad statement fails alone, its neighbors on the lane do not', async (t) => {
  const db = await testDatabase(t)
  const answers = await Promise.allSettled(
    Array.from({ length: 60 }, (_, n) => db.sql<{ x: number }>`select 1 / ${n % 10}::integer as x`),
  )
  assert.equal(answers.filter((each) => each.status === 'rejected').length, 6)
})

async function endConnections(of: TestDatabase): Promise<void> {
  const admin = await superuserClient(of)
  try {
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
      of.database,
    ])
  } finally {
    await admin.end()
  }
}

test('a lane whose connection was ended is opened again', async (t) => {
  const db = await testDatabase(t)
  for (let round = 0; round < 3; round++) {
    await db.sql`select 1 as one`
    await endConnections(db)
    const until = Date.now() + 10_000
    const send = () => Promise.allSettled(Array.from({ length: 20 }, () => db.sql`select 1 as one`))
    let answers = await send()
    while (answers.some((each) => each.status === 'rejected') && Date.now() < until) answers = await send()
    assert.ok(
      answers.every((each) => each.status === 'fulfilled'),
      `round ${round}`,
    )
  }
})

test('statements in flight on a connection that ends fail, and none is sent twice', async (t) => {
  const db = await testDatabase(t)
  const slow = assert.rejects(
    db.sql`insert into kernel.marks (name, value) select 'slow', '{}' from pg_sleep(0.5)`,
  )
  await new Promise((next) => setTimeout(next, 100))
  await endConnections(db)
  await slow
  // Asked over a connection of its own: the other lanes may not have noticed yet that theirs has ended.
  const reader = await superuserClient(db, db.database)
  try {
    const { rows } = await reader.query("select count(*)::int as count from kernel.marks where name = 'slow'")
    assert.deepEqual(rows, [{ count: 0 }])
  } finally {
    await reader.end()
  }
})

test('a statement that takes more than five seconds is ended', { timeout: 20_000 }, async (t) => {
  const db = await testDatabase(t)
  await assert.rejects(db.sql`select pg_sleep(8) as slept`, { code: '57014' })
})
