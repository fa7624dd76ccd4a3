import assert from 'node:assert/strict'
import { createServer as plainServer } from 'node:http'
import test, { type TestContext } from 'node:test'
import { Stripe } from 'stripe'
import { createHttpOut } from '#kernel/http-out.ts'
import { createServer, listen, stopServer } from '#kernel/http.ts'
import { setLogLevel } from '#kernel/log.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { balance } from '#money/ledger/index.ts'
import { findPaymentFor, paymentOracles, stripeConnector } from '#money/payments/index.ts'
import { makeApiKey, revokeApiKey } from '#people/access/index.ts'
import { addEndpoint, deliverEvents } from '#people/subscriptions/index.ts'
import { completePayments } from '#flows/complete-payments.ts'
import { askAboutPayment, startPayment } from '#flows/pay-order.ts'
import { tellMerchants } from '#flows/tell-merchants.ts'
import { freePort } from '../../../tests/support/open-shop.ts'
import { startStripeLike } from '../../../outside/stripe-like/testing.ts'
import { gateway } from './index.ts'

setLogLevel('silent')

/** Our gateway with a provider behind it, the official package as its client, and a payer who can pay. */
async function scene(t: TestContext) {
  const db = await testDatabase(t)
  const [owner, worker] = [await db.as('owner'), await db.as('worker')]
  const provider = await startStripeLike(t)
  const port = await freePort()
  const settings = testSettings({
    PORT: String(port),
    PUBLIC_ORIGIN: `http://127.0.0.1:${port}`,
    STRIPE_ORIGIN: provider.origin,
    STRIPE_KEY: provider.key,
    STRIPE_WEBHOOK_SECRET: provider.webhookSecret,
  })
  const httpOut = createHttpOut([provider.origin])
  const server = await createServer(settings)
  await gateway(server, { db, settings, httpOut })
  await server.ready()
  await listen(server, settings)
  t.after(async () => {
    await stopServer(server, 500)
    httpOut.close()
  })
  const { id: keyId, key } = await makeApiKey(db, { name: 'Test', actor: 'test', isTest: true })
  const client = (secret: string) =>
    new Stripe(secret, { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: 0, telemetry: false })
  const connector = stripeConnector(
    { origin: provider.origin, key: provider.key, webhookSecrets: [provider.webhookSecret] },
    httpOut,
  )
  const connectors = new Map([[connector.name, connector]])
  const requestOf = (intent: Stripe.PaymentIntent) =>
    /requests\/(req_[0-9a-z]+)\?token=/.exec(intent.next_action?.redirect_to_url?.url ?? '')?.[1] ?? ''
  const pay = async (intent: Stripe.PaymentIntent, card = '4242424242424242') => {
    const reference = requestOf(intent)
    const method = {
      code: 'stripe',
      connector: 'stripe',
      entry: 'provider_page',
      capture: 'at_shipping',
    } as const
    const asked = {
      orderId: reference,
      returnUrl: `http://127.0.0.1:${port}/en/requests/${reference}/return`,
    }
    const started = mustBeDone(
      await startPayment(db, connectors, { ...asked, description: 'Test', locale: 'en', method }),
    )
    assert.ok(started.action.kind === 'redirect')
    await fetch(started.action.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ number: card, expiry: '12/30', cvc: '123' }),
    })
    await askAboutPayment(db, connectors, started.merchantRef, 'return')
    await completePayments(db, connectors)
    return reference
  }
  return { db, owner, worker, keyId, key, stripe: client(key), client, pay, connectors }
}

const confirmed = {
  amount: 4_999,
  currency: 'eur',
  confirm: true,
  return_url: 'https://shop.example/back',
} as const

test('the official package asks for a payment, its payer pays, it is taken, given back and found again', async (t) => {
  const { db, owner, stripe, pay } = await scene(t)
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
  const { stripe, pay } = await scene(t)
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
  const { db, stripe, client, key, keyId } = await scene(t)
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
  const { db, worker, owner, stripe, pay } = await scene(t)
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
  const facts = await owner.sql<Parameters<typeof tellMerchants>[1]>`
    select row_number() over (order by id)::int as seq, type, aggregate, actor, cause, payload, at
      from kernel.outbox order by id`
  for (const fact of facts) await tellMerchants(worker, fact)
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
