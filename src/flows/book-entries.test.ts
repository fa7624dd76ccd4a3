import assert from 'node:assert/strict'
import test from 'node:test'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account, balance } from '#money/ledger/index.ts'
import { openCases } from '#money/payments/index.ts'
import { recentPayouts, requestPayout } from '#money/payouts/index.ts'
import { aReconciledShop, EUR } from '../../tests/payments/a-reconciled-shop.ts'
import { sendPayouts } from './send-payouts.ts'

test('a payout is carried out by the entry of the statement, and one that comes back is a case; a fee is an expense', async (t) => {
  const { rig, outside, bank, credit, fetchBank, report } = await aReconciledShop(t)
  await credit('100.00', 'seed')
  await fetchBank()
  const ask = (key: string, iban: string) =>
    inTransaction(rig.db, (tx) =>
      requestPayout(tx, { key, kind: 'other', reference: key, amount: money(1_000n, EUR), to: { name: 'Ada', iban }, remittance: key, source: account.unmatched, actor: 'test' }),
    ) // prettier-ignore
  mustBeDone(await ask('good', 'DE89370400440532013000'))
  // The receiver's bank books the money, then finds that the account is closed.
  mustBeDone(await ask('back', 'DE47500100600000000402'))
  await sendPayouts(rig.db, bank)
  await outside.advance(1)
  await outside.credit({ amount: '4.00', currency: 'EUR', reference: 'Account keeping', name: 'Hafenbank', direction: 'debit' }) // prettier-ignore
  await fetchBank()
  await outside.advance(2)
  await fetchBank()
  const states = (await recentPayouts(rig.db)).map(({ reference, state }) => [reference, state])
  assert.deepEqual(Object.fromEntries(states), { good: 'executed', back: 'returned' })
  assert.equal((await balance(rig.db, account.fees('house-bank'), EUR)).posted.minor, 400n)
  assert.equal((await balance(rig.db, account.unmatched, EUR)).posted.minor, 9_000n)
  const [position] = (await report()).bank
  assert.equal(position?.balance.minor, 8_600n)
  assert.equal(position?.unexplained.minor, 0n)
  assert.ok((await openCases(rig.db)).some(({ kind }) => kind === 'payout_returned'))
})
