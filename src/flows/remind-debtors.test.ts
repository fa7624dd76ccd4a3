import assert from 'node:assert/strict'
import test, { after, before, type TestContext } from 'node:test'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  creditOracles,
  grantTerms,
  invoicesOf,
  onAccountRules,
  settleInvoice,
  termsOf,
} from '#money/credit/index.ts'
import { account, balance } from '#money/ledger/index.ts'
import { houseConnector, methodNamed } from '#money/payments/index.ts'
import type { Actor } from '#people/access/index.ts'
import { aBuyer } from '../../tests/payments/a-buyer.ts'
import { aRig, allIsWell, anOrder, shipAll, statesOf, type Rig } from '../../tests/payments/rig.ts'
import { cancelOrder } from './cancel-order.ts'
import { startPayment } from './pay-order.ts'
import { refundOrder } from './refund-order.ts'
import { remindDebtors } from './remind-debtors.ts'
import { performVoid } from './void-payment.ts'

const settings = {
  reminderFee: '5.00',
  lateInterestPercent: 9,
  publicOrigin: 'http://shop',
  secretKey: testSettings({}).secretKey,
}
const ends: (() => Promise<void> | void)[] = []
let rig: Rig
before(async () => {
  const plain = await aRig({ after: (work: () => void) => void ends.push(work) } as TestContext)
  const onAccount = houseConnector(plain.db, onAccountRules)
  rig = { ...plain, connectors: new Map([...plain.connectors, [onAccount.name, onAccount]]) }
})
after(async () => {
  for (const end of ends.toReversed()) await end()
})

async function aDebtor(email: string, limit: bigint): Promise<Actor> {
  const actor = await aBuyer(rig.db, email)
  const terms = { party: actor.party, limit: money(limit, 'EUR'), netDays: 14, actor: 'desk' } as const
  mustBeDone(await inTransaction(rig.db, (tx) => grantTerms(tx, terms)))
  return actor
}

async function buy(actor: Actor) {
  const order = await anOrder(rig, [{ price: 4_000n }], 'pickup')
  const method = methodNamed('on_account')
  assert.ok(method)
  const started = await startPayment(rig.db, rig.connectors, {
    orderId: order.id,
    returnUrl: 'http://127.0.0.1:3000/return',
    description: 'K-1',
    locale: 'en',
    method,
    payer: { partyId: actor.party, email: actor.email, country: 'DE', isMobile: false },
  })
  return { ...order, started }
}

const free = async ({ party }: Actor) => (await termsOf(rig.db, party, 'EUR'))?.available.minor
const owed = async () => (await balance(rig.db, 'psp:on-account:clearing', 'EUR')).posted.minor
const settle = (invoice: { id: `inv_${string}` }, minor: bigint, reference: string) =>
  inTransaction(rig.db, (tx) =>
    settleInvoice(tx, {
      invoiceId: invoice.id,
      amount: money(minor, 'EUR'),
      reference,
      source: account.bank('main'),
      actor: 'desk',
    }),
  )

async function allIsOwedRight(): Promise<void> {
  await allIsWell(rig)
  for (const { name, sql } of creditOracles) assert.deepEqual((await rig.db.pool.query(sql)).rows, [], name)
}

test('orders at the same moment do not pass the limit together; a canceled one frees it', async () => {
  const ann = await aDebtor('ann@example.com', 20_000n)
  const stranger = await aBuyer(rig.db, 'stranger@example.com')
  const without = await buy(stranger)
  assert.deepEqual(!without.started.ok && without.started.detail, { code: 'no_terms' })
  const orders = await Promise.all([buy(ann), buy(ann), buy(ann)])
  const taken = orders.filter(({ started }) => started.ok)
  assert.equal(taken.length, 2)
  const total = taken[0]?.total.minor ?? 0n
  assert.equal(await free(ann), 20_000n - 2n * total)
  const less = { party: ann.party, limit: money(total, 'EUR'), netDays: 14, actor: 'desk' } as const
  const refused = await inTransaction(rig.db, (tx) => grantTerms(tx, less))
  assert.equal(!refused.ok && refused.refusal, 'limit_in_use')
  for (const { id } of taken) {
    const canceled = mustBeDone(await inTransaction(rig.db, (tx) => cancelOrder(tx, id, { actor: 'test' })))
    await performVoid(rig.db, rig.connectors, canceled.voids)
  }
  assert.equal(await free(ann), 20_000n)
  await allIsOwedRight()
})

