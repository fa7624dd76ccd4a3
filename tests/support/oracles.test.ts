import assert from 'node:assert/strict'
import test from 'node:test'
import { askOracles } from '#kernel/oracles.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { allOracles } from '../../src/apps/jobs/schedule.ts'

test('the worker may ask every oracle, and each has a name of its own', async (t) => {
  const db = await testDatabase(t)
  assert.deepEqual(await askOracles(await db.as('worker'), allOracles), [])
  assert.equal(new Set(allOracles.map(({ name }) => name)).size, allOracles.length)
  t.diagnostic(`${allOracles.length} oracles`)
})
