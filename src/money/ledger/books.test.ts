import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '#kernel/ids.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import {
  account,
  balance,
  balanceAt,
  balances,
  balancesAt,
  chart,
  foldDeltas,
  newTransferId,
  statement,
  transferIdOf,
  trialBalance,
  type Transfer,
} from './index.ts'
import { chartLineOf, patternOf } from './chart.ts'
import { pendingLifecycle } from './pending-lifecycle.ts'
import { moveClock, setClock } from './testing/doors.ts'
import { bank, clearing, day, due, post, single, threeDays } from './testing/three-days.ts'

test('the chart in the program and the chart in the database are the same', async (t) => {
  const db = await testDatabase(t)
  const rows =
    await db.sql`select template, pattern, class, normal_side, bound from ledger.chart order by template`
  const ours = chart.map((line) => ({
    template: line.template,
    pattern: patternOf(line.template),
    class: line.class,
    normal_side: line.normalSide,
    bound: line.bound,
  }))
  assert.deepEqual(
    rows,
    ours.toSorted((a, b) => (a.template < b.template ? -1 : 1)),
  )
})

test('every account written by name is in the chart', () => {
  const order = newId('ord')
  const paths = [
    account.bank('main'),
    account.cash('till'),
    account.clearing('card'),
    account.fees('card'),
    account.orderDue(order),
    account.sellerRevenue(newId('pty')),
    account.shippingRevenue,
    account.vat('DE'),
    account.vat('US-CA'),
    account.goodwill,
    account.rounding,
    account.unmatched,
    account.refundable(newId('pay')),
    account.refundableControl,
  ]
  assert.deepEqual(
    paths.filter((path) => chartLineOf(path) === undefined),
    [],
  )
  assert.equal(chartLineOf('bank:main:more'), undefined)
})

test('one step of one thing has one transfer id, near its source in time', () => {
  const source = newId('op')
  assert.equal(transferIdOf(source, 'refund'), transferIdOf(source, 'refund'))
  assert.notEqual(transferIdOf(source, 'refund'), transferIdOf(source, 'capture'))
  assert.match(
    transferIdOf(source, 'refund'),
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
  assert.equal(transferIdOf(source, 'refund').slice(0, 7), newTransferId().slice(0, 7))
})

test('a balance at a past instant is what it was then', async (t) => {
  const { db } = await threeDays(t)
  const at = async (path: string, n: number) => {
    const { posted, pending, available } = await balanceAt(
      db,
      { path, currency: 'EUR' },
      new Date(day(n) - 1),
    )
    return [posted.minor, pending.minor, available.minor]
  }
  assert.deepEqual(await at(due, 0), [0n, 0n, 0n])
  assert.deepEqual(await at(due, 1), [0n, 5_000n, 0n])
  assert.deepEqual(await at(due, 2), [0n, 0n, 0n])
  assert.deepEqual(await at(clearing, 2), [4_000n, 0n, 4_000n])
  assert.deepEqual(await at(clearing, 3), [0n, 0n, 0n])
  const names = (await balancesAt(db, new Date(day(3)))).map(({ path, currency }) => ({ path, currency }))
  const sums = (all: readonly { sums: unknown }[]) => all.map((each) => each.sums)
  assert.deepEqual(sums(await balances(db, names)), sums(await balancesAt(db, new Date(day(3)))))
})

test('a pending transfer stops counting the moment its time is over, swept or not', async (t) => {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  await setClock(owner, day(0))
  await post(db, single(bank, due, 100n))
  await post(db, { ...single(due, bank, 80n), kind: 'pending', timeoutSeconds: 60 } as Transfer)
  assert.equal((await balance(db, due, 'EUR')).available.minor, 20n)
  await moveClock(owner, day(0) + 59_999)
  assert.equal((await balance(db, due, 'EUR')).available.minor, 20n)
  await moveClock(owner, day(0) + 60_000)
  assert.equal((await balance(db, due, 'EUR')).available.minor, 100n)
  assert.equal((await trialBalance(db)).totals[0]?.debits_pending_minor, 0n)
  await post(db, single(due, bank, 100n))
  assert.equal((await balance(db, due, 'EUR')).available.minor, 0n)
})

test('a statement explains a balance line by line', async (t) => {
  const { db } = await threeDays(t)
  const told = await statement(db, { path: due, currency: 'EUR' })
  assert.deepEqual(
    told.lines.map((line) => [
      line.kind,
      line.counterpart,
      line.pending.minor,
      line.posted.minor,
      line.balance.minor,
    ]),
    [
      ['pending', clearing, 5_000n, 0n, 0n],
      ['post', clearing, -5_000n, 4_000n, 4_000n],
      ['single', account.vat('DE'), 0n, -640n, 3_360n],
      ['single', account.shippingRevenue, 0n, -3_360n, 0n],
    ],
  )
  assert.equal(told.closing.minor, 0n)
  const later = await statement(
    db,
    { path: clearing, currency: 'EUR' },
    { from: new Date(day(2) - 1), most: 1 },
  )
  assert.deepEqual([later.opening.minor, later.closing.minor, later.more], [4_000n, 0n, false])
})

test('debits equal credits in every currency, before and after folding', async (t) => {
  const { db } = await threeDays(t)
  const before = await trialBalance(db)
  assert.deepEqual(
    before.totals.map(({ currency, level }) => [currency, level]),
    [
      ['BHD', true],
      ['EUR', true],
      ['JPY', true],
    ],
  )
  await foldDeltas(await db.as('worker'))
  assert.deepEqual(await trialBalance(db), before)
  assert.deepEqual(await trialBalance(db, new Date(day(3))), before)
})

test('the states of a pending transfer are those the database allows', async (t) => {
  const db = await testDatabase(t)
  const [row] = await db.sql<{ rule: string }>`
    select pg_get_constraintdef(oid) as rule from pg_constraint where conname = 'pendings_state_check'`
  const allowed = [...(row?.rule ?? '').matchAll(/'(\w+)'/g)].map(([, state]) => state)
  assert.deepEqual(allowed, [...pendingLifecycle.states])
})