test('goods that left are invoiced; what comes back is credited, what is paid settles once and frees the limit', async () => {
  const bob = await aDebtor('bob@example.com', 50_000n)
  const before = await owed()
  const [first, second] = [await buy(bob), await buy(bob)]
  for (const { id } of [first, second]) for (const outcome of await shipAll(rig, id)) mustBeDone(outcome)
  const invoices = await invoicesOf(rig.db, bob.party)
  assert.deepEqual(
    invoices.map(({ state, open }) => [state, open.minor]),
    [
      ['open', second.total.minor],
      ['open', first.total.minor],
    ],
  )
  const [newer, older] = invoices
  assert.ok(newer && older)
  const back = { what: { kind: 'all' as const }, reason: 'sent back', key: 'k', actor: 'test' }
  mustBeDone(await refundOrder(rig.db, rig.connectors, { orderId: first.id, ...back }))
  mustBeDone(await settle(newer, 1_000n, 'bank-1'))
  assert.equal((await settle(newer, 1_000n, 'bank-1')).ok, false)
  const more = await settle(newer, second.total.minor, 'bank-2')
  assert.deepEqual(!more.ok && more.refusal, 'exceeds_open')
  mustBeDone(await settle(newer, second.total.minor - 1_000n, 'bank-3'))
  assert.deepEqual(
    (await invoicesOf(rig.db, bob.party)).map(({ state, open }) => [state, open.minor]),
    [
      ['paid', 0n],
      ['credited', 0n],
    ],
  )
  assert.equal(await free(bob), 50_000n)
  assert.equal(await owed(), before)
  assert.equal((await statesOf(rig, first.id)).order, 'refunded')
  const late = await refundOrder(rig.db, rig.connectors, { orderId: second.id, ...back })
  assert.equal(late.ok && late.value.state, 'failed')
  await rig.owner
    .sql`update payments.cases set closed_at = now(), closed_by = 'test', outcome = 'resolved_by_operator'`
  await allIsOwedRight()
})

test('an overdue invoice has three letters, dearer each time, and none after the payment', async () => {
  const eve = await aDebtor('eve@example.com', 50_000n)
  const order = await buy(eve)
  for (const outcome of await shipAll(rig, order.id)) mustBeDone(outcome)
  const days = (count: number) => rig.owner.sql`
    update credit.invoices set due_at = due_at - make_interval(days => ${count}),
           reminded_at = reminded_at - make_interval(days => ${count})
     where party_id = ${eve.party}`
  const letters = async () => {
    const rows = await rig.db.sql<{ template: string; subject: string }>`
      select template, subject from notifications.mails where recipient = ${eve.email} order by created_at`
    return rows.map(({ template }) => template)
  }
  assert.equal(await remindDebtors(rig.db, settings), 0)
  await days(14 + 3)
  const at = await Promise.all([remindDebtors(rig.db, settings), remindDebtors(rig.db, settings)])
  assert.equal(at[0] + at[1], 1)
  assert.equal(await remindDebtors(rig.db, settings), 0)
  await days(10)
  assert.equal(await remindDebtors(rig.db, settings), 1)
  await days(14)
  assert.equal(await remindDebtors(rig.db, settings), 1)
  await days(30)
  assert.equal(await remindDebtors(rig.db, settings), 0)
  assert.deepEqual(await letters(), ['reminder_1', 'reminder_2', 'reminder_3'])
  const [invoice] = await invoicesOf(rig.db, eve.party)
  assert.ok(invoice)
  const interest = (order.total.minor * 9n * 27n + 18_250n) / 36_500n
  assert.equal(invoice.fees.minor, 1_000n + interest)
  mustBeDone(await settle(invoice, invoice.open.minor, 'bank-9'))
  assert.equal((await balance(rig.db, 'reminders:income', 'EUR')).posted.minor, 1_000n + interest)
  assert.equal(await free(eve), 50_000n)

  const next = await buy(eve)
  for (const outcome of await shipAll(rig, next.id)) mustBeDone(outcome)
  await days(14 + 3)
  const [open] = await invoicesOf(rig.db, eve.party)
  assert.ok(open)
  mustBeDone(await settle(open, open.open.minor, 'bank-10'))
  assert.equal(await remindDebtors(rig.db, settings), 0)
  await allIsOwedRight()
})
