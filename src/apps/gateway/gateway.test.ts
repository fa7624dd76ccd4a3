import assert from 'node:assert/strict'
import { createServer as plainServer } from 'node:http'
import test from 'node:test'
import type { Stripe } from 'stripe'
import { createHttpOut } from '#kernel/http-out.ts'
import { setLogLevel } from '#kernel/log.ts'
import { balance } from '#money/ledger/index.ts'
import { findPaymentFor, paymentOracles } from '#money/payments/index.ts'
import { revokeApiKey } from '#people/access/index.ts'
import { addEndpoint, deliverEvents } from '#people/subscriptions/index.ts'
import { tellMerchants } from '#flows/tell-merchants.ts'
import { aGateway } from '../../../tests/payments/a-gateway.ts'

setLogLevel('silent')

const confirmed = {
  amount: 4_999,
  currency: 'eur',
  confirm: true,
  return_url: 'https://shop.example/back',
} as const

test('the official package asks for a payment, its payer pays, it is taken, given back and found again', async (t) => {
  const { db, owner, stripe, pay } = await aGateway(t)
  const made = await stripe.paymentIntents.create({
    amount: 4_999,
    currency: 'eur',
    description: 'Course',
    metadata: { booking: '7', odd: 'a&b=[c]' },
  })
  assert.equal(made.status, 'requires_payment_method')
  assert.deepEqual(made.metadata, { booking: '7', odd: 'a&b=[c]' })
  const sent = await stripe.paymentIntents.confirm(made.id, { return_url: 'https://shop.example/back' })
  assert.equal(sent.status, 'requires_action')
  const reference = await pay(sent)
  const paid = await stripe.paymentIntents.retrieve(made.id)
  assert.deepEqual([paid.status, paid.amount_received], ['succeeded', 4_999])
  const revenue = async () =>
    (await balance(db, 'seller:pty_00000000000000000000000000:revenue', 'EUR')).posted.minor
  assert.equal(await revenue(), 4_999n, 'what was taken is earned')

  const key = { idempotencyKey: 'refund-of-a-course' }
  const refund = await stripe.refunds.create({ payment_intent: made.id, amount: 1_000 }, key)
  assert.deepEqual([refund.status, refund.amount], ['succeeded', 1_000])
  assert.equal((await stripe.refunds.create({ payment_intent: made.id, amount: 1_000 }, key)).id, refund.id)
  await assert.rejects(stripe.refunds.create({ payment_intent: made.id, amount: 2_000 }, key), {
    type: 'StripeIdempotencyError',
  })
  await assert.rejects(stripe.refunds.create({ payment_intent: made.id, amount: 4_000 }), {
    code: 'amount_too_large',
  })
  assert.equal((await stripe.refunds.retrieve(refund.id)).payment_intent, made.id)
  assert.equal((await stripe.refunds.create({ payment_intent: made.id })).amount, 3_999, 'all that is left')
  assert.equal((await stripe.refunds.list({ payment_intent: made.id })).data.length, 2)
  assert.equal(await revenue(), 0n)
  assert.equal((await findPaymentFor(db, reference))?.intent.state, 'refunded')
  for (const { name, sql } of paymentOracles) assert.deepEqual((await owner.pool.query(sql)).rows, [], name)
})

test('money is held until the program takes it, and let go when the program cancels', async (t) => {
  const { stripe, pay } = await aGateway(t)
  const manual = { ...confirmed, capture_method: 'manual' } as const
  const first = await stripe.paymentIntents.create(manual)
  await pay(first)
  assert.equal((await stripe.paymentIntents.retrieve(first.id)).amount_capturable, 4_999)
  await assert.rejects(stripe.paymentIntents.capture(first.id, { amount_to_capture: 5_000 }), {
    code: 'amount_too_large',
  })
  const part = await stripe.paymentIntents.capture(first.id, { amount_to_capture: 2_000 })
  assert.deepEqual(
    [part.status, part.amount_received, part.amount_capturable],
    ['requires_capture', 2_000, 2_999],
  )
  assert.equal((await stripe.paymentIntents.capture(first.id)).status, 'succeeded')
  const second = await stripe.paymentIntents.create(manual)
  await pay(second)
  assert.equal((await stripe.paymentIntents.cancel(second.id)).status, 'canceled')
  await assert.rejects(stripe.paymentIntents.capture(second.id), { code: 'payment_intent_unexpected_state' })
  await assert.rejects(stripe.paymentIntents.cancel(first.id), { code: 'payment_intent_unexpected_state' })
  const third = await stripe.paymentIntents.create(confirmed)
  await pay(third, '4000000000009995')
  const declined = await stripe.paymentIntents.retrieve(third.id)
  assert.deepEqual(
    [declined.status, declined.last_payment_error?.decline_code],
    ['requires_payment_method', 'insufficient_funds'],
  )
})

