import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Currency } from '#kernel/currency.ts'
import type { Db } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  account,
  balance,
  balanceAt,
  balances,
  balancesAt,
  chart,
  foldDeltas,
  hledgerJournal,
  inSnapshot,
  newTransferId,
  postTransfers,
  statement,
  transferIdOf,
  trialBalance,
  type Transfer,
} from './index.ts'
import { chartLineOf, patternOf } from './chart.ts'
import { moveClock, setClock } from './testing/doors.ts'
import { walk } from './testing/walk.ts'

const by = { actor: 'system', cause: 'test' }
const bank = account.bank('main')
const clearing = account.clearing('card')
const due = account.orderDue(newId('ord'))
const day = (n: number) => Date.parse('2026-03-01T10:00:00Z') + n * 86_400_000
const post = async (db: Db, ...transfers: Transfer[]) =>
  mustBeDone(await inTransaction(db, (tx) => postTransfers(tx, transfers, by)))
const single = (debit: string, credit: string, minor: bigint, currency: Currency = 'EUR'): Transfer => ({
  id: newTransferId(),
  debit,
  credit,
  amount: money(minor, currency),
  code: 'test',
})

/** Three days: an authorization; its capture in part and the sale; a payment in yen and one in dinars. */
async function threeDays(t: TestContext) {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  await setClock(owner, day(0))
  const hold = newTransferId()
  await post(db, {
    id: hold,
    kind: 'pending',
    debit: clearing,
    credit: due,
    amount: money(5_000n, 'EUR'),
    timeoutSeconds: 200_000,
    code: 'authorization',
  })
  await moveClock(owner, day(1))
  await post(db, {
    id: newTransferId(),
    kind: 'post',
    pendingId: hold,
    amount: money(4_000n, 'EUR'),
    code: 'capture',
  })
  await post(db, single(due, account.vat('DE'), 640n), single(due, account.shippingRevenue, 3_360n))
  await moveClock(owner, day(2))
  await post(db, single(bank, clearing, 4_000n))
  await post(db, single(bank, account.unmatched, 500n, 'JPY'), single(bank, account.unmatched, 1_234n, 'BHD'))
  await moveClock(owner, day(3))
  return { db, owner }
}

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
      ...told.lines
        .slice(2)
        .map((line) => [
          'single',
          line.counterpart,
          0n,
          line.counterpart === account.vat('DE') ? -640n : -3_360n,
          line.balance.minor,
        ]),
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

const hledger = '/usr/bin/hledger'
const skip = existsSync(hledger) ? false : 'hledger is not installed: the books are not checked by a stranger'
const run = (folder: string, ...args: string[]) =>
  spawnSync(hledger, ['-f', join(folder, 'kontor.journal'), ...args], { encoding: 'utf8' })

async function exported(t: TestContext, db: Db, stretch: { from?: Date; to?: Date } = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-books-'))
  t.after(() => rmSync(folder, { recursive: true }))
  await inSnapshot(db, async (tx) => {
    for await (const { file, text } of hledgerJournal(tx, stretch)) appendFileSync(join(folder, file), text)
  })
  return folder
}

type Amount = { acommodity: string; aquantity: { decimalMantissa: number; decimalPlaces: number } }

/** Balances as hledger sums them, in minor units: "path currency minor". */
function balancesOfHledger(folder: string): string[] {
  const { stdout } = run(folder, 'balance', '--flat', '--no-total', '-O', 'json')
  const [rows] = JSON.parse(stdout) as [[string, string, number, Amount[]][]]
  const digits: Record<string, number> = { JPY: 0, BHD: 3 }
  return rows
    .flatMap(([path, , , amounts]) =>
      amounts.map(({ acommodity, aquantity: { decimalMantissa, decimalPlaces } }) => {
        const scale = 10n ** BigInt((digits[acommodity] ?? 2) - decimalPlaces)
        return `${path} ${acommodity} ${BigInt(decimalMantissa) * scale}`
      }),
    )
    .sort()
}

async function balancesOfSql(db: Db): Promise<string[]> {
  const { lines } = await trialBalance(db)
  return lines
    .map(({ path, currency, sums }) => ({
      name: `${path} ${currency}`,
      minor: sums.debits_posted_minor - sums.credits_posted_minor,
    }))
    .filter(({ minor }) => minor !== 0n)
    .map(({ name, minor }) => `${name} ${minor}`)
    .sort()
}

test('hledger accepts the exported books and comes to the same balances', { skip }, async (t) => {
  const { db } = await threeDays(t)
  const folder = await exported(t, await db.as('readonly'))
  assert.deepEqual(readdirSync(folder).sort(), ['2026-03-02.journal', '2026-03-03.journal', 'kontor.journal'])
  const checked = run(folder, 'check', '--strict', 'ordereddates')
  assert.equal(checked.status, 0, checked.stderr)
  assert.deepEqual(balancesOfHledger(folder), await balancesOfSql(db))
})

test('books that begin in the middle open with the balances of their first instant', { skip }, async (t) => {
  const { db } = await threeDays(t)
  const folder = await exported(t, db, { from: new Date('2026-03-03T00:00:00Z') })
  assert.equal(run(folder, 'check', '--strict', 'ordereddates').status, 0)
  assert.deepEqual(balancesOfHledger(folder), await balancesOfSql(db))
})

test('hledger catches one wrong cent, in one posting or in both', { skip }, async (t) => {
  const { db } = await threeDays(t)
  const folder = await exported(t, db)
  const file = join(folder, '2026-03-03.journal')
  const right = readFileSync(file, 'utf8')
  assert.ok(right.includes('  40.00 EUR') && right.includes('  -40.00 EUR'))
  writeFileSync(file, right.replace('  40.00 EUR', '  40.01 EUR'))
  assert.match(run(folder, 'check', '--strict', 'ordereddates').stderr, /unbalanced|balance/i)
  writeFileSync(file, right.replace('  40.00 EUR', '  40.01 EUR').replace('  -40.00 EUR', '  -40.01 EUR'))
  assert.match(run(folder, 'check', '--strict', 'ordereddates').stderr, /assertion/i)
})

test(
  'hledger comes to the same balances after a random walk of 2,000 transfers',
  { skip, timeout: 60_000 },
  async (t) => {
    const db = await testDatabase(t)
    await walk({
      transfers: 2_000,
      clients: 4,
      seed: 11,
      post: (chain) => inTransaction(db, (tx) => postTransfers(tx, chain, by)),
    })
    const folder = await exported(t, db)
    const checked = run(folder, 'check', '--strict', 'ordereddates')
    assert.equal(checked.status, 0, checked.stderr)
    assert.deepEqual(balancesOfHledger(folder), await balancesOfSql(db))
  },
)
