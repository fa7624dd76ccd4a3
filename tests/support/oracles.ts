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

/** The same where no worker runs: what the worker does all the time, giving facts their places, is done first. */
export async function allPromisesKeptAtRest(owner: Db): Promise<void> {
  while ((await sequenceOnce(owner)) > 0);
  await allPromisesKept(owner)
}
