import assert from 'node:assert/strict'
import test from 'node:test'
import type { OrderId } from '#trade/orders/index.ts'
import { askAboutPayment } from './pay-order.ts'
import { completePayments } from './complete-payments.ts'
import { expireOrders } from './expire-orders.ts'
import { receiveNotification } from './receive-notification.ts'
import { withdrawOrder } from './withdraw-order.ts'
import {
  aRig,
  allIsWell,
  anOrder,
  atTheBank,
  statesOf,
  timePasses,
  toThePage,
  typeCard,
  type Rig,
} from '../../tests/payments/rig.ts'

type Step = 'notify' | 'return' | 'poll' | 'cancel' | 'expire'

/** An order whose card the bank has authorized, while the shop has heard nothing; and what the bank wants to tell. */
async function anUnheardPayment(rig: Rig) {
  const order = await anOrder(rig)
  const page = await toThePage(rig, order.id)
  rig.deaf = true
  const from = rig.heard.length
  await typeCard(page.redirectUrl)
  rig.deaf = false
  const message = rig.heard.slice(from).find(({ body }) => body.includes(page.merchantRef))
  assert.ok(message !== undefined)
  return { ...order, ...page, message }
}

type Unheard = Awaited<ReturnType<typeof anUnheardPayment>>

async function take(rig: Rig, order: Unheard, step: Step): Promise<void> {
  const { db, connectors } = rig
  if (step === 'notify') {
    const raw = Buffer.from(order.message.body)
    const answer = await receiveNotification(db, connectors, 'bank', { raw, headers: order.message.headers })
    assert.equal(answer.status, 200)
  }
  if (step === 'return' || step === 'poll') await askAboutPayment(db, connectors, order.merchantRef, step)
  if (step === 'cancel') await withdrawOrder(db, connectors, { orderId: order.id, actor: 'buyer' })
  if (step === 'expire') {
    await rig.owner.sql`
      update orders.orders set placed_at = placed_at - interval '1 day', expires_at = now() - interval '1 second'
       where id = ${order.id}`
    await expireOrders(db)
  }
}

/** What must be in the end: the order has one outcome, and the bank holds money for it only if it is paid. */
async function oneOutcome(rig: Rig, order: Unheard, steps: readonly Step[]): Promise<void> {
  await timePasses(rig)
  await completePayments(rig.db, rig.connectors)
  const { order: state, payment, attempts } = await statesOf(rig, order.id)
  const bank = await atTheBank(rig, order.merchantRef)
  const told = steps.join(', ')
  if (state === 'paid')
    assert.deepEqual([payment, attempts, bank['state']], ['authorized', ['authorized'], 'authorized'], told)
  else {
    assert.ok(state === 'canceled' || state === 'expired', `${told}: ${state ?? ''}`)
    assert.ok(payment === 'canceled' || payment === 'expired', told)
    assert.equal(bank['state'], 'voided', told)
    assert.ok(
      attempts?.every((each) => each.startsWith('voided')),
      told,
    )
  }
  assert.equal((await factsOf(rig, order.id, 'order_paid')) <= 1, true, told)
  assert.equal((await factsOf(rig, order.id, 'payment_authorized')) <= 1, true, told)
}

async function factsOf({ db }: Rig, id: OrderId, type: string): Promise<number> {
  const [row] = await db.sql<{ n: number }>`
    select count(*) as n from kernel.outbox where aggregate = ${id} and type = ${type}`
  return row?.n ?? 0
}

const orders = (steps: readonly Step[]): Step[][] =>
  steps.length <= 1
    ? [[...steps]]
    : steps.flatMap((each) => orders(steps.filter((other) => other !== each)).map((rest) => [each, ...rest]))

for (const ending of ['cancel', 'expire'] as const)
  test(`notification, return, question and ${ending} have one outcome in every order, each twice`, async (t) => {
    const rig = await aRig(t)
    for (const steps of orders(['notify', 'return', 'poll', ending])) {
      const order = await anUnheardPayment(rig)
      for (const step of steps) {
        await take(rig, order, step)
        await take(rig, order, step)
      }
      await oneOutcome(rig, order, steps)
    }
    await allIsWell(rig)
  })

test('the same, all at the same moment', async (t) => {
  const rig = await aRig(t)
  for (let round = 0; round < 12; round++) {
    const order = await anUnheardPayment(rig)
    const ending = round % 2 === 0 ? 'cancel' : 'expire'
    const steps: Step[] = ['notify', 'return', ending, 'poll', 'notify', 'return', ending]
    await Promise.all(steps.map((step) => take(rig, order, step)))
    await oneOutcome(rig, order, steps)
  }
  await allIsWell(rig)
})

test('a second success for one order is given back by itself', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig)
  const first = await toThePage(rig, order.id)
  // The first page was thought lost, so the buyer got another; then both were paid.
  await rig.owner.sql`update payments.attempts set state = 'failed' where merchant_ref = ${first.merchantRef}`
  await rig.owner.sql`update payments.intents set state = 'requires_payment' where reference = ${order.id}`
  const second = await toThePage(rig, order.id)
  assert.notEqual(first.merchantRef, second.merchantRef)
  await typeCard(second.redirectUrl)
  await typeCard(first.redirectUrl)
  assert.deepEqual((await statesOf(rig, order.id)).attempts, ['authorized surplus', 'authorized'])
  await completePayments(rig.db, rig.connectors)
  assert.equal((await atTheBank(rig, first.merchantRef))['state'], 'voided')
  assert.equal((await atTheBank(rig, second.merchantRef))['state'], 'authorized')
  assert.deepEqual(await statesOf(rig, order.id), {
    order: 'paid',
    payment: 'authorized',
    attempts: ['voided surplus', 'authorized'],
    operations: ['void succeeded'],
  })
  await allIsWell(rig)
})
