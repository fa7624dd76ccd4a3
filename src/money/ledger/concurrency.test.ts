import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Db } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  account,
  balance,
  brokenPromises,
  expireOverdue,
  foldDeltas,
  ledgerWriter,
  newTransferId,
  postTransfers,
  type Transfer,
} from './index.ts'
import { walk, walkFaults } from './testing/walk.ts'
import { sizeOf } from '../../../tests/support/scale.ts'

/** How many transfers a walk asks for. */
const walkSize = sizeOf('PROOF_WALK', 5_000, 10_000)

const euros = (minor: bigint) => money(minor, 'EUR')
const by = { actor: 'system', cause: 'test' }
const bank = account.bank('main')

const post = (db: Db, transfers: readonly Transfer[]) =>
  inTransaction(db, (tx) => postTransfers(tx, transfers, by))
const single = (debit: string, credit: string, minor: bigint): Transfer => ({
  id: newTransferId(),
  debit,
  credit,
  amount: euros(minor),
  code: 'test',
})
const hold = (debit: string, credit: string, minor: bigint): Transfer =>
  ({ ...single(debit, credit, minor), kind: 'pending', timeoutSeconds: 600 }) as Transfer

const ways = [
  { name: 'door A', open: (db: Db) => (transfers: readonly Transfer[]) => post(db, transfers) },
  {
    name: 'door B',
    open: (db: Db) => {
      const write = ledgerWriter(db)
      return (transfers: readonly Transfer[]) => write({ transfers, ...by })
    },
  },
]

