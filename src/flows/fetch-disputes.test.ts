import assert from 'node:assert/strict'
import test from 'node:test'
import { setLogLevel } from '#kernel/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import type { DisputeDesk } from '#money/disputes/index.ts'
import { fetchDisputes } from './fetch-disputes.ts'

test('a provider that does not answer holds up no other', async (t) => {
  setLogLevel('silent')
  const db = await testDatabase(t)
  const asked: string[] = []
  const desk = (connector: string, all: DisputeDesk['all']): DisputeDesk => ({
    connector,
    all,
    handOver: () => Promise.reject(new Error('not asked')),
    answer: () => Promise.reject(new Error('not asked')),
  })
  const silent = desk('acquirer_north', () => Promise.reject(new Error('no answer')))
  const quiet = desk('acquirer_south', () => {
    asked.push('acquirer_south')
    return Promise.resolve([])
  })
  assert.equal(await fetchDisputes(db, [silent, quiet]), 0)
  assert.deepEqual(asked, ['acquirer_south'])
})
