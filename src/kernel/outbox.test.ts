import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { superuserClient } from './embedded.ts'
import { setLogLevel } from './log.ts'
import { consume, onChange, sequenceOnce, startSequencer, tell, type SequencedFact } from './outbox.ts'
import { done, refused } from './result.ts'
import { testDatabase } from './testing/database.ts'
import { inTransaction } from './transaction.ts'
import type { Db } from './database.ts'

setLogLevel('silent')

const fact = (n: number, type = 'order_placed') => ({
  type,
  aggregate: `ord_${n}`,
  actor: 'test',
  payload: { n },
})
const tellAll = async (db: Db, count: number) => {
  for (let n = 1; n <= count; n++) await tell(db, fact(n))
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_500; tries++) {
    if (await condition()) return
    await new Promise((next) => setTimeout(next, 20))
  }
  assert.fail('it did not happen in time')
}

/** Give so many facts their places. Transactions anywhere on the server, also of other tests, hold them up for a while. */
async function sequence(worker: Db, count: number): Promise<void> {
  let placed = 0
  await until(async () => (placed += await sequenceOnce(worker)) >= count)
  assert.equal(placed, count)
}

const numbers = (facts: readonly SequencedFact[]) => facts.map((each) => each.payload['n'] as number)

test('a fact is told if, and only if, its transaction commits', async (t) => {
  const db = await testDatabase(t)
  await inTransaction(db, async (tx) => done(await tell(tx, fact(1))))
  await inTransaction(db, async (tx) => {
    await tell(tx, fact(2))
    return refused('no')
  })
  assert.equal((await db.sql`select 1 as one from kernel.outbox`).length, 1)
})

test('the hash of a fact is over its salt and payload, so that the payload can be proven later', async (t) => {
  const db = await testDatabase(t)
  await tell(db, fact(1))
  const [row] = await db.sql<{ salt: Buffer; text: string; payload_hash: Buffer }>`
    select salt, payload::text as text, payload_hash from kernel.outbox`
  assert.ok(row)
  const hash = createHash('sha256').update(row.salt).update(row.text).digest()
  assert.deepEqual(hash, row.payload_hash)
})

test('places have no gaps, wait for open transactions, and never change', async (t) => {
  const db = await testDatabase(t)
  const worker = await db.as('worker')
  await tellAll(db, 3)
  const slow = await db.pool.connect()
  await slow.query('begin')
  await slow.query(`select kernel.tell('order_placed', 'ord_9', 'test', null, '{"n":9}')`)
  await tell(db, fact(4))
  await sequence(worker, 3)
  assert.equal(await sequenceOnce(worker), 0, 'what came after an open transaction waits for it')
  await slow.query('commit')
  slow.release()
  await sequence(worker, 2)
  assert.equal(await sequenceOnce(worker), 0)
  const places = await db.sql<{ seq: number; n: number }>`
    select l.seq, (o.payload ->> 'n')::integer as n from kernel.leaves l
      join kernel.outbox o on o.id = l.outbox_id order by l.seq`
  assert.deepEqual(
    places.map((each) => [each.seq, each.n]),
    [
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 9],
      [5, 4],
    ],
  )
})

test('many writers and two sequencers: every fact has one place, in order, without gaps', async (t) => {
  const db = await testDatabase(t)
  const worker = await db.as('worker')
  const sequencers = [startSequencer(worker), startSequencer(await db.as('worker'))]
  await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      inTransaction(db, async (tx) => {
        for (let n = 0; n < 5; n++) await tell(tx, fact(i * 5 + n))
        return done(undefined)
      }),
    ),
  )
  const counts = async () => {
    const [row] = await db.sql<{ count: number; last: number }>`
      select count(*) as count, coalesce(max(seq), 0) as last from kernel.leaves`
    return row
  }
  await until(async () => (await counts())?.count === 100)
  await Promise.all(sequencers.map((each) => each.stop()))
  assert.deepEqual(await counts(), { count: 100, last: 100 })
})

test('a consumer digests its types in order, each once, and goes on where it was', async (t) => {
  const db = await testDatabase(t)
  const worker = await db.as('worker')
  const seen: number[] = []
  await tellAll(db, 5)
  await tell(db, fact(99, 'order_canceled'))
  await sequence(worker, 6)
  const first = consume(
    worker,
    'mails',
    ['order_placed'],
    async (facts) => void seen.push(...numbers(facts)),
    { batch: 2 },
  )
  await until(() => seen.length === 5)
  await first.stop()
  await tell(db, fact(6))
  await sequence(worker, 1)
  const second = consume(
    worker,
    'mails',
    ['order_placed'],
    async (facts) => void seen.push(...numbers(facts)),
  )
  await until(() => seen.length === 6)
  await second.stop()
  assert.deepEqual(seen, [1, 2, 3, 4, 5, 6])
})

test('what a consumer writes happens with the move of its place: a failure undoes both', async (t) => {
  const db = await testDatabase(t)
  const worker = await db.as('worker')
  await tellAll(db, 3)
  await sequence(worker, 3)
  let failures = 0
  const consumer = consume(worker, 'once', [], async (facts, tx) => {
    for (const n of numbers(facts))
      await tx.sql`insert into kernel.marks (name, value) values (${`n_${'a'.repeat(n)}`}, '{}')`
    if (failures++ < 2) throw new Error('no')
  })
  await until(
    async () =>
      (await db.sql`select 1 as one from kernel.marks where name like 'n!_%' escape '!'`).length === 3,
  )
  await consumer.stop()
  assert.ok(failures >= 3)
})

