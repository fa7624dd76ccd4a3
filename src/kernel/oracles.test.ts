import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redirectLog, setLogLevel } from './log.ts'
import { askOracles, kernelOracles, watchOracles, watchOraclesInTurn } from './oracles.ts'
import { sequenceOnce, tell } from './outbox.ts'
import { ports } from './ports.ts'
import { testDatabase } from './testing/database.ts'
import { superuserClient } from './embedded.ts'

test('a kept promise answers nothing; a broken one is named and logged', async (t) => {
  const db = await testDatabase(t)
  await tell(db, { type: 'order_placed', aggregate: 'ord_1', actor: 'test', payload: {} })
  const worker = await db.as('worker')
  await sequenceOnce(worker)
  assert.deepEqual(await askOracles(worker, kernelOracles), [])
  const admin = await superuserClient(db, db.database)
  await admin.query(`update kernel.outbox set payload = '{"forged": true}'`)
  await admin.query(`update kernel.sequencer set seq = 5`)
  await admin.end()
  const lines: string[] = []
  t.after(redirectLog((line) => lines.push(line)))
  setLogLevel('error')
  assert.equal(await watchOracles(worker, kernelOracles), 2)
  assert.match(lines.join(''), /promise_broken.*the sequencer stands at the last place/)
  assert.match(lines.join(''), /promise_broken.*the hash of a fact is over its salt and payload/)
})

test('asking changes nothing, even when the question would', async (t) => {
  const db = await testDatabase(t)
  const writing = {
    name: 'writes',
    sql: `insert into kernel.marks (name, value) values ('x', '{}') returning name`,
  }
  await assert.rejects(askOracles(db, [writing]), /read-only/)
})

test('asking by the clock rests many times as long as it took', async (t) => {
  const db = await testDatabase(t)
  const slow = [
    { name: 'slow', sql: `select rest::text as rest from pg_sleep(0.02) as rest where rest::text <> ''` },
  ]
  const begun = ports().monotonicMs()
  assert.equal(await watchOraclesInTurn(db, slow, 0.25), 0)
  const took = ports().monotonicMs() - begun
  assert.equal(await watchOraclesInTurn(db, slow), undefined)
  while ((await watchOraclesInTurn(db, slow)) === undefined) await ports().sleep(20)
  const rested = ports().monotonicMs() - begun - took
  assert.ok(rested >= 20 * 3, `it rested ${rested} ms after ${took} ms`)
})
