import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from './database.ts'
import { canonicalJson, once, pruneIdempotency, type Command } from './idempotency.ts'
import { done, refused } from './result.ts'
import { testDatabase } from './testing/database.ts'
import { CommitUnknown, inTransaction } from './transaction.ts'

const command = (over: Partial<Command> = {}): Command => ({
  actor: 'pty_a',
  scope: 'orders',
  key: 'k1',
  request: { cart: 'crt_1', total: 5n },
  ...over,
})

test('equal requests have equal text, whatever the order of their names', () => {
  assert.equal(canonicalJson({ b: 1, a: [{ d: 2n, c: null }] }), '{"a":[{"c":null,"d":"2"}],"b":1}')
})

test('a command sent a hundred times at once takes effect once, and all get its answer', async (t) => {
  const db = await testDatabase(t)
  let effects = 0
  const results = await Promise.all(
    Array.from({ length: 100 }, () =>
      once(db, command(), (claim) =>
        inTransaction(db, async (tx) => {
          effects++
          await tx.sql`insert into kernel.marks (name, value) values ('effect', '{}')`
          await claim.store(tx, { status: 201, body: { id: 'ord_1' } })
          return done({ status: 201, body: { id: 'ord_1' } })
        }),
      ),
    ),
  )
  assert.equal(effects, 1)
  for (const each of results)
    assert.deepEqual(each.ok && each.value.answer, { status: 201, body: { id: 'ord_1' } })
  assert.equal(results.filter((each) => each.ok && !each.value.replayed).length, 1)
})

test('another request under a used key is refused', async (t) => {
  const db = await testDatabase(t)
  const work = async () => done({ status: 200, body: 1 })
  assert.ok((await once(db, command(), work)).ok)
  const other = await once(db, command({ request: { cart: 'crt_2' } }), work)
  assert.ok(!other.ok && other.refusal === 'idempotency_key_reused')
  for (const over of [{ actor: 'pty_b' }, { scope: 'refunds' }, { key: 'k2' }])
    assert.ok((await once(db, command({ ...over, request: 9 }), work)).ok, 'keys of others are their own')
})

test('a refusal leaves no trace: a corrected command may use the key again', async (t) => {
  const db = await testDatabase(t)
  const no = await once(db, command(), async () => refused('out_of_stock'))
  assert.ok(!no.ok && no.refusal === 'out_of_stock')
  const yes = await once(db, command({ request: { cart: 'crt_1', quantity: 1 } }), async () =>
    done({ status: 201, body: null }),
  )
  assert.ok(yes.ok && !yes.value.replayed)
})

test('a crash before the answer gives the key back at once', async (t) => {
  const db = await testDatabase(t)
  await assert.rejects(
    once(db, command(), async () => {
      throw new Error('crash')
    }),
  )
  assert.ok((await once(db, command(), async () => done({ status: 200, body: 1 }))).ok)
})

test('an unknown commit keeps the key until it may be taken over after 30 seconds', async (t) => {
  const db = await testDatabase(t)
  await assert.rejects(
    once(db, command(), async () => {
      throw new CommitUnknown('lost')
    }),
  )
  const busy = await once(db, command(), async () => done({ status: 200, body: 1 }))
  assert.ok(!busy.ok && busy.refusal === 'still_in_progress')
  await db.sql`update kernel.idempotency set locked_at = clock_timestamp() - interval '31 seconds'`
  const other = await once(db, command({ request: 'other' }), async () => done({ status: 200, body: 1 }))
  assert.ok(!other.ok && other.refusal === 'idempotency_key_reused', 'only the same request takes over')
  const taken = await once(db, command(), async () => done({ status: 200, body: 2 }))
  assert.ok(taken.ok && taken.value.answer.body === 2)
})

test('a claim whose holder has died is taken over at once', async (t) => {
  const db = await testDatabase(t)
  const { host, port, database } = db
  const dying = await connect({ host, port, database, role: 'app', lanes: 1, pool: 1 })
  await assert.rejects(
    once(dying, command(), async () => {
      throw new CommitUnknown('lost')
    }),
  )
  const busy = await once(db, command(), async () => done({ status: 200, body: 1 }))
  assert.ok(!busy.ok && busy.refusal === 'still_in_progress', 'a holder that lives keeps its claim')
  await dying.close()
  const other = await once(db, command({ request: 'other' }), async () => done({ status: 200, body: 1 }))
  assert.ok(!other.ok && other.refusal === 'idempotency_key_reused', 'only the same request takes over')
  const taken = await once(db, command(), async () => done({ status: 200, body: 2 }))
  assert.ok(taken.ok && taken.value.answer.body === 2)
})

test('who lost its claim cannot store an answer: its effect is rolled back', async (t) => {
  const db = await testDatabase(t)
  await assert.rejects(
    once(db, command(), (claim) =>
      inTransaction(db, async (tx) => {
        await tx.sql`insert into kernel.marks (name, value) values ('effect', '{}')`
        await db.sql`update kernel.idempotency set claim = 'of another'`
        await claim.store(tx, { status: 200, body: 1 })
        return done({ status: 200, body: 1 })
      }),
    ),
    /taken over/,
  )
  assert.equal((await db.sql`select 1 as one from kernel.marks where name = 'effect'`).length, 0)
})

test('old answers are forgotten by the worker only', async (t) => {
  const db = await testDatabase(t)
  await once(db, command(), async () => done({ status: 200, body: 1 }))
  const worker = await db.as('worker')
  assert.equal(await pruneIdempotency(worker, 48), 0)
  await db.sql`update kernel.idempotency set locked_at = clock_timestamp() - interval '49 hours'`
  assert.equal(await pruneIdempotency(worker, 48), 1)
})
