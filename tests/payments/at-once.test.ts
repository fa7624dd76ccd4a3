import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { answered } from '#money/payments/index.ts'
import { hearEvidence } from '../../src/flows/apply-evidence.ts'
import { completePayments } from '../../src/flows/complete-payments.ts'
import { startPayment } from '../../src/flows/pay-order.ts'
import { refundOrder } from '../../src/flows/refund-order.ts'
import { withdrawOrder } from '../../src/flows/withdraw-order.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { paperMethod, paperWallet } from './paper-wallet.ts'
import {
  aRig,
  allIsWell,
  anOrder,
  shipAll,
  statesOf,
  timePasses,
  toThePage,
  typeCard,
  type Rig,
} from './rig.ts'

async function aPaperRig(t: TestContext) {
  const paper = paperWallet()
  const bare = await aRig(t)
  const connectors = new Map([...bare.connectors, ['paper', paper.connector]])
  return { rig: { ...bare, connectors } satisfies Rig, paper }
}

const asked = { returnUrl: 'http://127.0.0.1:3000/en/orders/return', description: 'K-1', locale: 'en' }

const begin = async ({ db, connectors }: Rig, orderId: OrderId) =>
  mustBeDone(await startPayment(db, connectors, { ...asked, orderId, method: paperMethod }))

async function balanceOf({ owner }: Rig, path: string): Promise<bigint> {
  const [row] = await owner.sql<{ balance_minor: bigint }>`
    select (coalesce(sum(t.amount_minor) filter (where t.debit_path = ${path}), 0)
             - coalesce(sum(t.amount_minor) filter (where t.credit_path = ${path}), 0))::bigint as balance_minor
      from (select t.amount_minor, d.path as debit_path, c.path as credit_path
              from ledger.transfers t
              join ledger.accounts d on d.id = t.debit_id
              join ledger.accounts c on c.id = t.credit_id
             where t.kind in ('single', 'post')) t`
  return row?.balance_minor ?? 0n
}

test('money taken at once is captured with the payer’s paying; goods leave without another request', async (t) => {
  const { rig, paper } = await aPaperRig(t)
  const order = await anOrder(rig, [{ price: 5000n }], 'pickup')
  const { action, merchantRef } = await begin(rig, order.id)
  assert.deepEqual(action, { kind: 'qr', content: `paper:${merchantRef}` })
  const evidence = answered('paper', 'notify', paper.pay(merchantRef))
  await Promise.all(Array.from({ length: 3 }, () => hearEvidence(rig.db, rig.connectors, evidence)))
  assert.deepEqual(await statesOf(rig, order.id), {
    order: 'paid',
    payment: 'captured',
    attempts: ['captured'],
    operations: ['capture succeeded'],
  })
  await allIsWell(rig)
  for (const outcome of await shipAll(rig, order.id)) mustBeDone(outcome)
  await allIsWell(rig)
  const given = await refundOrder(rig.db, rig.connectors, {
    orderId: order.id,
    what: { kind: 'all' },
    reason: 'returned',
    key: 'once',
    actor: 'operator',
  })
  assert.equal(mustBeDone(given).state, 'succeeded')
  assert.equal((await statesOf(rig, order.id)).payment, 'refunded')
  assert.equal(paper.sheets.get(merchantRef)?.refunded, order.total.minor)
  assert.equal(await balanceOf(rig, 'psp:paper:clearing'), 0n)
  await allIsWell(rig)
})

test('an order paid at once and canceled before it leaves gives the money back from what was due', async (t) => {
  const { rig, paper } = await aPaperRig(t)
  const order = await anOrder(rig)
  const { merchantRef } = await begin(rig, order.id)
  await hearEvidence(rig.db, rig.connectors, answered('paper', 'notify', paper.pay(merchantRef)))
  mustBeDone(await withdrawOrder(rig.db, rig.connectors, { orderId: order.id, actor: 'buyer' }))
  const states = await statesOf(rig, order.id)
  assert.equal(states.order, 'canceled')
  assert.equal(states.payment, 'refunded')
  assert.equal(paper.sheets.get(merchantRef)?.refunded, order.total.minor)
  assert.equal(await balanceOf(rig, `order:${order.id}:due`), 0n)
  await allIsWell(rig)
})

test('money taken at once for an order paid otherwise meanwhile goes back by itself', async (t) => {
  const { rig, paper } = await aPaperRig(t)
  const order = await anOrder(rig)
  const { merchantRef } = await begin(rig, order.id)
  await typeCard((await toThePage(rig, order.id)).redirectUrl)
  assert.deepEqual(paper.closed, [merchantRef])
  const late = await hearEvidence(rig.db, rig.connectors, answered('paper', 'notify', paper.pay(merchantRef)))
  assert.equal(late.effect, 'surplus')
  await allIsWell(rig)
  await timePasses(rig)
  await completePayments(rig.db, rig.connectors)
  assert.equal(paper.sheets.get(merchantRef)?.refunded, order.total.minor)
  assert.equal(await balanceOf(rig, 'suspense:unmatched'), 0n)
  const states = await statesOf(rig, order.id)
  assert.equal(states.order, 'paid')
  assert.equal(states.payment, 'authorized')
  await allIsWell(rig)
})

test('a slow way to pay keeps order, goods and payment waiting; another way leaves the first', async (t) => {
  const { rig } = await aPaperRig(t)
  const order = await anOrder(rig)
  const page = await toThePage(rig, order.id)
  const { merchantRef } = await begin(rig, order.id)
  assert.notEqual(merchantRef, page.merchantRef)
  const rows = await rig.db.sql<{ far: boolean }>`
    select least(o.expires_at, i.expires_at, h.expires_at) > now() + interval '23 hours' as far
      from orders.orders o
      join payments.intents i on i.reference = o.id
      join inventory.holds h on h.reference = o.id
     where o.id = ${order.id}`
  assert.ok(rows.length > 0 && rows.every(({ far }) => far))
  assert.deepEqual((await statesOf(rig, order.id)).attempts, ['expired', 'pending'])
  await allIsWell(rig)
})

test('no second way while nobody knows what became of the first', async (t) => {
  const { rig, paper } = await aPaperRig(t)
  const order = await anOrder(rig)
  const silent = new Map(rig.connectors)
  silent.set('paper', {
    ...paper.connector,
    start: () => Promise.reject(new Error('no answer')),
    query: () => Promise.reject(new Error('no answer')),
  })
  const first = await startPayment(rig.db, silent, { ...asked, orderId: order.id, method: paperMethod })
  assert.equal(!first.ok && first.refusal, 'provider_silent')
  const second = await startPayment(rig.db, silent, { ...asked, orderId: order.id })
  assert.equal(!second.ok && second.refusal, 'first_undecided')
})
