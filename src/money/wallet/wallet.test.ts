import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Db } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account, postTransfers, transferIdOf } from '#money/ledger/index.ts'
import { recordParty } from '#people/parties/index.ts'
import { creditWallet, openTopUp, requestWithdrawal, setLimits, walletOf } from './index.ts'
import { countSpending } from './limits.ts'

const eur = 'EUR'
const euros = (minor: bigint) => money(minor, eur)
const iban = 'DE89 3704 0044 0532 0130 00'

async function someone(db: Db, minor = 0n) {
  const party = mustBeDone(
    await inTransaction(db, async (tx) => ({
      ok: true as const,
      value: await recordParty(tx, { kind: 'person', displayName: 'Ann', locale: 'en' }),
    })),
  )
  if (minor > 0n) {
    const credit = {
      party,
      from: [{ account: account.unmatched, amount: euros(minor) }],
      cause: newId('op'),
      actor: 'test',
      code: 'refund',
    }
    mustBeDone(await inTransaction(db, (tx) => creditWallet(tx, credit)))
    // Asked for again, the same cause credits nothing.
    mustBeDone(await inTransaction(db, (tx) => creditWallet(tx, credit)))
  }
  return party
}

let db: TestDatabase
const ends: (() => Promise<void> | void)[] = []
before(async () => {
  db = await testDatabase({ after: (work) => void ends.push(work) })
})
after(async () => {
  for (const end of ends.toReversed()) await end()
})

test('the same cause credits a wallet once', async () => {
  const party = await someone(db, 500n)
  assert.equal((await walletOf(db, party, eur)).available.minor, 500n)
})

test('a wallet never gives more than it holds, however many ask at once', async () => {
  const party = await someone(db, 1_000n)
  const tries = await Promise.all(
    Array.from({ length: 8 }, () =>
      inTransaction(db, (tx) => requestWithdrawal(tx, party, { amount: euros(300n), iban, holder: 'Ann' })),
    ),
  )
  assert.equal(tries.filter(({ ok }) => ok).length, 3)
  assert.deepEqual(
    [...new Set(tries.flatMap((each) => (each.ok ? [] : [each.refusal])))],
    ['not_enough_in_wallet'],
  )
  const wallet = await walletOf(db, party, eur)
  assert.deepEqual([wallet.available.minor, wallet.held.minor], [100n, 900n])
})

test('the limit of a day holds for payments at the same moment', async () => {
  const party = await someone(db)
  mustBeDone(
    await inTransaction(db, (tx) => setLimits(tx, party, { payment: euros(400n), day: euros(1_000n) })),
  )
  const tries = await Promise.all(
    Array.from({ length: 10 }, () => inTransaction(db, (tx) => countSpending(tx, party, euros(300n)))),
  )
  assert.equal(tries.filter(({ ok }) => ok).length, 3)
  const over = await inTransaction(db, (tx) => countSpending(tx, party, euros(401n)))
  assert.equal(!over.ok && over.refusal, 'over_payment_limit')
})

test('a top-up asks for money, and for a sensible amount', async () => {
  const party = await someone(db)
  assert.ok((await inTransaction(db, (tx) => openTopUp(tx, party, euros(5_000n)))).ok)
  const none = await inTransaction(db, (tx) => openTopUp(tx, party, euros(0n)))
  assert.equal(!none.ok && none.refusal, 'amount_not_positive')
})

test('the program cannot bring a wallet below nothing by any transfer', async () => {
  const party = await someone(db, 100n)
  const id = newId('op')
  const taken = await inTransaction(db, (tx) =>
    postTransfers(
      tx,
      [
        {
          id: transferIdOf(id, 'x'),
          debit: account.walletBalance(party),
          credit: account.bank('main'),
          amount: euros(101n),
          code: 'test',
        },
      ],
      { actor: 'test', cause: id },
    ),
  )
  assert.equal(!taken.ok && taken.refusal, 'exceeds_credits')
})
