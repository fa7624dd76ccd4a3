import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import test from 'node:test'
import { receiveNotification } from './receive-notification.ts'
import {
  aRig,
  allIsWell,
  anOrder,
  statesOf,
  toThePage,
  typeCard,
  until,
  type Rig,
} from '../../tests/payments/rig.ts'

function signed(
  { bank }: Rig,
  id: string,
  body: string,
  { secret = bank.webhookSecret, seconds = Math.floor(Date.now() / 1000) } = {},
) {
  const key = Buffer.from(secret.slice(6), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` }
}

const tell = (rig: Rig, body: string, headers: Record<string, string>) =>
  receiveNotification(rig.db, rig.connectors, 'bank', { raw: Buffer.from(body), headers })

/** An authorized notification as the bank would write it, with fields changed. */
function aMessage(ref: string, change: Record<string, unknown> = {}): string {
  const payment = {
    id: 'bpy_1',
    merchant_ref: ref,
    state: 'authorized',
    amount: '44.88',
    currency: 'EUR',
    amount_authorized: '44.88',
    amount_capturable: '44.88',
    amount_captured: '0.00',
    amount_refunded: '0.00',
    session_open: false,
    operations: [],
    ...change,
  }
  return JSON.stringify({
    id: 'evt_1',
    type: 'payment.authorized',
    created: new Date().toISOString(),
    data: payment,
  })
}

test('a forged, old or altered message is refused and kept, and nothing moves', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig)
  const { merchantRef } = await toThePage(rig, order.id)
  const body = aMessage(merchantRef)
  const foreign = `whsec_${Buffer.from('of another merchant').toString('base64')}`
  assert.equal((await tell(rig, body, signed(rig, 'evt_1', body, { secret: foreign }))).status, 401)
  assert.equal((await tell(rig, body, signed(rig, 'evt_1', body, { seconds: 1_700_000_000 }))).status, 401)
  assert.equal((await tell(rig, `${body} `, signed(rig, 'evt_1', body))).status, 401)
  assert.equal((await tell(rig, body, {})).status, 401)
  assert.equal((await statesOf(rig, order.id)).order, 'awaiting_payment')
  const kept = await rig.db.sql`select id from payments.evidence where effect = 'bad_signature'`
  assert.equal(kept.length, 2)
})

test('what cannot be read is refused as malformed, though it is signed', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig)
  const { merchantRef } = await toThePage(rig, order.id)
  const bodies = [
    '',
    '[]',
    '{',
    '{"data":null}',
    aMessage(merchantRef, { amount: 44.88 }),
    aMessage(merchantRef, { amount: '44.888' }),
    aMessage(merchantRef, { amount_captured: '-1.00' }),
    aMessage(merchantRef, { currency: 'EURO' }),
    aMessage(merchantRef, { state: 'great' }),
    aMessage(merchantRef, { operations: [{ kind: 'capture' }] }),
  ]
  for (const [i, body] of bodies.entries()) {
    const answer = await tell(rig, body, signed(rig, `evt_${i}`, body))
    assert.deepEqual(answer, { status: 400, effect: 'malformed' }, body)
  }
  assert.equal((await statesOf(rig, order.id)).order, 'awaiting_payment')
})

test('another amount, currency or merchant is refused, kept and shown, and does not bar the true message', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig)
  const { merchantRef } = await toThePage(rig, order.id)
  const wrong = [
    { amount: '0.01', amount_authorized: '0.01' },
    { currency: 'USD' },
    { amount_authorized: '44.87' },
    { amount_captured: '44.89' },
  ]
  for (const [i, change] of wrong.entries()) {
    const body = aMessage(merchantRef, change)
    const headers = signed(rig, `evt_wrong_${i}`, body)
    for (let time = 0; time < 2; time++)
      assert.deepEqual(await tell(rig, body, headers), { status: 422, effect: 'integrity_failure' })
  }
  assert.equal((await statesOf(rig, order.id)).order, 'awaiting_payment')
  const open = () =>
    rig.db.sql`select id from payments.cases where kind = 'integrity_failure' and closed_at is null`
  assert.equal((await open()).length, 1)
  const body = aMessage(merchantRef)
  assert.deepEqual(await tell(rig, body, signed(rig, 'evt_true', body)), { status: 200, effect: 'moved' })
  assert.equal((await statesOf(rig, order.id)).order, 'paid')
  assert.equal((await open()).length, 0)
})

test('a message about something we never asked for is refused and becomes a case', async (t) => {
  const rig = await aRig(t)
  const body = aMessage('att_00000000000000000000000000')
  assert.deepEqual(await tell(rig, body, signed(rig, 'evt_1', body)), { status: 404, effect: 'unmatched' })
  assert.equal((await rig.db.sql`select id from payments.cases where kind = 'unmatched'`).length, 1)
})

test('a replayed message has no second effect', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig)
  const page = await toThePage(rig, order.id)
  await typeCard(page.redirectUrl)
  const [message] = rig.heard
  assert.ok(message !== undefined)
  const before = await rig.db.sql`select count(*) as n from kernel.outbox`
  for (let time = 0; time < 5; time++)
    assert.equal((await tell(rig, message.body, message.headers)).status, 200)
  assert.deepEqual(await rig.db.sql`select count(*) as n from kernel.outbox`, before)
  await allIsWell(rig)
})

test('the bank tells a wrong amount first: the true message pays the order', async (t) => {
  const rig = await aRig(t, { speed: 10 })
  const order = await anOrder(rig)
  const page = await toThePage(rig, order.id)
  await typeCard(page.redirectUrl, '4000000000004244')
  assert.equal(rig.heard[0]?.status, 422)
  await until(async () => (await statesOf(rig, order.id)).order === 'paid')
  await allIsWell(rig)
})
