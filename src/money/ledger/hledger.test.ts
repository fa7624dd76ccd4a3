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
import type { Db } from '#kernel/database.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { hledgerJournal, inSnapshot, postTransfers, trialBalance } from './index.ts'
import { by, threeDays } from './testing/three-days.ts'
import { walk } from './testing/walk.ts'

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
    .toSorted()
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
    .toSorted()
}

test('hledger accepts the exported books and comes to the same balances', { skip }, async (t) => {
  const { db } = await threeDays(t)
  const folder = await exported(t, await db.as('readonly'))
  assert.deepEqual(readdirSync(folder).toSorted(), [
    '2026-03-02.journal',
    '2026-03-03.journal',
    'kontor.journal',
  ])
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
