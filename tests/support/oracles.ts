import assert from 'node:assert/strict'
import type { Db } from '#kernel/database.ts'
import { askOracles } from '#kernel/oracles.ts'
import { sequenceOnce } from '#kernel/outbox.ts'
import { allOracles } from '../../src/apps/jobs/schedule.ts'

/** Ask every oracle of the shop as owner of the database; fails with the names and rows of the promises that are broken. */
export async function allPromisesKept(owner: Db): Promise<void> {
  assert.ok(allOracles.length > 25, 'the oracles are there')
  assert.deepEqual(await askOracles(owner, allOracles), [])
}

/** Wait until every fact told so far has its place, which takes until no older transaction of the whole server is open. */
export async function allPlaced(worker: Db): Promise<void> {
  for (let tries = 0; tries < 2_000; tries++) {
    await sequenceOnce(worker)
    const [left] = await worker.sql<{ facts: number }>`
      select count(*)::integer as facts from kernel.outbox o
       where not exists (select from kernel.leaves l where l.outbox_id = o.id)`
    if (left?.facts === 0) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  assert.fail('facts are left without a place')
}

/** The same where no worker runs: what the worker does all the time, giving facts their places, is done first. */
export async function allPromisesKeptAtRest(owner: Db): Promise<void> {
  while ((await sequenceOnce(owner)) > 0);
  await allPromisesKept(owner)
}
