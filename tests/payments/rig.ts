import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { TestContext } from 'node:test'
import { createHttpOut } from '#kernel/http-out.ts'
import type { Db } from '#kernel/database.ts'
import { formatDecimal, type Money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { inventoryOracles } from '#goods/inventory/index.ts'
import { carriersOf, findShipments, parcelCarrier, type Carriers } from '#goods/shipping/index.ts'
import { bankConnector, findPaymentFor, paymentOracles, type Connectors } from '#money/payments/index.ts'
import { orderOracles, type OrderId } from '#trade/orders/index.ts'
import { packShipment } from '../../src/flows/pack-order.ts'
import { startPayment } from '../../src/flows/pay-order.ts'
import { placeOrder } from '../../src/flows/place-order.ts'
import { receiveNotification } from '../../src/flows/receive-notification.ts'
import { shipShipment } from '../../src/flows/ship-order.ts'
import { receiveReport } from '../../src/flows/track-shipment.ts'
import { startBank, startCarrier, type Outside } from '../../outside/testing.ts'
import { aReadyCart, aShop, type Article } from '../trade/a-shop.ts'

/** A shop at work: its database, a bank and a carrier of its own, and the ends they tell things to. */
export type Rig = {
  readonly db: TestDatabase
  readonly owner: Db
  readonly bank: Outside
  readonly carrier: Outside | undefined
  readonly connectors: Connectors
  readonly carriers: Carriers
  /** Messages the bank sent, with what was answered. */
  readonly heard: {
    readonly body: string
    readonly headers: Record<string, string>
    readonly status: number
  }[]
  /** While true, every message of the bank is turned away unheard. */
  deaf: boolean
}

type Wanted = { readonly carrier?: boolean; readonly speed?: number; readonly timeoutMs?: number }

/** Start a shop for this test. */
export async function aRig(t: TestContext, wanted: Wanted = {}): Promise<Rig> {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  const speed = wanted.speed ?? 1
  const bank = await startBank(t, { speed })
  const carrier = wanted.carrier
    ? await startCarrier(t, { speed, env: { CARRIER_STEP_SECONDS: '0' } })
    : undefined
  const out = createHttpOut([bank.origin, carrier?.origin ?? ''])
  const heard: Rig['heard'] = []
  const shop = await theEnds(t, () => rig, heard)
  t.after(() => out.close())
  const connector = bankConnector(
    {
      origin: bank.origin,
      merchantKey: bank.key,
      webhookSecrets: [bank.webhookSecret],
      notifyUrl: `${shop}/webhooks/bank`,
      timeoutMs: wanted.timeoutMs ?? 3_000,
    },
    out,
  )
  const parcels = parcelCarrier(
    {
      origin: carrier?.origin ?? 'http://127.0.0.1:1',
      key: carrier?.key ?? '',
      webhookSecrets: [carrier?.webhookSecret ?? 'whsec_'],
      notifyUrl: `${shop}/webhooks/carrier`,
      timeoutMs: wanted.timeoutMs ?? 3_000,
    },
    out,
  )
  const rig: Rig = {
    db,
    owner,
    bank,
    carrier,
    connectors: new Map([['bank', connector]]),
    carriers: carriersOf(parcels),
    heard,
    deaf: false,
  }
  return rig
}

/** The shop's own ends: where bank and carrier tell what happened. Answers their address. */
async function theEnds(t: TestContext, rig: () => Rig, heard: Rig['heard']): Promise<string> {
  const answer = async (path: string | undefined, raw: Buffer, headers: IncomingHttpHeaders) => {
    const { db, carriers, connectors, deaf } = rig()
    if (path === '/webhooks/carrier') return receiveReport(db, carriers, 'parcel', { raw, headers })
    return deaf ? { status: 503 } : receiveNotification(db, connectors, 'bank', { raw, headers })
  }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const raw = Buffer.concat(parts)
      const { headers } = request
      const told = (status: number) => {
        heard.push({ body: raw.toString(), headers: headers as Record<string, string>, status })
        response.writeHead(status).end()
      }
      answer(request.url, raw, headers).then(
        ({ status }) => told(status),
        (error: unknown) => {
          console.error(error)
          told(500)
        },
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${address.port}`
}

/** Place an order for these articles, two pieces of each unless told otherwise. */
export async function anOrder(
  { db }: Rig,
  articles: readonly (Article & { pieces?: number })[] = [{ price: 1999n }],
  shippingMethod = 'standard',
): Promise<{ id: OrderId; total: Money }> {
  const ids = await aShop(db, articles)
  const cart = await aReadyCart(
    db,
    ids.map((id, i) => [id, articles[i]?.pieces ?? 2] as const),
    { shippingMethod },
  )
  const { id, total } = mustBeDone(
    await placeOrder(db, { cartToken: cart.token, expectedTotal: cart.total, idempotencyKey: cart.cartId }),
  )
  return { id, total }
}

/** Send the buyer to the bank's page; answers its address and our name of the try. */
export async function toThePage({ db, connectors }: Rig, orderId: OrderId) {
  const { action, merchantRef } = mustBeDone(
    await startPayment(db, connectors, {
      orderId,
      returnUrl: 'http://127.0.0.1:3000/en/orders/return',
      description: 'K-1',
      locale: 'en',
    }),
  )
  assert.ok(action.kind === 'redirect')
  return { redirectUrl: action.url, merchantRef }
}

/** Type a card on the bank's page. */
export async function typeCard(url: string, number = '4242424242424242') {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ number, expiry: '12/30', security_code: '123', name: 'Ann Buyer' }),
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }
}

/** Place an order and pay it with a card. */
export async function aPaidOrder(
  rig: Rig,
  articles?: readonly (Article & { pieces?: number })[],
  card?: string,
) {
  const order = await anOrder(rig, articles)
  const page = await toThePage(rig, order.id)
  await typeCard(page.redirectUrl, card)
  return { ...order, ...page }
}

/** Pack and ship everything of an order; answers the outcome of each parcel. */
export async function shipAll(rig: Rig, orderId: OrderId) {
  const { db, connectors, carriers } = rig
  const outcomes = []
  for (const { id } of await findShipments(db, { orderId })) {
    await packShipment(db, { shipmentId: id, actor: 'operator' })
    outcomes.push(await shipShipment(db, { connectors, carriers, actor: 'operator' }, id))
  }
  return outcomes
}

/** A paid order whose goods have left, collected at the counter so that no carrier is needed. */
export async function aShippedOrder(
  rig: Rig,
  articles: readonly (Article & { pieces?: number })[] = [{ price: 5000n }],
) {
  const order = await anOrder(rig, articles, 'pickup')
  const page = await toThePage(rig, order.id)
  await typeCard(page.redirectUrl)
  for (const outcome of await shipAll(rig, order.id)) mustBeDone(outcome)
  return { ...order, ...page }
}

/** The states of an order, its payment and the payment's tries. */
export async function statesOf({ db }: Rig, id: OrderId) {
  const [order] = await db.sql<{ state: string }>`select state from orders.orders where id = ${id}`
  const payment = await findPaymentFor(db, id)
  return {
    order: order?.state,
    payment: payment?.intent.state,
    attempts: payment?.attempts.map(({ state, surplus }) => (surplus ? `${state} surplus` : state)),
    operations: payment?.operations
      .filter(({ kind }) => kind !== 'authorize')
      .map(({ kind, state }) => `${kind} ${state}`),
  }
}

/** What the bank knows under our reference. */
export async function atTheBank({ bank }: Rig, merchantRef: string) {
  const answer = await fetch(`${bank.origin}/v1/payments/by-reference/${merchantRef}`, {
    headers: { authorization: `Bearer ${bank.key}` },
  })
  return (await answer.json()) as Record<string, string>
}

/** Order the bank to misbehave. */
export async function fault(
  { bank }: Rig,
  operation: string,
  kind: string,
  { times = 1, seconds = 1 }: { times?: number; seconds?: number } = {},
): Promise<void> {
  const answer = await fetch(`${bank.origin}/control/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation, fault: kind, times, seconds }),
  })
  assert.equal(answer.status, 201)
}

