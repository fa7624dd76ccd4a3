import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { Currency } from '#kernel/currency.ts'
import { setLogLevel } from '#kernel/log.ts'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account, balance, brokenPromises } from '#money/ledger/index.ts'
import {
  debitFor,
  debitRefundsOf,
  debtNumber,
  directDebitConnector,
  mandatesOf,
  readAccount,
  recentDebts,
  revokeOwnMandate,
  writeOffDebt,
} from '#money/mandates/index.ts'
import { directDebit, findPaymentFor, openCases, paymentOracles } from '#money/payments/index.ts'
import type { AccountBank } from '#money/payouts/index.ts'
import { openBreaks } from '#money/reconciliation/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { aBuyer } from '../../tests/payments/a-buyer.ts'
import { aHouseBank } from '../../tests/payments/house-bank.ts'
import { aRig } from '../../tests/payments/rig.ts'
import { aPlacedOrder, aShop } from '../../tests/trade/a-shop.ts'
import { bookEntries } from './book-entries.ts'
import { cancelOrder } from './cancel-order.ts'
import { reportBooks } from './close-books.ts'
import { debitAccounts } from './debit-accounts.ts'
import { fetchStatements } from './fetch-statements.ts'
import { agreeToDebit } from './pay-by-direct-debit.ts'
import { postDebtReceipt } from './pay-debt.ts'
import { startPayment } from './pay-order.ts'
import { withdrawOrder } from './withdraw-order.ts'

const USD = 'USD' as Currency
const originator = { routing: '091000019', companyId: '1234567890', company: 'Kontor', bank: 'Elbtor Bank' }

async function aDebitingShop(t: TestContext) {
  setLogLevel('silent')
  const rig = await aRig(t)
  const { db, owner } = rig
  const worker = await db.as('worker')
  const { outside, bank } = await aHouseBank(t)
  const connectors = new Map([...rig.connectors, ['direct_debit', directDebitConnector(db)]])
  const [variant = 0] = await aShop(db, [{ price: 1999n, prices: { USD: 2199n } }])
  /** An order whose payer chose the electronic check, and agreed for this account. */
  const order = async (number: string) => {
    const market = { currency: 'USD', country: 'DE', locale: 'en' } as const
    const { id, total } = await aPlacedOrder(db, [[variant, 1]], { market })
    mustBeDone(await startPayment(db, connectors, { orderId: id, returnUrl: 'http://127.0.0.1/x', description: 'K', locale: 'en', method: directDebit })) // prettier-ignore
    const given = { holder: 'Ada Payer', routing: '011401533', number, kind: 'checking', agreed: 'yes' }
    const consent = { account: mustBeDone(readAccount(given)), wording: 'I allow it.', locale: 'en', from: '203.0.113.9' } // prettier-ignore
    mustBeDone(await agreeToDebit(db, id, consent))
    const payment = await findPaymentFor(db, id)
    return { id, total, merchantRef: payment?.attempts[0]?.merchantRef ?? '' }
  }
  const round = async (settleSeconds = 0, through: AccountBank = bank) => {
    mustBeDone(await fetchStatements(worker, bank))
    await bookEntries(worker)
    await debitAccounts(worker, connectors, through, { ...originator, settleSeconds, returnSeconds: 86_400 })
  }
  const state = async (id: OrderId) => (await findPaymentFor(db, id))?.intent.state
  const debitState = async (merchantRef: string) => (await debitFor(db, merchantRef))?.state
  const held = async (path: string) => (await balance(db, path, USD)).posted.minor
  const promises = async () => {
    assert.deepEqual(await brokenPromises(db), [])
    assert.deepEqual(await brokenPromises(db, paymentOracles), [])
    assert.deepEqual(await openBreaks(db), [])
  }
  /** Every clearing account is explained by our own records. */
  const proven = async () => {
    const report = await reportBooks(db, { until: new Date(Date.now() + 1_000), bankAccount: 'main' })
    for (const { account: path, unexplained } of [...report.clearing, ...report.bank])
      assert.equal(unexplained.minor, 0n, path)
  }
  return {
    rig,
    db,
    owner,
    worker,
    outside,
    bank,
    connectors,
    variant,
    order,
    round,
    state,
    debitState,
    held,
    promises,
    proven,
  }
}

