import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account } from '#money/ledger/index.ts'
import { creditWallet, walletOf, withdrawalsOf } from '#money/wallet/index.ts'
import { openMessageCode, recordPaymentPassword, setPaymentPassword } from '#people/access/index.ts'
import { aBuyer } from '../../tests/payments/a-buyer.ts'
import { withdrawalSubject, withdrawFromWallet } from './withdraw-from-wallet.ts'

const secret = 'a secret of thirty-two characters'
const paymentPassword = '480519'
const ends: (() => Promise<void> | void)[] = []
let db: TestDatabase
before(async () => {
  db = await testDatabase({ after: (work) => void ends.push(work) })
})
after(async () => {
  for (const end of ends.toReversed()) await end()
})

test('money is taken out with the payment password, above the limit with a proof for this account and amount', async () => {
  const ann = await aBuyer(db, 'ann@example.com')
  const hash = mustBeDone(await setPaymentPassword(db, ann.party, paymentPassword))
  const from = [{ account: account.unmatched, amount: money(50_000n, 'EUR') }]
  mustBeDone(
    await inTransaction(db, async (tx) => {
      await recordPaymentPassword(tx, ann.party, hash)
      return creditWallet(tx, { party: ann.party, from, cause: newId('op'), actor: 'test', code: 'gift' })
    }),
  )
  const asked = { amount: money(20_000n, 'EUR'), iban: 'DE89 3704 0044 0532 0130 00', holder: 'Ann Buyer' }
  const take = (given: Partial<Parameters<typeof withdrawFromWallet>[2]> = {}) =>
    withdrawFromWallet(
      db,
      ann,
      { ...asked, paymentPassword, ...given },
      { secret, relyingParty: undefined, stepUpAbove: 100 },
    )
  const wrong = await take({ paymentPassword: '000000' })
  assert.equal(!wrong.ok && wrong.refusal, 'payment_password_wrong')
  const without = await take()
  assert.equal(!without.ok && without.refusal, 'step_up_needed')
  const bound = {
    party: ann.party,
    subject: withdrawalSubject(asked.iban),
    amount: asked.amount,
    payee: 'Ann Buyer',
  }
  const { code } = mustBeDone(
    await inTransaction(db, async (tx) => done(await openMessageCode(tx, bound, secret))),
  )
  const elsewhere = await take({ iban: 'FR14 2004 1010 0505 0001 3M02 606', proof: { way: 'message', code } })
  assert.equal(!elsewhere.ok && elsewhere.refusal, 'code_is_over')
  mustBeDone(await take({ proof: { way: 'message', code } }))
  const again = await take()
  assert.equal(!again.ok && again.refusal, 'step_up_needed')
  const small = await take({ amount: money(9_000n, 'EUR'), iban: 'DE00 0000' })
  assert.equal(!small.ok && small.refusal, 'not_an_iban')
  const { available, held } = await walletOf(db, ann.party, 'EUR')
  assert.deepEqual([available.minor, held.minor], [30_000n, 20_000n])
  assert.deepEqual(
    (await withdrawalsOf(db, ann.party)).map(({ payout }) => payout.state),
    ['requested'],
  )
})
