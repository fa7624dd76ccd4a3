import assert from 'node:assert/strict'
import test from 'node:test'
import type { Currency } from '#kernel/currency.ts'
import { setLogLevel } from '#kernel/log.ts'
import { money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account, balance, newTransferId, postTransfers } from '#money/ledger/index.ts'
import {
  cancelPayout,
  executePayout,
  payoutsFor,
  recentPayouts,
  requestPayout,
} from '#money/payouts/index.ts'
import { aHouseBank } from '../../tests/payments/house-bank.ts'
import { sendPayouts } from './send-payouts.ts'

const EUR = 'EUR' as Currency
const good = 'DE89370400440532013000'

test('a payout is set aside, sent once in the same bytes however often it is tried, and ends by the bank’s word', async (t) => {
  setLogLevel('silent')
  const db = await testDatabase(t)
  const { outside, bank } = await aHouseBank(t, 300)
  const source = 'order:ord_00000000000000000000000001:due'
  const fund = {
    id: newTransferId(),
    debit: 'bank:main',
    credit: source,
    amount: money(10_000n, EUR),
    code: 'test',
  }
  await inTransaction(db, (tx) => postTransfers(tx, [fund], { actor: 'test', cause: 'test' }))
  const ask = (key: string, minor: bigint, iban = good) =>
    inTransaction(db, (tx) =>
      requestPayout(tx, { key, kind: 'refund', reference: 'op_1', amount: money(minor, EUR), to: { name: 'Ada', iban }, remittance: 'Refund', source, actor: 'test' }),
    ) // prettier-ignore
  const first = mustBeDone(await ask('a', 4_000n))
  assert.equal(mustBeDone(await ask('a', 4_000n)), first)
  const second = mustBeDone(await ask('b', 5_000n, 'DE90500100600000000404'))
  assert.deepEqual(
    [await ask('c', 1_001n), await ask('d', 1n, 'DE00'), await ask('e', 0n)].map(
      (each) => !each.ok && each.refusal,
    ),
    ['not_covered', 'not_an_iban', 'amount_not_positive'],
  )
  const taken = mustBeDone(await ask('f', 1_000n))
  mustBeDone(await inTransaction(db, (tx) => cancelPayout(tx, taken, 'test')))
  assert.equal((await inTransaction(db, (tx) => cancelPayout(tx, taken, 'test'))).ok, false)
  const left = async () => (await balance(db, source, EUR)).available.minor
  assert.equal(await left(), 1_000n)

  // The answer is lost after the bank has taken the order: the very same bytes go again.
  await fetch(`${outside.origin}/control/faults`, { method: 'POST', body: JSON.stringify({ operation: 'payments', fault: 'timeout_after', seconds: 1 }) }) // prettier-ignore
  await sendPayouts(db, bank)
  const owner = await db.as('owner')
  const again = () => owner.sql`update payouts.messages set next_try_at = clock_timestamp()`
  await again()
  await sendPayouts(db, bank)
  const states = async () => Object.fromEntries((await recentPayouts(db)).map(({ id, state }) => [id, state]))
  assert.deepEqual(await states(), { [first]: 'accepted', [second]: 'rejected', [taken]: 'canceled' })
  assert.equal(await left(), 6_000n)

  await outside.advance(1)
  await again()
  await sendPayouts(db, bank)
  assert.equal((await states())[first], 'accepted', 'the bank says executed; the statement has not shown it')
  mustBeDone(await inTransaction(db, async (tx) => done(await executePayout(tx, first, 'test'))))
  assert.equal((await balance(db, account.bank('main'), EUR)).posted.minor, 6_000n)
  assert.deepEqual(
    (await payoutsFor(db, 'op_1')).map(({ state }) => state),
    ['executed', 'rejected', 'canceled'],
  )
  const books = (await (await fetch(`${outside.origin}/control/books`)).json()) as { accounts: { account: string; balance: string }[] } // prettier-ignore
  assert.equal(books.accounts.find((each) => each.account === 'customer')?.balance, '40.00')
})
