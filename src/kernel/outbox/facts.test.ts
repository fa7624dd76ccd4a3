import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Db } from '../database.ts'
import { factsSince, sequenceOnce, tell } from '../outbox.ts'
import { testDatabase } from '../testing/database.ts'

const fact = (type: string) => ({ type, aggregate: 'ord_1', actor: 'test', payload: {} })

/** Give so many facts their places; transactions of others hold them up for a while. */
async function place(worker: Db, count: number): Promise<void> {
  for (let placed = 0; placed < count; placed += await sequenceOnce(worker))
    await new Promise((resolve) => setTimeout(resolve, 10))
}

test('who looks for rare facts goes on from where it looked, not from where the last of them was', async (t) => {
  const db = await testDatabase(t)
  const worker = await db.as('worker')
  for (const type of ['rare', 'other', 'other', 'rare', 'other']) await tell(db, fact(type))
  await place(worker, 5)
  const look = async (seq: number, most = 10) => {
    const since = await factsSince(db, seq, ['rare'], most)
    return { found: since.facts.map((each) => each.seq), seq: since.seq }
  }
  assert.deepEqual(await look(0, 1), { found: [1], seq: 1 })
  assert.deepEqual(await look(1), { found: [4], seq: 5 })
  assert.deepEqual(await look(5), { found: [], seq: 5 })
  await tell(db, fact('other'))
  await place(worker, 1)
  assert.deepEqual(await look(5), { found: [], seq: 6 })
})
