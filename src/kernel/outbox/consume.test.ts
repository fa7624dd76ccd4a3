import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Db } from '../database.ts'
import { consume, sequenceOnce, startSequencer, tell, type SequencedFact } from '../outbox.ts'
import { ports } from '../ports.ts'
import { observeStatements } from '../sql.ts'
import { testDatabase } from '../testing/database.ts'

const fact = (n: number, type = 'order_placed') => ({
  type,
  aggregate: `ord_${n}`,
  actor: 'test',
  payload: { n },
})
const numbers = (facts: readonly SequencedFact[]) => facts.map((each) => each.payload['n'] as number)

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 3_000; tries++) {
    if (await condition()) return
    await ports().sleep(10)
  }
  assert.fail('it did not happen in time')
}

test('a fact that gets its place while others are read is digested once', async (t) => {
  const db = await testDatabase(t)
  const worker = await db.as('worker')
  let isLate = false
  // Another fact gets its place after the end of the facts was looked up, and before they are read.
  const sly: Db = {
    ...worker,
    sql: async (strings, ...values) => {
      if (!isLate && strings.join('').includes('facts_after')) {
        isLate = true
        await tell(db, fact(2))
        await until(async () => (await sequenceOnce(worker)) > 0)
      }
      return worker.sql(strings, ...values)
    },
  }
  const seen: number[] = []
  await tell(db, fact(1))
  await until(async () => (await sequenceOnce(worker)) > 0)
  const consumer = consume(
    sly,
    'once',
    ['order_placed'],
    async (facts) => void seen.push(...numbers(facts)),
    {
      idleMs: 20,
    },
  )
  await until(() => seen.length >= 2)
  await ports().sleep(100)
  await consumer.stop()
  assert.deepEqual(seen, [1, 2])
})

test('nothing is asked about facts for others, and none of its own is missed', async (t) => {
  const db = await testDatabase(t)
  const worker = await db.as('worker')
  const seen: number[] = []
  const sequencer = startSequencer(worker)
  const paid = consume(worker, 'paid', ['order_paid'], async (facts) => void seen.push(...numbers(facts)), {
    idleMs: 60_000,
  })
  await tell(db, fact(10, 'order_paid'))
  await until(() => seen.length === 1)
  await ports().sleep(50)
  let looks = 0
  observeStatements(({ text }) => (looks += text.includes('facts_after') ? 1 : 0))
  const [before] = await db.sql<{ seq: number }>`select seq from kernel.sequencer`
  for (let n = 11; n <= 30; n++) await tell(db, fact(n))
  await until(
    async () =>
      ((await db.sql<{ seq: number }>`select seq from kernel.sequencer`)[0]?.seq ?? 0) >=
      (before?.seq ?? 0) + 20,
  )
  await ports().sleep(20)
  observeStatements(undefined)
  // It may look by itself just between a fact's place and the news of it.
  assert.ok(looks <= 1, `${looks} looks`)
  await tell(db, fact(31, 'order_paid'))
  await until(() => seen.length === 2)
  assert.deepEqual(seen, [10, 31])
  await paid.stop()
  await sequencer.stop()
})

test('who gathers takes the first at once and what comes meanwhile together', async (t) => {
  const db = await testDatabase(t)
  const worker = await db.as('worker')
  const sequencer = startSequencer(worker)
  const rounds: number[][] = []
  const handler = async (facts: readonly SequencedFact[]) => void rounds.push(numbers(facts))
  const wants = (each: SequencedFact) => each.payload['n'] !== 43
  const consumer = consume(worker, 'gathers', ['order_canceled'], handler, { gatherMs: 1_000, wants })
  await tell(db, fact(40, 'order_canceled'))
  await until(() => rounds.length === 1)
  for (const n of [41, 42, 43, 44]) {
    await tell(db, fact(n, 'order_canceled'))
    await ports().sleep(10)
  }
  await until(() => rounds.flat().includes(44))
  await consumer.stop()
  await sequencer.stop()
  assert.deepEqual(rounds, [[40], [41, 42, 44]])
})
