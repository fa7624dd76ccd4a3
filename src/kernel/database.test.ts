import assert from 'node:assert/strict'
import { test } from 'node:test'
import { migrate, migrationFiles } from './migrate.ts'
import { superuserClient } from './embedded.ts'
import { testDatabase } from './testing/database.ts'
import pg from 'pg'

test('migrations have numbers without gaps or doubles', () => {
  const numbers = migrationFiles().map((name) => Number(name.slice(0, 4)))
  assert.deepEqual(
    numbers,
    numbers.map((_, i) => i + 1),
  )
})

test('migrating twice does nothing the second time', async (t) => {
  const db = await testDatabase(t)
  const owner = new pg.Client({ host: db.host, port: db.port, user: 'kontor_owner', database: db.database })
  await owner.connect()
  assert.deepEqual(await migrate(owner), [])
  await owner.end()
})

test('the app changes no schema, unmakes no fact, and is no superuser', async (t) => {
  const db = await testDatabase(t)
  await db.sql`select kernel.tell('order_placed', 'ord_1', 'test', null, '{}') as id`
  const attempts = [
    () => db.sql`create table kernel.mine (id int)`,
    () => db.sql`update kernel.outbox set actor = 'other'`,
    () => db.sql`delete from kernel.outbox`,
    () => db.sql`insert into kernel.leaves (seq, outbox_id) values (1, 1)`,
    () => db.sql`update kernel.consumers set seq = 1`,
    () => db.sql`set role kontor_owner`,
    () => db.sql`set role kontor_worker`,
    () => db.sql`copy kernel.outbox to program 'true'`,
  ]
  for (const attempt of attempts) await assert.rejects(attempt(), /permission denied|must be/)
})

test('the worker unmakes no fact either, and readonly writes nothing', async (t) => {
  const db = await testDatabase(t)
  const worker = await db.as('worker')
  await assert.rejects(worker.sql`delete from kernel.outbox`, /permission denied/)
  await assert.rejects(worker.sql`update kernel.leaves set seq = 2`, /permission denied/)
  const readonly = await db.as('readonly')
  await assert.rejects(
    readonly.sql`insert into kernel.marks (name, value) values ('x', '{}')`,
    /permission denied/,
  )
})

test('every connection has its limits and tells time in UTC', async (t) => {
  const db = await testDatabase(t)
  const [row] = await db.sql`
    select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
           current_setting('idle_in_transaction_session_timeout') as idle, current_setting('timezone') as zone`
  assert.deepEqual(row, { statement: '5s', lock: '2s', idle: '15s', zone: 'UTC' })
})

test('the embedded server listens on no network address, and its data has checksums', async (t) => {
  const db = await testDatabase(t)
  const admin = await superuserClient(db)
  const { rows } = await admin.query(
    `select current_setting('listen_addresses') as listens, current_setting('data_checksums') as checksums`,
  )
  await admin.end()
  assert.deepEqual(rows, [{ listens: '', checksums: 'on' }])
})