test('an electronic check goes in one file, pays when its money has settled, and leaves the clearing account empty', async (t) => {
  const { db, owner, outside, bank, order, round, state, debitState, held, promises } = await aDebitingShop(t)
  const [paying, changed, unwanted] = [
    await order('4000123456'),
    await order('4000999951'),
    await order('4000123457'),
  ]
  mustBeDone(await inTransaction(db, (tx) => cancelOrder(tx, unwanted.id, { actor: 'test' })))

  // The bank takes the file and its answer is lost: the same bytes go again, and are the same file.
  const sent: string[] = []
  const lossy: AccountBank = {
    ...bank,
    async sendDebits(content) {
      sent.push(content)
      await bank.sendDebits(content)
      throw new Error('lost')
    },
  }
  await round(0, lossy)
  assert.equal(await debitState(paying.merchantRef), 'written')
  await round(0, { ...bank, sendDebits: (content) => (sent.push(content), bank.sendDebits(content)) })
  assert.equal(sent.length, 2)
  assert.equal(sent[0], sent[1])
  assert.equal(await debitState(paying.merchantRef), 'submitted')
  assert.equal(await debitState(unwanted.merchantRef), 'canceled')

  await outside.advance(1)
  await round(3600)
  assert.equal(await state(paying.id), 'processing', 'credited, and not safe yet')
  await round()
  await round()
  assert.equal(await state(paying.id), 'captured')
  assert.equal(await state(changed.id), 'captured')
  assert.equal(await debitState(paying.merchantRef), 'settled_returnable')
  assert.equal(await held('psp:direct-debit:clearing'), 0n)
  assert.equal(await held('bank:main'), paying.total.minor + changed.total.minor)

  await outside.advance(1)
  await round()
  assert.equal((await debitFor(db, changed.merchantRef))?.last4, '3456', 'a notice of change corrects the mandate')
  await owner.sql`update mandates.debits set settled_at = settled_at - interval '2 days' where settled_at is not null`
  await round()
  assert.equal(await debitState(paying.merchantRef), 'final')
  await promises()
}) // prettier-ignore

test('a debit that comes back before it settles declines; one that comes back later is owed, with a case', async (t) => {
  const { db, owner, outside, order, round, state, debitState, held, promises, proven } =
    await aDebitingShop(t)
  const [poor, late] = [await order('4000999901'), await order('4000999910')]
  await round(3600)
  await outside.advance(2)
  await round(3600)
  assert.equal(await debitState(poor.merchantRef), 'returned')
  const declined = await findPaymentFor(db, poor.id)
  assert.equal(declined?.attempts[0]?.state, 'declined')
  assert.equal(declined?.attempts[0]?.declineCode, 'debit_insufficient_funds')
  assert.equal(declined?.intent.state, 'requires_payment', 'the payer may pay another way')
  assert.equal(await held('psp:direct-debit:clearing'), -late.total.minor, 'credited, and not counted yet')

  await round()
  assert.equal(await state(late.id), 'captured')
  await outside.advance(1)
  await round()
  await round()
  assert.equal(await debitState(late.merchantRef), 'reversed')
  assert.equal(await state(late.id), 'captured')
  assert.equal(await held('psp:direct-debit:clearing'), 0n)
  assert.equal(await held('bank:main'), 0n)
  assert.equal(await held(account.debitsOwed), late.total.minor)
  const cases = (await openCases(db)).map(({ kind, subject, facts }) => [kind, subject, facts['code']])
  assert.deepEqual(cases, [['debit_returned', late.merchantRef, 'R10']])
  const [mandate] = await owner.sql<{ state: string }>`
    select m.state from mandates.mandates m join mandates.debits d on d.mandate_id = m.id where d.merchant_ref = ${late.merchantRef}`
  assert.equal(mandate?.state, 'revoked')

  // The payer transfers a part of what is owed, a person types another part, and gives the rest up.
  const [debt] = await recentDebts(db)
  assert.ok(debt)
  assert.deepEqual([debt.code, debt.isLate, debt.open.minor], ['R10', false, late.total.minor])
  const number = debtNumber(debt.number)
  await outside.credit({ amount: '5.00', currency: 'USD', reference: `my debt ${number}`, name: 'Ada' })
  await outside.advance(0)
  await round()
  const today = new Date().toISOString().slice(0, 10)
  const typed = { number, amount: money(300n, USD), way: 'cash', reference: 'slip', receivedOn: today, actor: 'desk' } as const // prettier-ignore
  assert.equal(mustBeDone(await inTransaction(db, (tx) => postDebtReceipt(tx, typed))), 'booked')
  assert.equal(await held(account.debitsOwed), late.total.minor - 800n)
  await proven()
  const give = { number: debt.number, because: 'moved abroad', actor: 'desk' }
  mustBeDone(await inTransaction(db, (tx) => writeOffDebt(tx, give)))
  const again = await inTransaction(db, (tx) => writeOffDebt(tx, give))
  assert.equal(!again.ok && again.refusal, 'debt_not_open')
  assert.deepEqual(
    [await held(account.debitsOwed), await held(account.receivablesLost)],
    [0n, late.total.minor - 800n],
  )
  assert.deepEqual(await openCases(db), [], 'its case closes with it')
  await assert.rejects(db.sql`select number from mandates.accounts`, 'the shop may not read account numbers')
  await promises()
})

