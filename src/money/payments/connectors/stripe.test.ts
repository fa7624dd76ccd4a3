import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import test, { type TestContext } from 'node:test'
import { Stripe } from 'stripe'
import { createHttpOut } from '#kernel/http-out.ts'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import type { ObservedPayment } from '../evidence.ts'
import { startStripeLike } from '../../../../outside/stripe-like/testing.ts'
import type { Spoken } from './connector.ts'
import { readStripeMovement, stripePayouts } from '../settlement/stripe.ts'
import { stripeConnector } from './stripe.ts'

type Message = { readonly raw: Buffer; readonly headers: Record<string, string> }

async function scene(t: TestContext) {
  const heard: Message[] = []
  const ears = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      heard.push({ raw: Buffer.concat(parts), headers: request.headers as Record<string, string> })
      response.writeHead(200).end()
    })
  })
  await new Promise<void>((listening) => ears.listen(0, '127.0.0.1', listening))
  t.after(() => {
    ears.closeAllConnections()
    ears.close()
  })
  const { port } = ears.address() as { port: number }
  const provider = await startStripeLike(t, {
    STRIPE_LIKE_WEBHOOK_URL: `http://127.0.0.1:${port}/webhooks/stripe`,
  })
  const out = createHttpOut([provider.origin])
  t.after(() => out.close())
  const connector = stripeConnector(
    {
      origin: provider.origin,
      key: provider.key,
      webhookSecrets: [provider.webhookSecret],
      timeoutMs: 2_000,
    },
    out,
  )
  const request = (merchantRef: string) => ({
    merchantRef,
    reference: 'ord_1',
    amount: money(10_000n, 'EUR'),
    description: 'K-100001',
    locale: 'en',
    returnUrl: 'http://127.0.0.1:3000/en/orders/1/return',
    postBackUrl: 'http://127.0.0.1:3000/webhooks/back/x',
    expiresAt: new Date(Date.now() + 3_600_000),
    details: {},
  })
  const begin = async () => {
    const merchantRef = newId('att')
    const started = await connector.start(request(merchantRef))
    assert.ok(started.started && 'action' in started && started.action.kind === 'redirect')
    return { merchantRef, url: started.action.url }
  }
  const type = async (url: string, number: string) => {
    const body = JSON.stringify({ number, expiry: '12/30', cvc: '123' })
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    return (await answer.json()) as { state: string; decline_code?: string }
  }
  const fault = (operation: string, kind: string) =>
    fetch(`${provider.origin}/control/faults`, {
      method: 'POST',
      body: JSON.stringify({ operation, fault: kind, seconds: 0 }),
    })
  return { provider, connector, out, request, begin, type, heard, fault }
}

function paymentOf(said: Spoken | 'not_found'): ObservedPayment {
  assert.ok(said !== 'not_found' && said.observation.payment)
  return said.observation.payment
}

test('a card is held on the hosted page, captured in parts, refunded, and each is found by our own reference', async (t) => {
  const { provider, connector, request, begin, type } = await scene(t)
  assert.equal(await connector.query(newId('att')), 'not_found')
  const { merchantRef, url } = await begin()
  const again = await connector.start({ ...request(merchantRef), locale: 'fr' })
  assert.ok(
    again.started && 'action' in again && again.action.kind === 'redirect' && again.action.url === url,
  )
  assert.equal(paymentOf(await connector.query(merchantRef)).state, 'open')
  assert.equal((await type(url, '4000000000009995')).decline_code, 'insufficient_funds')
  const declined = paymentOf(await connector.query(merchantRef))
  assert.deepEqual(
    [declined.state, declined.declineCode, declined.sessionOpen],
    ['declined', 'insufficient_funds', true],
  )
  assert.equal((await type(url, '4000002500003155')).state, 'authenticate')
  assert.equal(paymentOf(await connector.query(merchantRef)).state, 'requires_confirmation')
  assert.equal((await type(url, '4242424242424242')).state, 'paid')
  const held = paymentOf(await connector.query(merchantRef))
  assert.deepEqual(
    [held.state, held.authorized.minor, held.capturable.minor],
    ['authorized', 10_000n, 10_000n],
  )
  assert.deepEqual(held.card, { brand: 'visa', last4: '4242' })

  const operation = (kind: 'capture' | 'void' | 'refund', minor: bigint, reference = newId('op')) =>
    ({ kind, reference, merchantRef, connectorRef: held.connectorRef, amount: money(minor, 'EUR') }) as const
  const first = operation('capture', 4_000n)
  const [captured] = (await connector.operate(first)).observation.operations
  assert.equal(captured?.succeeded, true)
  await connector.operate(first)
  const rest = operation('void', 6_000n)
  assert.equal((await connector.operate(rest)).observation.operations[0]?.succeeded, true)
  const refund = operation('refund', 1_500n)
  await connector.operate(refund)
  await connector.operate(refund)
  const tooMuch = (await connector.operate(operation('refund', 9_000n))).observation.operations[0]
  assert.deepEqual([tooMuch?.succeeded, tooMuch?.code], [false, 'parameter_invalid'])

  const after = await connector.query(merchantRef)
  const { captured: taken, refunded, capturable } = paymentOf(after)
  assert.deepEqual([taken.minor, refunded.minor, capturable.minor], [4_000n, 1_500n, 0n])
  assert.ok(after !== 'not_found')
  const known = new Map(after.observation.operations.map(({ reference, kind }) => [reference, kind]))
  const asked = [first, rest, refund].map(({ reference, kind }) => [reference, kind] as const)
  assert.deepEqual(known, new Map(asked))
  const books = (await (await fetch(`${provider.origin}/control/books`)).json()) as {
    accounts: { balance: string }[]
  }
  assert.equal(
    books.accounts.reduce((sum, { balance }) => sum + BigInt(balance), 0n),
    0n,
  )
})

