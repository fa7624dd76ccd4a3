import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { Stripe } from 'stripe'
import { createHttpOut } from '#kernel/http-out.ts'
import { createServer, listen, stopServer } from '#kernel/http.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { stripeConnector } from '#money/payments/index.ts'
import { makeApiKey } from '#people/access/index.ts'
import { completePayments } from '../../src/flows/complete-payments.ts'
import { askAboutPayment, startPayment } from '../../src/flows/pay-order.ts'
import { freePort } from '../support/free-port.ts'
import { startStripeLike } from '../../outside/stripe-like/testing.ts'
import { gateway } from '../../src/apps/gateway/index.ts'

/** Our gateway with a provider behind it, the official package as its client, and a payer who can pay. */
export async function aGateway(
  t: TestContext,
  more: { readonly env?: Record<string, string>; readonly origins?: readonly string[] } = {},
) {
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
    ...more.env,
  })
  const httpOut = createHttpOut([provider.origin, ...(more.origins ?? [])])
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
  const stripe = client(key)
  return { db, owner, worker, settings, keyId, key, stripe, client, pay, connectors, provider, httpOut }
}
