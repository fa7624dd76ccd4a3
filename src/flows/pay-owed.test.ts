import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { findInvoice, settleInvoice, type Invoice } from '#money/credit/index.ts'
import { account, balance, brokenPromises, newTransferId, postTransfers } from '#money/ledger/index.ts'
import { giveMandate, recentDebts, settleDebt, writeOffDebt } from '#money/mandates/index.ts'
import { answered, findPaymentFor } from '#money/payments/index.ts'
import { findRequest, openRequest, type RequestId } from '#money/requests/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { aDebtor, anInvoice, withCredit } from '../../tests/payments/a-debtor.ts'
import { paperMethod, paperWallet } from '../../tests/payments/paper-wallet.ts'
import {
  aPaidOrder,
  aRig,
  allIsWell,
  timePasses,
  toThePage,
  typeCard,
  type Rig,
} from '../../tests/payments/rig.ts'
import { hearEvidence } from './apply-evidence.ts'
import { completePayments } from './complete-payments.ts'
import { askForOwed, findOwed } from './pay-owed.ts'
import { askAboutPayment, startPayment } from './pay-order.ts'
import { refundRequest } from './serve-request.ts'

const [EUR, USD] = ['EUR', 'USD'] as const
const returnUrl = 'http://127.0.0.1:3000/en/owed'

async function scene(t: TestContext) {
  const paper = paperWallet()
  const plain = withCredit(await aRig(t))
  const rig: Rig = { ...plain, connectors: new Map([...plain.connectors, ['paper', paper.connector]]) }
  const { db } = rig
  const ask = (id: string) => askForOwed(db, { id, returnUrl, now: new Date() })
  const asking = async (id: string) => mustBeDone(await ask(id))
  const begin = (id: RequestId) => toThePage(rig, id as unknown as OrderId)
  /** Whatever is still to be asked of providers is asked now. */
  const finish = async () => {
    for (let round = 0; round < 3; round++) {
      await timePasses(rig)
      await completePayments(db, rig.connectors)
    }
  }
  const payByCard = async (id: RequestId) => {
    const page = await begin(id)
    await typeCard(page.redirectUrl)
    await askAboutPayment(db, rig.connectors, page.merchantRef, 'return')
    await finish()
  }
  const held = async (path: string, currency: 'EUR' | 'USD' = EUR) =>
    (await balance(db, path, currency)).posted.minor
  const stateOf = async (id: RequestId) => (await findPaymentFor(db, id))?.intent.state
  const well = async () => {
    assert.deepEqual(await brokenPromises(rig.owner), [])
    await allIsWell(rig)
  }
  return { rig, paper, db, ask, asking, begin, finish, payByCard, held, stateOf, well }
}

/** A debt as a settled debit leaves one that the payer's bank took back. */
async function aDebt(rig: Rig, minor: bigint): Promise<string> {
  const { id: order, merchantRef } = await aPaidOrder(rig, [{ price: minor }])
  const payment = await findPaymentFor(rig.db, order)
  const amount = money(minor, USD)
  const given = { holder: 'Ann', routing: '091000019', number: '4000123456', kind: 'checking' } as const
  const consent = { account: given, wording: 'I allow it.', locale: 'en', from: '203.0.113.9' }
  const mandate = mustBeDone(
    await inTransaction(rig.db, (tx) => giveMandate(tx, consent, { merchantRef, amount })),
  )
  const id = newId('dbt')
  await rig.owner.sql`
    insert into mandates.debts (id, merchant_ref, payment_id, mandate_id, order_id, amount_minor, currency, code, due_at)
    values (${id}, ${merchantRef}, ${payment?.intent.id ?? ''}, ${mandate}, ${order}, ${minor}, 'USD', 'R10',
            clock_timestamp())`
  const owed = {
    id: newTransferId(),
    debit: account.debitsOwed,
    credit: account.unmatched,
    amount,
    code: 'test',
  }
  mustBeDone(await inTransaction(rig.db, (tx) => postTransfers(tx, [owed], { actor: 'test', cause: id })))
  return id
}

