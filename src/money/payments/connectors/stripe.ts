import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Stripe } from 'stripe'
import type { HttpOut } from '#kernel/http-out.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused } from '#kernel/result.ts'
import { jsonObject } from './bank-words.ts'
import type { Connector, OperationRequest, Spoken, StartAnswer, StartRequest } from './connector.ts'
import { stripeClient } from './stripe-client.ts'
import { markedOperations, readIntent, readSession, refundOperations } from './stripe-words.ts'

/** Where the provider is and how we prove to each other who we are. */
export type StripeSettings = {
  readonly origin: string
  readonly key: string
  /** Secrets of its events; two while they are being changed. */
  readonly webhookSecrets: readonly string[]
  readonly timeoutMs?: number
}

type Session = Stripe.Checkout.Session

const toleranceSeconds = 300
/** A session is looked for among those begun within this time after the try it belongs to. */
const windowSeconds = 300

const bytesOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

/** What a refusal of the package says, where it is a final no: it will not happen. */
function finalNo(error: unknown): string | undefined {
  const { statusCode, code, type } = error as { statusCode?: unknown; code?: unknown; type?: unknown }
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode >= 500) return undefined
  if (statusCode === 408 || statusCode === 409 || statusCode === 429) return undefined
  if (type === 'StripeIdempotencyError') return undefined
  return typeof code === 'string' && /^[a-z][a-z0-9_]{0,59}$/.test(code) ? code : `status_${statusCode}`
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** When a try was begun, in Unix time: our ids begin with it. Undefined for a name that is none of ours. */
function begunAt(merchantRef: string): number | undefined {
  const time = /^att_([0-9a-hjkmnp-tv-z]{10})/.exec(merchantRef)?.[1]
  if (time === undefined) return undefined
  return Math.floor([...time].reduce((sum, digit) => sum * 32 + alphabet.indexOf(digit), 0) / 1000)
}

/** The session of a try. Lists are complete at once, which a search is not: not found is really not there. */
async function findSession(stripe: Stripe, merchantRef: string): Promise<Session | undefined> {
  const at = begunAt(merchantRef)
  if (at === undefined) return undefined
  const listed = stripe.checkout.sessions.list({
    created: { gte: at - 5, lte: at + windowSeconds },
    limit: 100,
    expand: ['data.payment_intent.latest_charge'],
  })
  for await (const each of listed) if (each.client_reference_id === merchantRef) return each
  return undefined
}

async function begin(stripe: Stripe, request: StartRequest): Promise<Session> {
  const { merchantRef, amount, description, locale, returnUrl, expiresAt, stepUp } = request
  const now = Math.floor(ports().now().getTime() / 1000)
  // A hosted page lives from half an hour to a day.
  const expires = Math.min(Math.max(Math.floor(expiresAt.getTime() / 1000), now + 1_860), now + 86_000)
  return stripe.checkout.sessions.create(
    {
      mode: 'payment',
      client_reference_id: merchantRef,
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency: amount.currency.toLowerCase(),
            unit_amount: Number(amount.minor),
            product_data: { name: description },
          },
        },
      ],
      payment_intent_data: { capture_method: 'manual', metadata: { merchant_ref: merchantRef } },
      payment_method_options: {
        card: {
          request_multicapture: 'if_available',
          ...(stepUp === true ? { request_three_d_secure: 'challenge' as const } : {}),
        },
      },
      success_url: returnUrl,
      cancel_url: returnUrl,
      expires_at: expires,
      locale: locale === 'zh' || locale === 'fr' ? locale : 'en',
    },
    { idempotencyKey: merchantRef },
  )
}

async function start(stripe: Stripe, request: StartRequest): Promise<StartAnswer> {
  const said = await begin(stripe, request).catch(async (error: unknown) => {
    const code = finalNo(error)
    if (code !== undefined) return code
    // Asked again with another language or time: the first session is the one.
    const known =
      (error as { type?: unknown }).type === 'StripeIdempotencyError'
        ? await findSession(stripe, request.merchantRef)
        : undefined
    if (known === undefined) throw error
    return known
  })
  if (typeof said === 'string') return { started: false, code: said }
  if (said.url === null) return { started: false, code: 'session_closed' }
  return { started: true, connectorRef: said.id, action: { kind: 'redirect', url: said.url } }
}

const unreadable = new Error('the provider answered something else than what was asked for')

/** What was done is believed where the answer shows it; throws where it does not: the operation is asked about. */
async function performOn(stripe: Stripe, intent: string, request: OperationRequest): Promise<unknown> {
  const { kind, reference, merchantRef, amount } = request
  const once = { idempotencyKey: reference }
  const minor = Number(amount.minor)
  if (kind === 'refund') {
    const refund = await stripe.refunds.create(
      { payment_intent: intent, amount: minor, metadata: { reference, merchant_ref: merchantRef } },
      once,
    )
    if (refund.object !== 'refund' || refund.amount !== minor) throw unreadable
    return refund
  }
  const metadata = { [reference]: `${kind}:${minor}` }
  if (kind === 'void') {
    await stripe.paymentIntents.update(intent, { metadata })
    const canceled = await stripe.paymentIntents.cancel(intent, {}, once)
    if (canceled.id !== intent || canceled.amount_capturable !== 0) throw unreadable
    return canceled
  }
  const { amount_capturable: left } = await stripe.paymentIntents.retrieve(intent)
  const more = minor < left ? { final_capture: false } : {}
  const asked = { amount_to_capture: minor, metadata, ...more }
  const captured = await stripe.paymentIntents.capture(intent, asked, once)
  if (captured.id !== intent || captured.amount_received < minor) throw unreadable
  return captured
}

