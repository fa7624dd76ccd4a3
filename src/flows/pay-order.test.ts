import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { setFailpoints } from '#kernel/failpoints.ts'
import { observeStatements } from '#kernel/sql.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { card, openAttempt, openFirstAttempt } from '#money/payments/index.ts'
import { askAboutPayment, startPayment } from './pay-order.ts'
import { completePayments } from './complete-payments.ts'
import {
  aRig,
  allIsWell,
  anOrder,
  fault,
  statesOf,
  timePasses,
  toThePage,
  typeCard,
  until,
} from '../../tests/payments/rig.ts'

const asked = { returnUrl: 'http://127.0.0.1:3000/return', description: 'K-1', locale: 'en' }

test('a payer who asks ten times at once is on one page', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig)
  const pages = await Promise.all(Array.from({ length: 10 }, () => toThePage(rig, order.id)))
  assert.equal(new Set(pages.map(({ redirectUrl }) => redirectUrl)).size, 1)
  assert.deepEqual((await statesOf(rig, order.id)).attempts, ['pending'])
})

test('a first try is the same opened in one statement as step by step, and no second one is opened so', async (t) => {
  const rig = await aRig(t)
  const [quick, slow] = [await anOrder(rig), await anOrder(rig)]
  const details = { a: 'b' }
  const first = await openFirstAttempt(rig.db, quick.id, card, details)
  const same = mustBeDone(await inTransaction(rig.db, (tx) => openAttempt(tx, slow.id, card, details)))
  assert.ok(first !== undefined)
  const told = ({ attempt, expiresAt, ...rest }: typeof same) => {
    const { id, intentId: _payment, merchantRef, createdAt: _at, sessionExpiresAt, ...same } = attempt
    assert.equal(id, merchantRef)
    assert.deepEqual(sessionExpiresAt, expiresAt)
    return { ...rest, ...same }
  }
  assert.deepEqual(told(first), told(same))
  const written = async (id: string) => {
    const [row] = await rig.owner.sql`
      select i.state, i.version, a.state as attempt, o.kind, o.state as operation, o.amount_minor, o.cause = a.id as own,
             o.next_sync_at - o.sent_at as patience
        from payments.intents i
        join payments.attempts a on a.intent_id = i.id
        join payments.operations o on o.attempt_id = a.id
       where i.reference = ${id}`
    return row
  }
  const [one, other] = [await written(quick.id), await written(slow.id)]
  assert.deepEqual({ ...one, patience: '' }, { ...other, patience: '' })
  assert.equal(await openFirstAttempt(rig.db, quick.id, card, details), undefined)
  const late = await anOrder(rig)
  await rig.owner.sql`update payments.intents set expires_at = now() where reference = ${late.id}`
  assert.equal(await openFirstAttempt(rig.db, late.id, card), undefined)
  assert.equal(await openFirstAttempt(rig.db, 'ord_none', card), undefined)
})

test('to send a payer to the page of the provider takes five statements and no transaction', async (t) => {
  const rig = await aRig(t)
  const [before, order] = [await anOrder(rig), await anOrder(rig)]
  const watch = { key: 'k'.repeat(32), ip: '10.1.2.3', agent: 'a browser' }
  const begin = (id: string) => startPayment(rig.db, rig.connectors, { ...asked, orderId: id, watch })
  // What is remembered for a while, such as rules and models, is read with the first.
  mustBeDone(await begin(before.id))
  let statements = 0
  let transactions = 0
  const acquired = () => void transactions++
  rig.db.pool.on('acquire', acquired)
  observeStatements(() => statements++)
  mustBeDone(await begin(order.id))
  observeStatements(undefined)
  rig.db.pool.off('acquire', acquired)
  assert.deepEqual({ statements, transactions }, { statements: 5, transactions: 0 })
})

test('a paid or closed order sends nobody to pay', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig)
  await typeCard((await toThePage(rig, order.id)).redirectUrl)
  const again = await startPayment(rig.db, rig.connectors, { ...asked, orderId: order.id })
  assert.equal(!again.ok && again.refusal, 'already_paid')
  const late = await anOrder(rig)
  await rig.owner.sql`update payments.intents set expires_at = now() where reference = ${late.id}`
  const closed = await startPayment(rig.db, rig.connectors, { ...asked, orderId: late.id })
  assert.equal(!closed.ok && closed.refusal, 'payment_closed')
})

for (const kind of ['timeout_before', 'timeout_after', 'error_500'])
  test(`a bank that is silent when asked for a page (${kind}) is asked again, and there is one session`, async (t) => {
    const rig = await aRig(t, { timeoutMs: 400 })
    const order = await anOrder(rig)
    await fault(rig, 'session', kind, { seconds: 1 })
    const first = await startPayment(rig.db, rig.connectors, { ...asked, orderId: order.id })
    assert.equal(!first.ok && first.refusal, 'provider_silent')
    const page = await toThePage(rig, order.id)
    await typeCard(page.redirectUrl)
    assert.deepEqual(await statesOf(rig, order.id), {
      order: 'paid',
      payment: 'authorized',
      attempts: ['authorized'],
      operations: [],
    })
    await allIsWell(rig)
  })