test('an overdue invoice and a debt are paid by card, once each, however often they are asked for', async (t) => {
  const { rig, db, ask, asking, begin, finish, payByCard, held, stateOf, well } = await scene(t)
  const { invoice } = await anInvoice(rig, await aDebtor(rig, 'ann@example.com'))
  const onAccount = await held(account.clearing('on-account'))
  assert.equal(onAccount, invoice.open.minor)
  const asked = await Promise.all([1, 2, 3].map(() => asking(invoice.id)))
  assert.equal(new Set(asked).size, 1)
  const [first] = asked
  assert.ok(first)
  await payByCard(first)
  assert.equal((await findInvoice(db, invoice.id))?.state, 'paid')
  assert.equal(await held(account.clearing('on-account')), 0n)
  assert.equal((await findRequest(db, first))?.settledAt === null, false)
  const again = await ask(invoice.id)
  assert.equal(!again.ok && again.refusal, 'owed_not_open')
  const earned = await refundRequest(db, rig.connectors, { id: first, amount: invoice.open, cause: 'x', reason: 'x', actor: 'x' }) // prettier-ignore
  assert.equal(!earned.ok && earned.refusal, 'settles_what_is_owed')

  const debt = await aDebt(rig, 5_000n)
  const id = await asking(debt)
  // A declined card leaves the debt open, and another card pays it.
  const page = await begin(id)
  await typeCard(page.redirectUrl, '4000000000000002')
  await finish()
  assert.equal((await findOwed(db, debt))?.isOpen, true)
  await payByCard(await asking(debt))
  assert.equal((await findOwed(db, debt))?.isPaid, true)
  assert.equal(await held(account.debitsOwed, USD), 0n)
  assert.equal(await stateOf(id), 'captured')
  const none = await ask(newId('dbt'))
  assert.equal(!none.ok && none.refusal, 'owed_not_found')
  await well()
})

test('a part that came by transfer is not asked for again, and the older page takes no money any more', async (t) => {
  const { rig, db, asking, begin, finish, payByCard, held, stateOf, well } = await scene(t)
  const debt = await aDebt(rig, 5_000n)
  const old = await asking(debt)
  const twin = { madeBy: 'house', capture: 'automatic', description: '', metadata: {}, returnUrl: null, settles: debt, amount: money(5_000n, USD) } as const // prettier-ignore
  // One at a time may want the payer's money for the same debt: the table says so too.
  await assert.rejects(
    inTransaction(db, async (tx) => done(await openRequest(tx, twin))),
    /requests_settling/,
  )
  const page = await begin(old)
  const [{ number } = { number: 0 }] = await recentDebts(db)
  const part = {
    number,
    amount: money(2_000n, USD),
    reference: 'bank-1',
    source: account.unmatched,
    actor: 'bank',
  }
  mustBeDone(await inTransaction(db, (tx) => settleDebt(tx, part)))
  const now = await asking(debt)
  assert.notEqual(now, old)
  assert.equal((await findPaymentFor(db, now))?.intent.amount.minor, 3_000n)
  // The payer goes on with the old page all the same: what it set aside is let go.
  await typeCard(page.redirectUrl)
  await finish()
  assert.equal(await stateOf(old), 'canceled')
  await payByCard(now)
  assert.equal((await findOwed(db, debt))?.isPaid, true)
  assert.equal(await held(account.debitsOwed, USD), 0n)
  await well()
})

test('a debt written off while its payer is at the card page takes nothing of the card', async (t) => {
  const { rig, db, asking, begin, finish, stateOf, well } = await scene(t)
  const debt = await aDebt(rig, 5_000n)
  const id = await asking(debt)
  const page = await begin(id)
  const [{ number } = { number: 0 }] = await recentDebts(db)
  mustBeDone(
    await inTransaction(db, (tx) => writeOffDebt(tx, { number, because: 'Insolvent', actor: 'desk' })),
  )
  await typeCard(page.redirectUrl)
  await finish()
  assert.equal(await stateOf(id), 'canceled')
  assert.equal((await findPaymentFor(db, id))?.attempts[0]?.captured.minor, 0n)
  await well()
})

test('money taken at once pays what is still open; what came double goes back by itself', async (t) => {
  const { rig, paper, db, asking, finish, held, stateOf, well } = await scene(t)
  const ann = await aDebtor(rig, 'ann@example.com')
  const pay = async (invoice: Invoice, meanwhile: bigint) => {
    const id = await asking(invoice.id)
    const started = await startPayment(db, rig.connectors, {
      orderId: id,
      returnUrl,
      description: 'R',
      locale: 'en',
      method: paperMethod,
    })
    const { merchantRef } = mustBeDone(started)
    if (meanwhile > 0n) {
      const amount = money(meanwhile, EUR)
      const told = {
        invoiceId: invoice.id,
        amount,
        reference: `bank:${id}`,
        source: account.unmatched,
        actor: 'bank',
      }
      mustBeDone(await inTransaction(db, (tx) => settleInvoice(tx, told)))
    }
    const evidence = answered('paper', 'notify', paper.pay(merchantRef))
    await Promise.all([1, 2, 3].map(() => hearEvidence(db, rig.connectors, evidence)))
    await finish()
    return { id, back: paper.sheets.get(merchantRef)?.refunded }
  }
  const whole = await anInvoice(rig, ann)
  const paid = await pay(whole.invoice, 0n)
  assert.deepEqual([await stateOf(paid.id), paid.back], ['captured', 0n])
  const double = await anInvoice(rig, ann)
  const late = await pay(double.invoice, double.invoice.open.minor)
  assert.deepEqual([await stateOf(late.id), late.back], ['refunded', double.invoice.open.minor])
  assert.equal((await findInvoice(db, double.invoice.id))?.state, 'paid')
  assert.equal(await held(account.clearing('on-account')), 0n)
  await well()
})