test('a payer who is stepped up is asked by the bank, whatever the card', async (t) => {
  const { connector, request, type } = await scene(t)
  const merchantRef = newId('att')
  const begun = await connector.start({ ...request(merchantRef), stepUp: true })
  assert.ok(begun.started && 'action' in begun && begun.action.kind === 'redirect')
  assert.equal((await type(begun.action.url, '4242424242424242')).state, 'authenticate')
  assert.equal(paymentOf(await connector.query(merchantRef)).state, 'requires_confirmation')
})

test('once a day the provider pays out: the payout is a file, its movements are the lines, refunds under our own name', async (t) => {
  const { provider, connector, out, begin, type } = await scene(t)
  const { merchantRef, url } = await begin()
  await type(url, '4242424242424242')
  const held = paymentOf(await connector.query(merchantRef))
  const operation = (kind: 'capture' | 'refund', minor: bigint) =>
    ({ kind, reference: newId('op'), merchantRef, connectorRef: held.connectorRef, amount: money(minor, 'EUR') }) as const // prettier-ignore
  await connector.operate(operation('capture', 4_000n))
  const refund = operation('refund', 1_500n)
  await connector.operate(refund)
  const source = stripePayouts({ ...provider, timeoutMs: 2_000 }, out)
  assert.deepEqual(await source.batches(), [])
  const paid = await fetch(`${provider.origin}/control/payout`, { method: 'POST', body: '{}' })
  const { payouts } = (await paid.json()) as { payouts: string[] }
  assert.deepEqual(await source.batches(), payouts)
  const lines = await source.lines(payouts[0] ?? '')
  assert.deepEqual(
    lines.map((line) => [
      line.type,
      line.merchantRef,
      line.connectorRef,
      line.gross.minor,
      line.fee.minor,
      line.reference,
    ]),
    [
      ['refund', merchantRef, held.connectorRef, -1_500n, 0n, refund.reference],
      ['capture', merchantRef, held.connectorRef, 4_000n, -85n, undefined],
    ],
  )
  assert.equal(
    lines.reduce((sum, { net }) => sum + net.minor, 0n),
    2_415n,
  )
})

test('a charge of the provider itself is a fee, a dispute a chargeback, and what does not add up is not taken', () => {
  const movement = {
    type: 'stripe_fee',
    amount: -200,
    fee: 0,
    net: -200,
    currency: 'eur',
    created: 1,
    source: null,
  }
  const read = (given: object) => readStripeMovement('po_1', { ...movement, ...given } as never)
  assert.deepEqual([read({}).type, read({}).gross.minor, read({}).fee.minor], ['fee', 0n, -200n])
  assert.equal(read({ type: 'adjustment' }).type, 'chargeback')
  assert.equal(read({ type: 'adjustment', amount: 200, net: 200 }).type, 'reversal')
  assert.throws(() => read({ net: -199 }))
  assert.throws(() => read({ currency: 'xyz1' }))
})

test('an answer that was lost is found by asking, and asking twice does nothing twice', async (t) => {
  const { connector, begin, type, fault } = await scene(t)
  const { merchantRef, url } = await begin()
  await type(url, '4000000000004210')
  const held = paymentOf(await connector.query(merchantRef))
  const capture = {
    kind: 'capture',
    reference: newId('op'),
    merchantRef,
    connectorRef: held.connectorRef,
    amount: held.amount,
  } as const
  await fault('capture', 'timeout_after')
  await assert.rejects(connector.operate(capture), 'nobody knows')
  const asked = await connector.query(merchantRef)
  assert.ok(asked !== 'not_found')
  assert.deepEqual(asked.observation.operations, [
    { reference: capture.reference, kind: 'capture', amount: held.amount, succeeded: true },
  ])
  await fault('query', 'error_500')
  await assert.rejects(connector.query(merchantRef), 'a server that breaks has said nothing')
})