test('a refund goes back over the network: done once it has left and stayed away, failed where it came back', async (t) => {
  const { db, outside, order, round, state, held, proven, connectors } = await aDebitingShop(t)
  const [fine, closed] = [await order('4000123456'), await order('4000999962')]
  const back = (id: OrderId) => withdrawOrder(db, connectors, { orderId: id, actor: 'test' })
  await round()
  await outside.advance(1)
  for (let i = 0; i < 2; i++) await round()
  assert.deepEqual([await state(fine.id), await state(closed.id)], ['captured', 'captured'])
  for (const { id } of [fine, closed]) mustBeDone(await back(id))
  await round()
  await outside.advance(1)
  await round(3600)
  assert.equal(await state(fine.id), 'captured', 'it has left, and may come back')
  await proven()
  await outside.advance(2)
  await round(3600)
  assert.deepEqual(
    (await debitRefundsOf(db, closed.merchantRef)).map((each) => [each.state, each.code]),
    [['returned', 'R02']],
  )
  for (let i = 0; i < 2; i++) await round()
  assert.deepEqual([await state(fine.id), await state(closed.id)], ['refunded', 'captured'])
  assert.equal(await held('bank:main'), closed.total.minor)
  assert.equal(await held('psp:direct-debit:clearing'), 0n)
  assert.deepEqual(
    (await openCases(db)).map(({ kind }) => kind),
    ['failed_operation'],
  )
  await proven()
  assert.deepEqual(await brokenPromises(db), [])
})

test('a kept account is debited again with a consent of its own, until its payer takes it back', async (t) => {
  const { db, connectors, variant, round, debitState } = await aDebitingShop(t)
  const ann = await aBuyer(db, 'ann@example.com')
  const begin = async () => {
    const market = { currency: 'USD', country: 'DE', locale: 'en' } as const
    const { id } = await aPlacedOrder(db, [[variant, 1]], { market })
    mustBeDone(await startPayment(db, connectors, { orderId: id, returnUrl: 'http://127.0.0.1/x', description: 'K', locale: 'en', method: directDebit })) // prettier-ignore
    return { id, merchantRef: (await findPaymentFor(db, id))?.attempts[0]?.merchantRef ?? '' }
  }
  const given = {
    holder: 'Ada Payer',
    routing: '011401533',
    number: '4000123456',
    kind: 'checking',
    agreed: 'yes',
  }
  const first = await begin()
  const kept = { account: mustBeDone(readAccount(given)), partyId: ann.party, wording: 'I allow it.', locale: 'en', from: '203.0.113.9', keep: true } // prettier-ignore
  const mandateId = mustBeDone(await agreeToDebit(db, first.id, kept))
  const again = { mandateId, partyId: ann.party, wording: 'And this.', from: '203.0.113.9' }
  const second = await begin()
  const bob = await aBuyer(db, 'bob@example.com')
  const foreign = await agreeToDebit(db, second.id, { ...again, partyId: bob.party })
  assert.equal(!foreign.ok && foreign.refusal, 'mandate_not_found')
  assert.equal(mustBeDone(await agreeToDebit(db, second.id, again)), mandateId)
  assert.deepEqual(
    (await mandatesOf(db, ann.party)).map(({ last4, debits }) => [last4, debits]),
    [['3456', 2]],
  )
  await round(3600)
  assert.equal(await debitState(second.merchantRef), 'submitted')
  const third = await begin()
  mustBeDone(await agreeToDebit(db, third.id, again))
  mustBeDone(await inTransaction(db, (tx) => revokeOwnMandate(tx, ann.party, mandateId)))
  await round(3600)
  assert.equal(await debitState(third.merchantRef), 'failed', 'nothing more is taken')
  const late = await agreeToDebit(db, (await begin()).id, again)
  assert.equal(!late.ok && late.refusal, 'mandate_not_found')
})
