import assert from 'node:assert/strict'
import test from 'node:test'
import { formatDecimal, money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import {
  creditOracles,
  findInvoice,
  invoiceNumber,
  invoiceNumbersIn,
  type Invoice,
} from '#money/credit/index.ts'
import { account, balance, brokenPromises } from '#money/ledger/index.ts'
import { recentPayouts } from '#money/payouts/index.ts'
import { recentEntries } from '#money/reconciliation/index.ts'
import { aDebtor, anInvoice, withCredit } from '../../tests/payments/a-debtor.ts'
import { aReconciledShop, EUR, kinds } from '../../tests/payments/a-reconciled-shop.ts'
import { returnEntry } from './assign-entry.ts'
import { bookEntries } from './book-entries.ts'

test('the number of an invoice is found however a bank writes it, and nothing else is taken for one', () => {
  assert.deepEqual(invoiceNumbersIn('Invoice r 500001, again R-500001 and R500002'), [500_001, 500_002])
  assert.deepEqual(invoiceNumbersIn('RF18 5000 01 K-500001 PR500001 500001 R-50001'), [])
})

test('money that names an invoice settles it once; what is beyond waits for a person and can go back', async (t) => {
  const shop = await aReconciledShop(t)
  const rig = withCredit(shop.rig)
  const { db } = rig
  const ann = await aDebtor(rig, 'ann@example.com')
  const invoices = [await anInvoice(rig, ann), await anInvoice(rig, ann), await anInvoice(rig, ann)]
  const [exact, parts, over] = invoices.map(({ invoice }) => invoice)
  assert.ok(exact && parts && over)
  const pay = async (minor: bigint, reference: string) => {
    const amount = formatDecimal(money(minor, EUR))
    await shop.outside.credit({
      amount,
      currency: 'EUR',
      reference,
      name: 'Ann',
      iban: 'DE89370400440532013000',
    })
    await shop.fetchBank()
    await bookEntries(db)
  }
  const now = async ({ id }: Invoice) => {
    const invoice = await findInvoice(db, id)
    return [invoice?.state, invoice?.open.minor]
  }
  const of = async (path: string) => (await balance(db, path, EUR)).posted.minor
  const stand = async () => [
    await of(account.bank('main')),
    await of(account.clearing('on-account')),
    await of(account.unmatched),
  ]
  const numberOf = ({ number }: Invoice) => invoiceNumber(number)
  assert.deepEqual(await stand(), [0n, 24_000n, 0n])

  await pay(8_000n, `Invoice ${numberOf(exact).toLowerCase()} thank you`)
  assert.deepEqual(await now(exact), ['paid', 0n])
  assert.deepEqual(await stand(), [8_000n, 16_000n, 0n])

  await pay(3_000n, numberOf(parts))
  assert.deepEqual(await now(parts), ['open', 5_000n])
  await pay(5_000n, numberOf(parts).replace('-', ' '))
  assert.deepEqual(await now(parts), ['paid', 0n])
  assert.deepEqual(await stand(), [16_000n, 8_000n, 0n])
  assert.deepEqual(await kinds(rig), [])

  await pay(8_700n, numberOf(over))
  assert.deepEqual(await now(over), ['paid', 0n])
  assert.deepEqual(await stand(), [24_700n, 0n, 700n])
  assert.deepEqual(await kinds(rig), ['unknown_entry'])
  const [held] = await recentEntries(db, 'held')
  mustBeDone(await returnEntry(db, { entryId: held?.id ?? '', actor: 'desk' }))
  assert.deepEqual(
    (await recentPayouts(db)).map(({ amount }) => amount.minor),
    [700n],
  )
  assert.deepEqual(await kinds(rig), [])

  // Paid already, or in doubt: nobody guesses.
  await pay(100n, numberOf(exact))
  assert.deepEqual(await kinds(rig), ['unknown_entry'])
  const receipts = await db.sql<{ count: number }>`select count(*)::int as count from credit.receipts`
  assert.equal(receipts[0]?.count, 4)
  const [position] = (await shop.report()).bank
  assert.equal(position?.unexplained.minor, 0n)
  assert.deepEqual(await brokenPromises(db), [])
  assert.deepEqual(await brokenPromises(db, creditOracles), [])
})