test('a failing server, whatever words it has for it, has done nothing that we would book', async (t) => {
  const { connector, begin, type, fault, provider } = await scene(t)
  const { merchantRef, url } = await begin()
  await type(url, '4242424242424242')
  const { connectorRef } = paymentOf(await connector.query(merchantRef))
  const asked = (kind: 'capture' | 'refund' | 'void', minor: bigint) =>
    ({ kind, reference: newId('op'), merchantRef, connectorRef, amount: money(minor, 'EUR') }) as const
  const unknown = /not the provider|Invalid JSON/
  await fault('capture', 'error_500')
  const capture = asked('capture', 6_000n)
  await assert.rejects(connector.operate(capture), unknown)
  assert.equal(paymentOf(await connector.query(merchantRef)).captured.minor, 0n)
  await connector.operate(capture)
  await fault('refund', 'error_500')
  await assert.rejects(connector.operate(asked('refund', 1_000n)), unknown)
  await fault('cancel', 'error_500')
  await assert.rejects(connector.operate(asked('void', 4_000n)), unknown)
  const { captured, refunded, capturable } = paymentOf(await connector.query(merchantRef))
  assert.deepEqual([captured.minor, refunded.minor, capturable.minor], [6_000n, 0n, 4_000n])
  // What stands in between has words of its own, and may say that all is well.
  const others = ['502 <h1>Bad gateway</h1>', '403 {"code":"blocked"}', '200 {"status":"ok"}', '200 []']
  for (const said of others) {
    const between = createServer((_, response) =>
      response.writeHead(Number(said.slice(0, 3))).end(said.slice(4)),
    )
    await new Promise<void>((listening) => between.listen(0, '127.0.0.1', listening))
    t.after(() => void between.close())
    const origin = `http://127.0.0.1:${(between.address() as { port: number }).port}`
    const out = createHttpOut([origin])
    t.after(() => out.close())
    const there = stripeConnector({ origin, key: provider.key, webhookSecrets: [] }, out)
    await assert.rejects(there.operate(capture), said)
  }
})

test('events are believed when signed as the package signs them, and one changed byte is noticed', async (t) => {
  const { provider, connector, begin, type, heard } = await scene(t)
  const { merchantRef, url } = await begin()
  await type(url, '4242424242424242')
  const [message] = heard
  assert.ok(message)
  const theirs = new Stripe('sk_test_x').webhooks
  const header = message.headers['stripe-signature'] ?? ''
  assert.equal(
    theirs.constructEvent(message.raw, header, provider.webhookSecret).type,
    'payment_intent.amount_capturable_updated',
  )
  const read = mustBeDone(connector.parseNotification(message.raw, message.headers, new Date()))
  assert.equal(read.observation.merchantRef, merchantRef)
  assert.equal(read.observation.payment?.state, 'authorized')

  const refusal = (raw: Buffer, headers: Record<string, string>, now = new Date()) => {
    const result = connector.parseNotification(raw, headers, now)
    return result.ok ? 'believed' : result.refusal
  }
  for (const at of [1, Math.floor(message.raw.length / 2), message.raw.length - 2]) {
    const other: Buffer = Buffer.from(message.raw)
    other.writeUInt8((message.raw[at] ?? 0) ^ 1, at)
    assert.equal(refusal(other, message.headers), 'bad_signature')
  }
  const shifted = header.replace(/t=(\d+)/, (_, seconds: string) => `t=${Number(seconds) + 1}`)
  assert.equal(refusal(message.raw, { 'stripe-signature': shifted }), 'bad_signature')
  assert.equal(refusal(message.raw, {}), 'bad_signature')
  assert.equal(refusal(message.raw, message.headers, new Date(Date.now() + 600_000)), 'too_old')
  const forged = theirs.generateTestHeaderString({ payload: message.raw.toString(), secret: 'whsec_other' })
  assert.equal(refusal(message.raw, { 'stripe-signature': forged }), 'bad_signature')
  const odd = Buffer.from('{"id":"evt_1","object":"event","data":{"object":{"object":"payout"}}}')
  const signed = theirs.generateTestHeaderString({ payload: odd.toString(), secret: provider.webhookSecret })
  assert.equal(refusal(odd, { 'stripe-signature': signed }), 'malformed')
})

test('a payer who leaves for another way finds the page closed', async (t) => {
  const { connector, begin, type } = await scene(t)
  const { merchantRef, url } = await begin()
  await connector.close?.(merchantRef)
  assert.equal((await type(url, '4242424242424242')).state, 'closed')
  assert.equal(paymentOf(await connector.query(merchantRef)).state, 'expired')
})
