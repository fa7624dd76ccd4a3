import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstTime, messageHash, pruneInbox } from './inbox.ts'
import { done, refused } from './result.ts'
import { testDatabase } from './testing/database.ts'
import { inTransaction } from './transaction.ts'

test('of twenty deliveries of one message at once exactly one is the first', async (t) => {
  const db = await testDatabase(t)
  const hash = messageHash('{"a":1}')
  const heard = await Promise.all(
    Array.from({ length: 20 }, () =>
      inTransaction(db, async (tx) => done(await firstTime(tx, 'bank', 'evt_1', hash))),
    ),
  )
  const words = heard.map((each) => (each.ok ? each.value : 'refused'))
  assert.deepEqual(words.toSorted(), [...Array.from({ length: 19 }, () => 'again'), 'first'])
})

test('the same id with other content is different, the same id of another sender is new', async (t) => {
  const db = await testDatabase(t)
  assert.equal(await firstTime(db, 'bank', 'evt_1', messageHash('a')), 'first')
  assert.equal(await firstTime(db, 'bank', 'evt_1', messageHash('b')), 'different')
  assert.equal(await firstTime(db, 'carrier', 'evt_1', messageHash('b')), 'first')
})

test('a message whose transaction was rolled back is new again', async (t) => {
  const db = await testDatabase(t)
  await inTransaction(db, async (tx) => {
    assert.equal(await firstTime(tx, 'bank', 'evt_1', messageHash('a')), 'first')
    return refused('not_yet')
  })
  assert.equal(await firstTime(db, 'bank', 'evt_1', messageHash('a')), 'first')
})

test('messages of long ago are forgotten', async (t) => {
  const db = await testDatabase(t, { role: 'worker' })
  await firstTime(db, 'bank', 'evt_1', messageHash('a'))
  assert.equal(await pruneInbox(db, 90), 0)
  await (
    await db.as('owner')
  ).sql`update kernel.inbox set received_at = received_at - interval '91 days'`
  assert.equal(await pruneInbox(db, 90), 1)
})