/** Make every request due now, as time does. */
export async function timePasses({ owner }: Rig): Promise<void> {
  await owner.sql`
    update payments.operations set next_sync_at = clock_timestamp()
     where state in ('created', 'sent', 'unknown') and next_sync_at is not null`
}

/** Wait until something is so; fails after ten seconds. */
export async function until(what: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000
  while (!(await what())) {
    assert.ok(Date.now() < end, 'it did not happen within ten seconds')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** Everything that must hold holds: no oracle finds a row, and the bank's books sum to zero and say what ours say. */
export async function allIsWell(rig: Rig): Promise<void> {
  const client = await rig.owner.pool.connect()
  try {
    for (const { name, sql } of [...paymentOracles, ...inventoryOracles, ...orderOracles])
      assert.deepEqual((await client.query(sql)).rows, [], name)
  } finally {
    client.release()
  }
  const books = (await (await fetch(`${rig.bank.origin}/control/books`)).json()) as { balanced: boolean }
  assert.equal(books.balanced, true)
  await sameAsTheBank(rig)
}

async function sameAsTheBank(rig: Rig): Promise<void> {
  const rows = await rig.db.sql<{
    ref: string
    captured_minor: bigint
    refunded_minor: bigint
    currency: 'EUR'
  }>`
    select merchant_ref as ref, captured_minor, refunded_minor, currency
      from payments.attempts where connector = 'bank' and state not in ('created', 'failed')`
  for (const { ref, captured_minor, refunded_minor, currency } of rows) {
    const said = await atTheBank(rig, ref)
    assert.equal(said['amount_captured'], formatDecimal({ minor: captured_minor, currency }))
    assert.equal(said['amount_refunded'], formatDecimal({ minor: refunded_minor, currency }))
  }
}