test('a crash before the bank was asked for a page leaves a try the next call goes on with', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig)
  for (const name of ['payments.afterOpen', 'payments.beforePage']) {
    setFailpoints([`${name}=throw*1`])
    await assert.rejects(startPayment(rig.db, rig.connectors, { ...asked, orderId: order.id }))
    setFailpoints([])
  }
  await toThePage(rig, order.id)
  assert.deepEqual((await statesOf(rig, order.id)).attempts, ['pending'])
})

test('a page the bank never made is over after the first question, and the payer gets another', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig)
  setFailpoints(['payments.afterOpen=throw*1'])
  await assert.rejects(startPayment(rig.db, rig.connectors, { ...asked, orderId: order.id }))
  setFailpoints([])
  await timePasses(rig)
  await completePayments(rig.db, rig.connectors)
  assert.deepEqual((await statesOf(rig, order.id)).attempts, ['failed'])
  await typeCard((await toThePage(rig, order.id)).redirectUrl)
  assert.deepEqual((await statesOf(rig, order.id)).attempts, ['failed', 'authorized'])
  await allIsWell(rig)
})

test('each decline is told with its reason and ends nothing', async (t) => {
  const rig = await aRig(t)
  const reasons = {
    '4000000000009995': 'insufficient_funds',
    '4000000000000069': 'expired_card',
    '4000000000000127': 'wrong_security_code',
    '4000000000009979': 'over_limit',
    '4000000000000002': 'do_not_honor',
  }
  const order = await anOrder(rig)
  const page = await toThePage(rig, order.id)
  for (const number of Object.keys(reasons)) await typeCard(page.redirectUrl, number)
  const facts = await rig.db.sql<{ code: string }>`
    select payload->>'code' as code from kernel.outbox
     where aggregate = ${order.id} and type = 'payment_declined' order by id`
  assert.deepEqual(
    facts.map(({ code }) => code),
    Object.values(reasons),
  )
  assert.equal((await statesOf(rig, order.id)).payment, 'processing')
})

test('a card that needs confirmation is authorized when it is confirmed', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig)
  const page = await toThePage(rig, order.id)
  await typeCard(page.redirectUrl, '4000000000003220')
  mustBeDone(await askAboutPayment(rig.db, rig.connectors, page.merchantRef, 'return'))
  assert.deepEqual((await statesOf(rig, order.id)).attempts, ['requires_confirmation'])
  await fetch(`${page.redirectUrl}/confirm`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: '123456' }),
  })
  assert.equal((await statesOf(rig, order.id)).order, 'paid')
})

test('a lost answer is found out by asking: on return, or by the completer', async (t) => {
  const rig = await aRig(t)
  for (const way of ['return', 'completer']) {
    const order = await anOrder(rig)
    const page = await toThePage(rig, order.id)
    assert.equal((await typeCard(page.redirectUrl, '4000000000004210')).status, 504)
    assert.equal((await statesOf(rig, order.id)).order, 'awaiting_payment')
    if (way === 'return') await askAboutPayment(rig.db, rig.connectors, page.merchantRef, 'return')
    else {
      await timePasses(rig)
      await completePayments(rig.db, rig.connectors)
    }
    assert.equal((await statesOf(rig, order.id)).order, 'paid')
  }
  await allIsWell(rig)
})

test('a bank that times out before the effect has taken nothing, and the payer tries again', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig)
  const page = await toThePage(rig, order.id)
  assert.equal((await typeCard(page.redirectUrl, '4000000000004202')).status, 504)
  mustBeDone(await askAboutPayment(rig.db, rig.connectors, page.merchantRef, 'return'))
  assert.equal((await statesOf(rig, order.id)).order, 'awaiting_payment')
  await typeCard(page.redirectUrl)
  assert.equal((await statesOf(rig, order.id)).order, 'paid')
  await allIsWell(rig)
})

test('late and doubled notifications pay an order once', async (t) => {
  const rig = await aRig(t, { speed: 20 })
  for (const card of ['4000000000004228', '4000000000004236']) {
    const order = await anOrder(rig)
    await typeCard((await toThePage(rig, order.id)).redirectUrl, card)
    await until(async () => (await statesOf(rig, order.id)).order === 'paid')
  }
  await until(async () => rig.heard.length >= 3)
  assert.deepEqual(
    rig.heard.map(({ status }) => status),
    [200, 200, 200],
  )
  await allIsWell(rig)
})

test('coming back without having paid changes nothing', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig)
  const page = await toThePage(rig, order.id)
  mustBeDone(await askAboutPayment(rig.db, rig.connectors, page.merchantRef, 'return'))
  assert.equal((await statesOf(rig, order.id)).order, 'awaiting_payment')
  const unknown = await askAboutPayment(rig.db, rig.connectors, 'att_nobody', 'return')
  assert.equal(!unknown.ok && unknown.refusal, 'payment_not_found')
})