for (const way of ways) {
  test(`${way.name}: of six holds of 1000 on 5000, asked at once, five are had`, async (t) => {
    const db = await testDatabase(t)
    const ask = way.open(db)
    const due = account.orderDue(newId('ord'))
    mustBeDone(await ask([single(bank, due, 5_000n)]))
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask([hold(due, bank, 1_000n)])))
    assert.deepEqual(answers.filter(({ ok }) => ok).length, 5)
    assert.deepEqual(
      answers.flatMap((each) => (each.ok ? [] : [each.refusal])),
      ['exceeds_credits'],
    )
    assert.equal((await balance(db, due, 'EUR')).available.minor, 0n)
    assert.deepEqual(await brokenPromises(db), [])
  })

  test(`${way.name}: the same transfer asked for twenty times at once is posted once, and each is told it is done`, async (t) => {
    const db = await testDatabase(t)
    const ask = way.open(db)
    const chain = [single(bank, account.shippingRevenue, 700n), hold(bank, account.unmatched, 1n)]
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(chain)))
    assert.ok(answers.every(({ ok }) => ok))
    assert.equal((await balance(db, bank, 'EUR')).posted.minor, 700n)
    assert.deepEqual(await brokenPromises(db), [])
  })

  test(
    `${way.name}: eight clients walk at random while connections are cut, and nothing is lost, doubled or overdrawn`,
    { timeout: 400_000 },
    async (t) => {
      const db = await testDatabase(t)
      const worker = await db.as('worker')
      const killer = await db.as('app')
      const ask = way.open(db)
      let walking = true
      const keepBooks = async () => {
        while (walking) {
          await foldDeltas(worker)
          await expireOverdue(worker)
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
      let kills = 0
      const cut = async () => {
        while (walking) {
          await new Promise((resolve) => setTimeout(resolve, 400))
          const gone = await killer.sql`
          select pg_terminate_backend(pid)
            from pg_stat_activity
           where datname = current_database() and usename = 'kontor_app' and state <> 'idle' and pid <> pg_backend_pid()
           order by random() limit 1`
          kills += gone.length
        }
      }
      const others = Promise.all([keepBooks(), cut()])
      const taken = await walk({ transfers: walkSize, clients: 8, seed: 7, post: ask })
      walking = false
      await others
      assert.deepEqual(await walkFaults(db, taken), [])
      assert.deepEqual(await brokenPromises(db), [])
      assert.ok(
        taken.posted.length > walkSize / 10 && taken.refused.length > walkSize / 20,
        `${taken.posted.length} posted, ${taken.refused.length} refused`,
      )
      t.diagnostic(
        `${taken.asked.size} transfers asked, ${taken.posted.length} chains posted, ${taken.refused.length} refused, ${kills} connections cut, ${taken.lostAnswers} answers lost`,
      )
      const [before] = await db.sql<{
        count: number
      }>`select count(*) as count from ledger.transfers where kind <> 'expire'`
      for (const chain of taken.posted.slice(0, 500)) mustBeDone(await ask(chain))
      const [later] = await db.sql<{
        count: number
      }>`select count(*) as count from ledger.transfers where kind <> 'expire'`
      assert.deepEqual(later, before, 'asking again changes nothing')
    },
  )
}

test('a thousand debits and credits on one account at once never overdraw it', async (t) => {
  const db = await testDatabase(t)
  const write = ledgerWriter(db)
  const due = account.orderDue(newId('ord'))
  const chains = Array.from({ length: 1_000 }, (_, i) =>
    i % 2 === 0 ? single(bank, due, 1n) : single(due, account.shippingRevenue, 2n),
  )
  const answers = await Promise.all(chains.map((each) => write({ transfers: [each], ...by })))
  const debits = answers.filter(({ ok }, i) => ok && i % 2 === 1).length
  assert.ok(debits > 0 && debits <= 250, `${debits} debits of 2 on at most 500 credits of 1`)
  assert.equal((await balance(db, due, 'EUR')).available.minor, 500n - 2n * BigInt(debits))
  assert.deepEqual(await brokenPromises(db), [])
})

test('a posted transfer is changed by nobody: not by the program, not by its owner', async (t) => {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  const worker = await db.as('worker')
  mustBeDone(await post(db, [single(bank, account.shippingRevenue, 700n)]))
  for (const role of [db, worker, owner]) {
    await assert.rejects(role.sql`update ledger.transfers set amount_minor = 1`, { code: '42501' })
    await assert.rejects(role.sql`delete from ledger.transfers`, { code: '42501' })
    await assert.rejects(role.sql`truncate ledger.transfers`, { code: '42501' })
  }
  for (const role of [db, worker]) {
    await assert.rejects(role.sql`update ledger.accounts set debits_posted_minor = 0`, { code: '42501' })
    await assert.rejects(role.sql`delete from ledger.account_deltas`, { code: '42501' })
    await assert.rejects(role.sql`update ledger.pendings set state = 'posted'`, { code: '42501' })
    await assert.rejects(
      role.sql`
      insert into ledger.transfers (id, debit_id, credit_id, currency, amount_minor, kind, code, actor, cause, at)
      values (gen_random_uuid(), 1, 2, 'EUR', 1, 'single', 'x', 'x', 'x', now())`,
      { code: '42501' },
    )
  }
  await assert.rejects(db.sql`select ledger.fold(1)`, { code: '42501' })
})

test('even the owner cannot post across currencies, over a bound or twice against one pending transfer', async (t) => {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  const due = account.orderDue(newId('ord'))
  const pending = hold(bank, due, 10n)
  mustBeDone(await post(db, [single(bank, due, 100n), pending]))
  const [left] = await db.sql<{ id: number }>`select id from ledger.accounts where path = ${due}`
  const [right] = await db.sql<{ id: number }>`select id from ledger.accounts where path = ${bank}`
  const insert = (
    debit: unknown,
    credit: unknown,
    currency: string,
    minor: bigint,
    pendingId: string | null,
  ) => owner.sql`
    insert into ledger.transfers (id, debit_id, credit_id, currency, amount_minor, kind, pending_id, code, actor, cause, at)
    values (gen_random_uuid(), ${debit}, ${credit}, ${currency}, ${minor},
            case when ${pendingId}::uuid is null then 'single' else 'post' end, ${pendingId}, 'x', 'x', 'x', now())`
  await assert.rejects(insert(left?.id, right?.id, 'USD', 1n, null), /accounts_must_have_the_same_currency/)
  await assert.rejects(insert(left?.id, 999_999, 'EUR', 1n, null), /accounts_must_have_the_same_currency/)
  await foldDeltas(await db.as('worker'))
  await assert.rejects(insert(left?.id, right?.id, 'EUR', 101n, null), /debits_must_not_exceed_credits/)
  await assert.rejects(insert(right?.id, left?.id, 'EUR', 11n, pending.id), /up to its amount/)
  await insert(right?.id, left?.id, 'EUR', 10n, pending.id)
  await assert.rejects(insert(right?.id, left?.id, 'EUR', 10n, pending.id))
  assert.deepEqual(await brokenPromises(db), [])
})
