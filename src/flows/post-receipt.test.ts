import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { formatDecimal, money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  creditOracles,
  findInvoice,
  invoiceNumber,
  writeOffInvoice,
  type Invoice,
} from '#money/credit/index.ts'
import { account, balance, brokenPromises } from '#money/ledger/index.ts'
import { recentEntries } from '#money/reconciliation/index.ts'
import { aDebtor, anInvoice, withCredit } from '../../tests/payments/a-debtor.ts'
import { aReconciledShop, EUR, kinds } from '../../tests/payments/a-reconciled-shop.ts'
import { assignEntry } from './assign-entry.ts'
import { findOverdueNow } from './close-books.ts'
import { postReceipt, type TypedReceipt } from './post-receipt.ts'

async function aDesk(t: TestContext, count: number) {
  const shop = await aReconciledShop(t)
  const rig = withCredit(shop.rig)
  const { db } = rig
  const ann = await aDebtor(rig, 'ann@example.com')
  const invoices: Invoice[] = []
  for (let i = 0; i < count; i++) invoices.push((await anInvoice(rig, ann)).invoice)
  const today = new Date().toISOString().slice(0, 10)
  const type = (invoice: Invoice, more: Partial<TypedReceipt> = {}) =>
    postReceipt(db, { number: invoiceNumber(invoice.number), amount: invoice.amount, way: 'transfer', reference: 'slip 1', receivedOn: today, actor: 'desk', ...more }) // prettier-ignore
  const tell = async (minor: bigint, reference: string, iban = 'DE89370400440532013000') => {
    await shop.outside.credit({
      amount: formatDecimal(money(minor, EUR)),
      currency: 'EUR',
      reference,
      name: 'Ann',
      iban,
    })
    await shop.fetchBank()
  }
  const of = async (path: string) => (await balance(db, path, EUR)).posted.minor
  const state = async ({ id }: Invoice) => (await findInvoice(db, id))?.state
  const size = invoices[0]?.amount.minor ?? 0n
  return { shop, rig, db, invoices, type, tell, of, state, size }
}

test('money typed at the desk and told by a statement is booked once, whichever comes first; in doubt a person decides', async (t) => {
  const { shop, rig, db, invoices, type, tell, of, state, size } = await aDesk(t, 4)
  const [before, after, doubt, late] = invoices
  assert.ok(before && after && doubt && late)

  // Typed first: it lies in transit, and the statement's entry takes it from there.
  assert.equal(mustBeDone(await type(before)), 'booked')
  assert.equal(await state(before), 'paid')
  assert.deepEqual([await of('bank:transit'), await of('bank:main')], [size, 0n])
  assert.deepEqual((await shop.report()).missing.filter(({ who }) => who === 'desk').map(({ names }) => names), [[invoiceNumber(before.number)]]) // prettier-ignore
  await tell(size, `thanks ${invoiceNumber(before.number)}`)
  assert.deepEqual([await of('bank:transit'), await of('bank:main')], [0n, size])
  assert.equal(await of(account.unmatched), 0n)

  // Told first: the entry has settled it, and what is typed is linked to it.
  await tell(size, `for ${invoiceNumber(after.number)}`)
  assert.equal(await state(after), 'paid')
  assert.equal(mustBeDone(await type(after, { reference: 'slip 2' })), 'linked')
  assert.deepEqual([await of('bank:transit'), await of('bank:main')], [0n, 2n * size])
  assert.deepEqual(await kinds(rig), [])

  // Money of the same amount lies in suspense: nobody guesses, until a person says that it is another's, or this.
  await tell(size, 'no number at all')
  assert.equal(mustBeDone(await type(doubt, { reference: 'slip 3' })), 'unclear')
  assert.equal(await state(doubt), 'open')
  assert.deepEqual((await kinds(rig)).toSorted(), ['double_receipt', 'unknown_entry'])
  const [held] = await recentEntries(db, 'held')
  mustBeDone(await assignEntry(db, rig.connectors, { entryId: held?.id ?? '', order: invoiceNumber(doubt.number), actor: 'desk' })) // prettier-ignore
  assert.equal(await state(doubt), 'paid')
  assert.deepEqual(await kinds(rig), ['double_receipt'])

  // Typed, and told without anything that names it: held with a hint, and a person links it.
  assert.equal(mustBeDone(await type(late, { reference: 'slip 4', isOther: true })), 'booked')
  await tell(size, 'again nothing')
  assert.equal(await of('bank:transit'), size)
  const [unclear] = await recentEntries(db, 'held')
  mustBeDone(await assignEntry(db, rig.connectors, { entryId: unclear?.id ?? '', order: invoiceNumber(late.number), actor: 'desk' })) // prettier-ignore
  assert.deepEqual([await of('bank:transit'), await of(account.unmatched)], [0n, 0n])
})

test('cash waits for no statement, typed money that never shows up is a case, and what nobody pays is written off', async (t) => {
  const { shop, rig, db, invoices, type, tell, of, size } = await aDesk(t, 2)
  const [cash, lost] = invoices
  assert.ok(cash && lost)
  assert.equal(mustBeDone(await type(cash, { way: 'cash', reference: 'slip 5' })), 'booked')
  assert.equal(await of('cash:till'), size)
  const part = money(1_000n, EUR)
  assert.equal(mustBeDone(await type(lost, { amount: part, reference: 'slip 6' })), 'booked')
  await findOverdueNow(db, new Date(Date.now() + 5 * 86_400_000))
  assert.deepEqual((await kinds(rig)).toSorted(), ['missing_entry'])
  await tell(1_000n, `slip 6 ${invoiceNumber(lost.number)}`)
  assert.deepEqual(await kinds(rig), [], 'a case closes with the statement that tells of its money')
  const give = (because: string) => inTransaction(db, (tx) => writeOffInvoice(tx, { invoiceId: lost.id, because, actor: 'desk' })) // prettier-ignore
  const silent = await give(' ')
  assert.equal(!silent.ok && silent.refusal, 'reason_missing')
  mustBeDone(await give('insolvent'))
  const twice = await give('insolvent')
  assert.equal(!twice.ok && twice.refusal, 'invoice_not_open')
  assert.equal(await of(account.receivablesLost), size - 1_000n)

  const again = await type(lost, { amount: part, reference: 'slip 7' })
  assert.equal(!again.ok && again.refusal, 'invoice_not_open')
  assert.equal(await of(account.clearing('on-account')), 0n)
  const report = await shop.report()
  assert.ok([...report.clearing, ...report.bank].every(({ unexplained }) => unexplained.minor === 0n))
  assert.deepEqual(report.missing, [])
  assert.deepEqual(await brokenPromises(db), [])
  assert.deepEqual(await brokenPromises(db, creditOracles), [])
})
