import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../testing/database.ts'
import { databaseWait } from './pressure.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('a line for connections that moves is no overload, one that stands is', async (t) => {
  const db = await testDatabase(t)
  const wait = databaseWait(db, () => true)
  let isOver = false
  const hold = async (ms: number) => {
    while (!isOver) {
      const client = await db.pool.connect()
      await pause(ms)
      client.release()
    }
  }
  const longest = async (ms: number) => {
    let most = 0
    for (const until = Date.now() + ms; Date.now() < until; await pause(20)) most = Math.max(most, wait())
    return most
  }
  const callers = Array.from({ length: db.pool.options.max * 2 }, () => hold(5))
  const moving = await longest(1_500)
  isOver = true
  await Promise.all(callers)
  assert.ok(moving < 1_000, `work waits a few turns, and ${moving} ms were told`)
  const standing = await Promise.all(Array.from({ length: db.pool.options.max }, () => db.pool.connect()))
  const last = db.pool.connect()
  assert.ok((await longest(400)) >= 300, 'nobody gets a connection')
  for (const client of standing) client.release()
  ;(await last).release()
  await pause(50)
  wait()
  await pause(50)
  assert.ok(wait() < 300, 'and then it is over')
})
