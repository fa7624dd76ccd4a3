import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Db } from '../database.ts'
import { testDatabase } from '../testing/database.ts'
import { onChange } from './follow.ts'

/** The database of a shop so busy that the first word comes together with the answer to `listen`. */
const busy = (db: Db): Db => {
  const connect = async () => {
    const client = await db.pool.connect()
    const query = client.query.bind(client) as (text: string) => Promise<unknown>
    const listening = async (text: string) => {
      const answer = await query(text)
      client.emit('notification', { processId: 0, channel: 'facts' })
      return answer
    }
    return Object.assign(client, { query: listening })
  }
  return { ...db, pool: Object.assign(Object.create(db.pool) as Db['pool'], { connect }) }
}

test('a follower opens in a busy shop, where a word comes before it is ready to hear', async (t) => {
  const following = await onChange(busy(await testDatabase(t)), {
    facts: () => undefined,
    forget: () => assert.fail('nothing was missed'),
  })
  await following.stop()
})