test('a poisonous fact is put aside alone, the others go on, and it can be replayed', async (t) => {
  const db = await testDatabase(t)
  const worker = await db.as('worker')
  await tellAll(db, 5)
  await sequence(worker, 5)
  const seen: number[] = []
  let healed = false
  const consumer = consume(
    worker,
    'careful',
    [],
    async (facts) => {
      if (!healed && numbers(facts).includes(3)) throw new TypeError('three')
      seen.push(...numbers(facts))
    },
    { tries: 2 },
  )
  await until(() => seen.length === 4)
  assert.deepEqual(seen, [1, 2, 4, 5])
  const letters = await db.sql`select consumer, seq, tries, error_name from kernel.dead_letters`
  assert.deepEqual(letters, [{ consumer: 'careful', seq: 3, tries: 2, error_name: 'TypeError' }])
  assert.equal(await consumer.replay(), 0, 'still poisonous')
  healed = true
  assert.equal(await consumer.replay(), 1)
  assert.equal((await db.sql`select 1 as one from kernel.dead_letters`).length, 0)
  await consumer.stop()
  assert.deepEqual(seen, [1, 2, 4, 5, 3])
})

test('a consumer that hangs is cut, and its transaction is undone', async (t) => {
  const db = await testDatabase(t)
  const worker = await db.as('worker')
  await tellAll(db, 1)
  await sequence(worker, 1)
  let tries = 0
  const consumer = consume(
    worker,
    'sleepy',
    [],
    async () => {
      if (tries++ === 0) await new Promise(() => undefined)
    },
    { timeoutMs: 80 },
  )
  await until(async () => (await db.sql`select 1 as one from kernel.consumers where seq = 1`).length === 1)
  await consumer.stop()
  assert.equal(tries, 2)
})

test('two processes with one consumer name have each effect once', async (t) => {
  const db = await testDatabase(t)
  await tellAll(db, 40)
  const [one, two] = [await db.as('worker'), await db.as('worker')]
  await sequence(one, 40)
  const handler = async (facts: readonly SequencedFact[], tx: { sql: Db['sql'] }) => {
    for (const { seq } of facts)
      await tx.sql`insert into kernel.inbox (source, message_id, payload_hash) values ('t', ${String(seq)}, '\\x00')`
  }
  const both = [
    consume(one, 'shared', [], handler, { batch: 3 }),
    consume(two, 'shared', [], handler, { batch: 3 }),
  ]
  await until(async () => (await db.sql`select 1 as one from kernel.inbox`).length === 40)
  await Promise.all(both.map((each) => each.stop()))
  assert.equal((await db.sql`select 1 as one from kernel.dead_letters`).length, 0)
})

test('a follower hears of facts soon, and forgets all when its connection was lost', async (t) => {
  const db = await testDatabase(t)
  const worker = await db.as('worker')
  const heard: number[] = []
  let forgotten = 0
  const following = await onChange(db, {
    facts: (facts) => heard.push(...numbers(facts)),
    forget: () => void forgotten++,
  })
  const sequencer = startSequencer(worker)
  await tellAll(db, 2)
  await until(() => heard.length === 2)
  const admin = await superuserClient(db)
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and query like 'listen%'`,
    [db.database],
  )
  await admin.end()
  await until(() => forgotten === 1)
  await tell(db, fact(3))
  await until(() => heard.includes(3))
  await sequencer.stop()
  await following.stop()
})

test('followers of one database share one connection and each hears everything', async (t) => {
  const db = await testDatabase(t)
  const worker = await db.as('worker')
  const heard: number[][] = [[], [], []]
  const following = await Promise.all(
    heard.map((own) =>
      onChange(db, { facts: (facts) => void own.push(...numbers(facts)), forget: () => undefined }),
    ),
  )
  const listeners = await db.sql`
    select 1 as one from pg_stat_activity where datname = ${db.database} and query like 'listen%'`
  assert.equal(listeners.length, 1)
  const sequencer = startSequencer(worker)
  await following[0]?.stop()
  await tellAll(db, 2)
  await until(() => heard[1]?.length === 2 && heard[2]?.length === 2)
  assert.deepEqual(heard, [[], [1, 2], [1, 2]])
  await Promise.all(following.map((each) => each.stop()))
  const again = await onChange(db, {
    facts: (facts) => void heard[0]?.push(...numbers(facts)),
    forget: () => undefined,
  })
  await tell(db, fact(3))
  await until(() => heard[0]?.length === 1)
  await again.stop()
  await sequencer.stop()
})

test('a consumer passes facts for others without a transaction each, and its place follows when it is quiet', async (t) => {
  const db = await testDatabase(t)
  const worker = await db.as('worker')
  const consumer = consume(worker, 'passing', ['order_paid'], async () => assert.fail('not for it'))
  await tellAll(db, 3)
  await sequence(worker, 3)
  await until(async () => (await db.sql`select 1 as one from kernel.consumers where seq = 3`).length === 1)
  await consumer.stop()
})
