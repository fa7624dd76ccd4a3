import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addJob, defineJob, startJobs, type Job } from './jobs.ts'
import { redirectLog, setLogLevel } from './log.ts'
import { done, refused } from './result.ts'
import { testDatabase } from './testing/database.ts'
import { inTransaction } from './transaction.ts'

setLogLevel('silent')

type Seen = { readonly payloads: unknown[] }

const greet = defineJob<Seen, { name: string }>({
  name: 'greet',
  run: async (payload, seen) => {
    seen.payloads.push(payload)
  },
}) as Job<Seen>

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await condition()) return
    await new Promise((next) => setTimeout(next, 25))
  }
  assert.fail('it did not happen within ten seconds')
}

test('a job is done if, and only if, the transaction that asked for it commits', async (t) => {
  const db = await testDatabase(t)
  const seen: Seen = { payloads: [] }
  const running = await startJobs(await db.as('worker'), [greet], seen, { pollMs: 50 })
  await inTransaction(db, async (tx) => {
    await addJob(tx, 'greet', { name: 'nobody' })
    return refused('changed_my_mind')
  })
  await inTransaction(db, async (tx) => done(await addJob(tx, 'greet', { name: 'Ada' })))
  await until(() => seen.payloads.length > 0)
  assert.deepEqual(seen.payloads, [{ name: 'Ada' }])
  await running.stop()
})

test('a job of the same key that has not begun is replaced', async (t) => {
  const db = await testDatabase(t)
  const soon = new Date(Date.now() + 200)
  await addJob(db, 'greet', { name: 'old' }, { key: 'k', runAt: soon })
  await addJob(db, 'greet', { name: 'young' }, { key: 'k', runAt: soon })
  const seen: Seen = { payloads: [] }
  const running = await startJobs(await db.as('worker'), [greet], seen, { pollMs: 50 })
  await until(() => seen.payloads.length > 0)
  await new Promise((next) => setTimeout(next, 200))
  assert.deepEqual(seen.payloads, [{ name: 'young' }])
  await running.stop()
})

test('a job that fails is kept for another try, without the words of its error', async (t) => {
  const db = await testDatabase(t, { role: 'owner' })
  const lines: string[] = []
  t.after(redirectLog((line) => lines.push(line)))
  setLogLevel('info')
  t.after(() => setLogLevel('silent'))
  const broken = defineJob<Seen, unknown>({
    name: 'broken',
    run: async () => {
      throw new RangeError('mail to ada@example.com failed')
    },
  })
  await addJob(await db.as('app'), 'broken', {})
  const running = await startJobs(await db.as('worker'), [broken], { payloads: [] }, { pollMs: 50 })
  const row = async () => {
    const [row] = await db.sql<{ attempts: number; last_error: string | null; locked_at: Date | null }>`
      select attempts, last_error, locked_at from jobs._private_jobs`
    return row
  }
  await until(async () => (await row())?.last_error != null)
  assert.equal((await row())?.attempts, 1)
  assert.ok(!JSON.stringify([lines, await row()]).includes('ada@example.com'))
  assert.ok(lines.some((line) => line.includes('"job_failed"') && line.includes('RangeError')))
  await running.stop()
})

test('a job that takes too long fails', async (t) => {
  const db = await testDatabase(t, { role: 'owner' })
  const slow = defineJob<Seen, unknown>({
    name: 'slow',
    timeoutMs: 50,
    run: () => new Promise(() => undefined),
  })
  await addJob(db, 'slow', {})
  const running = await startJobs(await db.as('worker'), [slow], { payloads: [] }, { pollMs: 50 })
  await until(async () => {
    const [row] = await db.sql<{ last_error: string | null }>`select last_error from jobs._private_jobs`
    return row?.last_error?.includes('JobTimeout') === true
  })
  await running.stop()
})

test('the app may add jobs and nothing else: the queue itself is closed to it', async (t) => {
  const db = await testDatabase(t)
  await addJob(db, 'greet', { name: 'Ada' })
  await assert.rejects(db.sql`select id from jobs._private_jobs`, /permission denied/)
  const readonly = await db.as('readonly')
  await assert.rejects(addJob(readonly, 'greet', {}), /permission denied/)
})

test('a cron line that cannot be read stops the start', async (t) => {
  const db = await testDatabase(t, { role: 'worker' })
  const odd = defineJob<Seen, unknown>({ name: 'odd', cron: 'at noon', run: async () => undefined })
  await assert.rejects(startJobs(db, [odd], { payloads: [] }))
})

test('jobs go on where the queue was away as they began', async (t) => {
  const db = await testDatabase(t, { role: 'owner' })
  const seen: Seen = { payloads: [] }
  await addJob(await db.as('app'), 'greet', { name: 'Ada' })
  await db.pool.query('alter schema jobs rename to jobs_away')
  const running = await startJobs(await db.as('worker'), [greet], seen, { pollMs: 50 })
  await new Promise((next) => setTimeout(next, 300))
  assert.deepEqual(seen.payloads, [])
  await db.pool.query('alter schema jobs_away rename to jobs')
  await until(() => seen.payloads.length > 0)
  await running.stop()
})
