import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account, newTransferId, postTransfers } from '#money/ledger/index.ts'

type Ended = { code: number; out: string; err: string }

function ledger(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const program = [join(import.meta.dirname, 'ledger.ts'), ...args]
  return new Promise((resolve) => {
    execFile(process.execPath, program, { env: { ...process.env, ...env } }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })
}

async function books(t: TestContext): Promise<Record<string, string>> {
  const db = await testDatabase(t)
  const sale = {
    id: newTransferId(),
    debit: account.bank('main'),
    credit: account.shippingRevenue,
    amount: money(1_999n, 'EUR'),
    code: 'sale',
  }
  mustBeDone(await inTransaction(db, (tx) => postTransfers(tx, [sale], { actor: 'system', cause: 'test' })))
  return {
    DATABASE_URL: `postgresql://postgres@localhost:${db.port}/${db.database}?host=${encodeURIComponent(db.host)}`,
  }
}

test('without a command it says what there is', async () => {
  const { code, out } = await ledger([])
  assert.equal(code, 0)
  assert.match(out, /trial-balance/)
})

test('what is not understood is refused with a way on', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-ledger-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const cases: [string[], RegExp][] = [
    [['balance'], /no command "balance"/],
    [['statement'], /Which account/],
    [['trial-balance', '--at', 'yesterday'], /no instant: write 2026-03-01/],
    [['trial-balance', '--currency', 'gold'], /no currency/],
    [['trial-balance', '--sort'], /Unknown option/],
    [['export'], /export --hledger/],
    [['trial-balance'], /There are no books in/],
  ]
  for (const [args, expected] of cases) {
    const { code, err } = await ledger(args, { KONTOR_DATA: folder, DATABASE_URL: '' })
    assert.match(err, expected)
    assert.equal(code, 2, args.join(' '))
  }
})

test('the trial balance and a statement can be read, and the invariants asked', async (t) => {
  const env = await books(t)
  const balance = await ledger(['trial-balance'], env)
  assert.equal(balance.code, 0, balance.err)
  assert.match(balance.out, /bank:main +asset +EUR +19\.99 +0\.00/)
  assert.match(balance.out, /total +EUR +19\.99 +19\.99/)
  const told = await ledger(['statement', 'bank:main'], env)
  assert.match(told.out, /sale +shipping:revenue +test +19\.99 +19\.99/)
  assert.match(told.out, /Closing balance 19\.99/)
  const unknown = await ledger(['statement', 'bank:mian'], env)
  assert.equal(unknown.code, 2)
  assert.match(unknown.err, /Nothing was ever posted to "bank:mian"[\s\S]*bank:main/)
  const check = await ledger(['check'], env)
  assert.equal(check.code, 0)
  assert.doesNotMatch(check.out, /BROKEN/)
})

test('the export writes a main file and a file for each day, and never into a folder in use', async (t) => {
  const env = await books(t)
  const folder = mkdtempSync(join(tmpdir(), 'kontor-books-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const first = await ledger(['export', '--hledger', folder], env)
  assert.equal(first.code, 0, first.err)
  assert.ok(existsSync(join(folder, 'kontor.journal')))
  assert.equal(readdirSync(folder).length, 2)
  const second = await ledger(['export', '--hledger', folder], env)
  assert.match(second.err, /is not empty/)
})