async function operate(stripe: Stripe, request: OperationRequest): Promise<Spoken> {
  const { kind, reference, merchantRef, amount, connectorRef } = request
  const observedAt = ports().now()
  const intent = connectorRef.startsWith('cs_')
    ? (await findSession(stripe, merchantRef))?.payment_intent
    : connectorRef
  const id = typeof intent === 'string' ? intent : (intent?.id ?? connectorRef)
  const said = await performOn(stripe, id, request).then(
    (answer) => ({ raw: bytesOf(answer), code: undefined }),
    (error: unknown) => {
      const code = finalNo(error)
      if (code === undefined) throw error
      return { raw: bytesOf({ code }), code }
    },
  )
  const operation = { reference, kind, amount, succeeded: said.code === undefined }
  const operations = [said.code === undefined ? operation : { ...operation, code: said.code }]
  return { raw: said.raw, observation: { merchantRef, observedAt, operations } }
}

async function query(stripe: Stripe, merchantRef: string): Promise<Spoken | 'not_found'> {
  const observedAt = ports().now()
  const session = await findSession(stripe, merchantRef)
  if (session === undefined) return 'not_found'
  const intent = session.payment_intent
  if (intent === null || typeof intent === 'string') {
    const payment = readSession(session)
    if (payment === undefined) throw unreadable
    return { raw: bytesOf(session), observation: { merchantRef, observedAt, payment, operations: [] } }
  }
  const payment = readIntent(intent, session)
  if (payment === undefined) throw unreadable
  const refunds =
    payment.refunded.minor > 0n
      ? (await stripe.refunds.list({ payment_intent: intent.id, limit: 100 })).data
      : []
  const operations = [...markedOperations(intent, payment), ...refundOperations(refunds)]
  return { raw: bytesOf({ session, refunds }), observation: { merchantRef, observedAt, payment, operations } }
}

/** True when one of our secrets has signed the bytes; `t=…,v1=…` as the provider documents it. */
function isSigned(secrets: readonly string[], raw: Uint8Array, header: string, seconds: string): boolean {
  const given = [...header.matchAll(/(?:^|,)v1=([0-9a-f]{64})(?=,|$)/g)].map(([, each = '']) =>
    Buffer.from(each, 'hex'),
  )
  return secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${seconds}.`).update(raw).digest()
    return given.some((each) => timingSafeEqual(each, expected))
  })
}

function readEvent(
  secrets: readonly string[],
  ...[raw, headers, now]: Parameters<Connector['parseNotification']>
): ReturnType<Connector['parseNotification']> {
  const header = headers['stripe-signature']
  const seconds = typeof header === 'string' ? /(?:^|,)t=(\d{1,12})(?=,|$)/.exec(header)?.[1] : undefined
  if (typeof header !== 'string' || seconds === undefined) return refused('bad_signature')
  if (!isSigned(secrets, raw, header, seconds)) return refused('bad_signature')
  if (Math.abs(now.getTime() / 1000 - Number(seconds)) > toleranceSeconds) return refused('too_old')
  const event = jsonObject(raw) as unknown as Stripe.Event | undefined
  const object = event?.data?.object as { object?: string } | undefined
  if (event === undefined || typeof event.id !== 'string' || object === undefined) return refused('malformed')
  const observedAt = new Date(event.created * 1000)
  const said = (merchantRef: string | undefined | null, more: object = {}) =>
    typeof merchantRef === 'string'
      ? done({ raw, messageId: event.id, observation: { merchantRef, observedAt, operations: [], ...more } })
      : refused('malformed')
  if (object.object === 'payment_intent') {
    const intent = object as Stripe.PaymentIntent
    const payment = readIntent(intent)
    if (payment === undefined) return refused('malformed')
    return said(intent.metadata['merchant_ref'], { payment, operations: markedOperations(intent, payment) })
  }
  // Disputes are asked for with their money and history; the news of one is only acknowledged.
  if (object.object === 'dispute') return refused('other_matter')
  if (object.object !== 'checkout.session') return refused('malformed')
  const session = object as Session
  // A page that was completed says little of the money; the event of its intent does.
  const payment =
    session.status === 'expired' && session.payment_intent === null ? readSession(session) : undefined
  return said(session.client_reference_id, payment === undefined ? {} : { payment })
}

/** A provider that speaks Stripe's API: the card is typed on its hosted page, the money captured when goods leave. */
export function stripeConnector(settings: StripeSettings, out: HttpOut): Connector {
  const { origin, key, webhookSecrets, timeoutMs = 8_000 } = settings
  let made: Promise<Stripe> | undefined
  const client = () => (made ??= stripeClient({ origin, key, timeoutMs }, out))
  return {
    name: 'stripe',
    capabilities: { partialCapture: true, severalCaptures: true, partialRefund: true },
    start: async (request) => start(await client(), request),
    operate: async (request) => operate(await client(), request),
    query: async (merchantRef) => query(await client(), merchantRef),
    parseNotification: (raw, headers, now) => readEvent(webhookSecrets, raw, headers, now),
    close: async (merchantRef) => {
      const stripe = await client()
      const session = await findSession(stripe, merchantRef)
      if (session?.status === 'open') await stripe.checkout.sessions.expire(session.id)
    },
  }
}
