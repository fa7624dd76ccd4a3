import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import test from 'node:test'
import type { Db } from '../database.ts'
import { addJob, defineJob, startJobs } from '../jobs.ts'
import { setLogLevel } from '../log.ts'
import { testDatabase } from '../testing/database.ts'

setLogLevel('silent')

type Seen = { count: number; readonly held: Promise<void> }

const greet = defineJob<Seen, unknown>({
  name: 'greet',
  run: async (_, seen) => {
    seen.count++
    await seen.held
  },
})

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (condition()) return
    await pause(25)
  }
  assert.fail('it did not happen within ten seconds')
}

/** What is taken was taken so long ago; by somebody else where a name is given. */
async function takenBefore({ sql }: Db, seconds: number, name: string | null = null): Promise<void> {
  await sql`
    update jobs._private_jobs
       set locked_at = clock_timestamp() - make_interval(secs => ${seconds}), locked_by = coalesce(${name}, locked_by)`
  await sql`
    update jobs._private_job_queues
       set locked_at = clock_timestamp() - make_interval(secs => ${seconds}), locked_by = coalesce(${name}, locked_by)`
}

test('a job whose worker was killed is done by the next, and so is what waited behind it in its queue', async (t) => {
  const owner = await testDatabase(t, { role: 'owner' })
  await addJob(owner, 'greet', {}, { queue: 'hall' })
  await addJob(owner, 'greet', {}, { queue: 'hall' })
  await takenBefore(owner, 120, 'pool-killed')
  const seen: Seen = { count: 0, held: Promise.resolve() }
  const running = await startJobs(await owner.as('worker'), [greet], seen, { pollMs: 50 })
  await until(() => seen.count === 2)
  await running.stop()
})

test('one that was taken just now is left, for its worker may not have been seen yet', async (t) => {
  const owner = await testDatabase(t, { role: 'owner' })
  await addJob(owner, 'greet', {})
  await takenBefore(owner, 5, 'pool-new')
  const seen: Seen = { count: 0, held: Promise.resolve() }
  const running = await startJobs(await owner.as('worker'), [greet], seen, { pollMs: 50 })
  await pause(500)
  assert.equal(seen.count, 0)
  await running.stop()
})

test('a job that takes long stays with the worker that lives', async (t) => {
  const owner = await testDatabase(t, { role: 'owner' })
  await addJob(owner, 'greet', {}, { queue: 'hall' })
  let release = () => {}
  const seen: Seen = { count: 0, held: new Promise<void>((over) => (release = over)) }
  const first = await startJobs(await owner.as('worker'), [greet], seen, { pollMs: 50 })
  await until(() => seen.count === 1)
  await takenBefore(owner, 120)
  const second = await startJobs(await owner.as('worker'), [greet], seen, { pollMs: 50 })
  await pause(700)
  assert.equal(seen.count, 1)
  release()
  await Promise.all([first.stop(), second.stop()])
  assert.equal(seen.count, 1)
})
