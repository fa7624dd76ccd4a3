import assert from 'node:assert/strict'
import test from 'node:test'
import { money } from '#kernel/money.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { debtNumbersIn } from '#money/mandates/index.ts'
import type { Entry } from '#money/reconciliation/index.ts'
import { payDebt, postDebtReceipt } from './pay-debt.ts'

test('the number of a debt is found however a bank writes it, and nothing else is taken for one', () => {
  assert.deepEqual(debtNumbersIn('my debt d 700001, again D-700001 and D700002'), [700_001, 700_002])
  assert.deepEqual(debtNumbersIn('ID700001 R-700001 700001 D-70001'), [])
})

test('money that names no debt of ours, or two, is left for others to place', async (t) => {
  const db = await testDatabase(t)
  const entry = (remittance: string): Entry => ({
    id: 'ent_00000000000000000000000000',
    account: 'main',
    amount: money(500n, 'USD'),
    bookedOn: '2026-01-01',
    bankRef: null,
    endToEnd: null,
    remittance,
    partyName: null,
    partyAccount: null,
    code: 'PMNT/RCDT/ESCT',
    state: 'told',
    purpose: null,
    about: null,
  })
  for (const text of ['hello', 'D-700001', 'D-700001 D-700002']) {
    const placed = await inTransaction(db, async (tx) => ({
      ok: true,
      value: await payDebt(tx, entry(text)),
    }))
    assert.deepEqual(placed, { ok: true, value: false })
  }
  const typed = { number: 'D-700001', amount: money(500n, 'USD'), way: 'cash', reference: 'slip', receivedOn: '2026-01-01', actor: 'desk' } as const // prettier-ignore
  const refused = await inTransaction(db, (tx) => postDebtReceipt(tx, typed))
  assert.equal(!refused.ok && refused.refusal, 'debt_not_found')
})