test('lists have pages, wrong calls the package’s own errors, and only a key that was not revoked opens', async (t) => {
  const { db, stripe, client, key, keyId } = await aGateway(t)
  const ids: string[] = []
  for (let i = 0; i < 5; i++)
    ids.push((await stripe.paymentIntents.create({ amount: 100 + i, currency: 'eur' })).id)
  const all: string[] = []
  for await (const each of stripe.paymentIntents.list({ limit: 2 })) all.push(each.id)
  assert.deepEqual(all, ids.toReversed())
  const [newest = ''] = all
  const before = await stripe.paymentIntents.list({ limit: 2, ending_before: all[3] ?? '' })
  assert.deepEqual(
    before.data.map(({ id }) => id),
    all.slice(1, 3),
  )
  const twice = { idempotencyKey: 'one-and-the-same' }
  const [a, b] = await Promise.all(
    [1, 2].map(() => stripe.paymentIntents.create({ amount: 700, currency: 'eur' }, twice)),
  )
  assert.equal(a?.id, b?.id, 'asked twice at once, made once')
  await assert.rejects(stripe.paymentIntents.create({ amount: 0, currency: 'eur' }), {
    param: 'amount',
    statusCode: 400,
  })
  await assert.rejects(stripe.paymentIntents.create({ amount: 1, currency: 'xxx' }), { param: 'currency' })
  await assert.rejects(stripe.paymentIntents.retrieve('pi_nothing'), {
    code: 'resource_missing',
    statusCode: 404,
  })
  await assert.rejects(stripe.paymentIntents.confirm(newest, { return_url: 'javascript:alert(1)' }), {
    param: 'return_url',
  })
  await assert.rejects(client('sk_test_wrong').paymentIntents.list(), { type: 'StripeAuthenticationError' })
  await revokeApiKey(db, keyId, 'test')
  await assert.rejects(client(key).paymentIntents.list(), { statusCode: 401 })
})

test('events are signed as the package verifies them, listed, and tell what became of a payment', async (t) => {
  const { db, worker, owner, stripe, pay } = await aGateway(t)
  const heard: { raw: string; signature: string }[] = []
  const ears = plainServer((request, response) => {
    let raw = ''
    request.on('data', (part: Buffer) => (raw += part.toString()))
    request.on('end', () => {
      heard.push({ raw, signature: String(request.headers['stripe-signature']) })
      response.writeHead(200).end()
    })
  })
  await new Promise<void>((listening) => ears.listen(0, '127.0.0.1', listening))
  t.after(() => {
    ears.closeAllConnections()
    ears.close()
  })
  const origin = `http://127.0.0.1:${(ears.address() as { port: number }).port}`
  const sealingSecret = 'a key of thirty-two characters, more'
  const given = { url: `${origin}/stripe`, note: '', form: 'stripe', types: [] } as const
  const { secret } = await addEndpoint(db, given, { actor: 'test', sealingSecret })
  const intent = await stripe.paymentIntents.create(confirmed)
  await pay(intent)
  const facts = await owner.sql<Parameters<typeof tellMerchants>[1][number]>`
    select row_number() over (order by id)::int as seq, type, aggregate, actor, cause, payload, at
      from kernel.outbox order by id`
  await tellMerchants(worker, facts)
  const out = createHttpOut([origin])
  t.after(() => out.close())
  await deliverEvents(worker, out, { sealingSecret, allowed: [origin] })
  const events = heard.map(({ raw, signature }) => stripe.webhooks.constructEvent(raw, signature, secret))
  const types = events.map(({ type }) => type)
  for (const type of [
    'payment_intent.created',
    'payment_intent.processing',
    'payment_intent.succeeded',
  ] as const)
    assert.ok(types.includes(type), `${type} among ${types.join(', ')}`)
  const done = events.find(({ type }) => type === 'payment_intent.succeeded')
  assert.equal((done?.data.object as Stripe.PaymentIntent | undefined)?.id, intent.id)
  const { raw = '', signature = '' } = heard[0] ?? {}
  assert.throws(() => stripe.webhooks.constructEvent(raw.replace('event', 'evens'), signature, secret))
  const listed = await stripe.events.list({ type: 'payment_intent.succeeded' })
  assert.equal(listed.data[0]?.id, done?.id)
  assert.equal((await stripe.events.retrieve(done?.id ?? '')).type, 'payment_intent.succeeded')
})
