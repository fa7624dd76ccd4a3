import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account, balance, brokenPromises, newTransferId, postTransfers } from '#money/ledger/index.ts'
import {
  approvePayout,
  cancelPayout,
  gatherPayouts,
  holdPayout,
  recentPayouts,
  setPayoutLimit,
} from '#money/payouts/index.ts'
import { makePayout, type MadePayout } from './make-payout.ts'

const EUR = 'EUR' as const
const debtor = { name: 'Kontor', iban: 'DE51500100600123456789', bic: 'ELBTDEFFXXX' }
const [ann, bob] = ['pty_00000000000000000000000001', 'pty_00000000000000000000000002']

async function scene(t: TestContext) {
  const db = await testDatabase(t)
  const fund = { id: newTransferId(), debit: 'bank:main', credit: 'rounding', amount: money(3_000_000n, EUR), code: 'test' } // prettier-ignore
  await inTransaction(db, (tx) => postTransfers(tx, [fund], { actor: 'test', cause: 'test' }))
  const make = (key: string, minor: bigint, more: Partial<MadePayout> = {}) =>
    inTransaction(db, (tx) =>
      makePayout(tx, {
        key,
        purpose: 'own_account',
        amount: money(minor, EUR),
        to: { name: 'Kontor', iban: 'DE89370400440532013000' },
        remittance: 'To our other account',
        actor: ann,
        ...more,
      }),
    )
  const stateOf = async (id: string) => (await recentPayouts(db)).find((each) => each.id === id)?.state
  return { db, owner: await db.as('owner'), make, stateOf }
}

test('a person makes a payout; above the limit another approves it, and it leaves once', async (t) => {
  const { db, owner, make, stateOf } = await scene(t)
  const refusalOf = async (made: ReturnType<typeof make>) => {
    const said = await made
    return said.ok ? 'made' : [said.refusal, said.detail?.['field']]
  }
  assert.deepEqual(await refusalOf(make('a', 0n)), ['amount_not_positive', 'amount'])
  assert.deepEqual(await refusalOf(make('b', 3_000_001n)), ['not_covered', 'amount'])
  assert.deepEqual(await refusalOf(make('c', 1n, { purpose: 'suspense' })), ['not_covered', 'amount'])
  assert.deepEqual(await refusalOf(make('d', 1n, { remittance: ' ' })), ['text_missing', 'remittance'])
  const nowhere = { name: 'Kontor', iban: 'DE00' }
  assert.deepEqual(await refusalOf(make('e', 1n, { to: nowhere })), ['not_an_iban', 'iban'])
  assert.deepEqual(await recentPayouts(db), [], 'a refusal leaves nothing behind')

  const [small, twin] = await Promise.all([make('small', 1_000n), make('small', 1_000n)])
  assert.equal(mustBeDone(small), mustBeDone(twin))
  const large = mustBeDone(await make('large', 1_000_001n))
  assert.deepEqual([await stateOf(mustBeDone(small)), await stateOf(large)], ['requested', 'waiting'])
  // Two at once cannot spend the same money.
  const both = await Promise.all([make('x', 1_900_000n), make('y', 1_900_000n)])
  assert.equal(both.filter(({ ok }) => ok).length, 1)
  for (const each of both)
    if (each.ok) mustBeDone(await inTransaction(db, (tx) => cancelPayout(tx, each.value, bob)))

  const approve = (id: string, actor: string) => inTransaction(db, (tx) => approvePayout(tx, id, actor))
  const own = await approve(large, ann)
  assert.equal(!own.ok && own.refusal, 'made_by_you')
  await assert.rejects(
    owner.sql`update payouts.payouts set approved_by = ${ann}, approved_at = now() where id = ${large}`,
    /payouts_two_persons/,
  )
  await inTransaction(db, async (tx) => ({ ok: true, value: await gatherPayouts(tx, debtor) }))
  assert.deepEqual([await stateOf(mustBeDone(small)), await stateOf(large)], ['sent', 'waiting'])
  const answers = await Promise.all([approve(large, bob), approve(large, bob)])
  assert.equal(answers.filter(({ ok }) => ok).length, 1)
  // Stopped again before it leaves, it waits again, and the first approval is gone.
  const hold = (because: string) => inTransaction(db, (tx) => holdPayout(tx, large, { because, actor: ann }))
  const mute = await hold(' ')
  assert.equal(!mute.ok && mute.refusal, 'because_missing')
  mustBeDone(await hold('Looks wrong'))
  assert.equal(await stateOf(large), 'waiting')
  mustBeDone(await approve(large, bob))
  await inTransaction(db, async (tx) => ({ ok: true, value: await gatherPayouts(tx, debtor) }))
  assert.equal(await stateOf(large), 'sent')
  for (const late of [
    await hold('Too late'),
    await approve(large, bob),
    await inTransaction(db, (tx) => cancelPayout(tx, large, bob)),
  ])
    // prettier-ignore
    assert.equal(!late.ok && late.refusal, 'payout_not_waiting')
  assert.equal((await balance(db, account.bank('main'), EUR)).available.minor, 3_000_000n - 1_001_001n)

  // Who sets a limit is not believed by it.
  mustBeDone(await inTransaction(db, (tx) => setPayoutLimit(tx, money(100_000_000n, EUR), ann)))
  const [hers, his] = [await make('hers', 1n), await make('his', 1_100_000n, { actor: bob })]
  assert.deepEqual(
    [await stateOf(mustBeDone(hers)), await stateOf(mustBeDone(his))],
    ['waiting', 'requested'],
  )
  assert.deepEqual(await brokenPromises(owner), [])
})
