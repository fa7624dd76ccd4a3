import type { HttpOut } from '#kernel/http-out.ts'
import { formatDecimal } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused } from '#kernel/result.ts'
import { verifySignedMessage } from '#kernel/signed-message.ts'
import { createdAt, jsonObject, readOperation, readPayment } from './bank-words.ts'
import type { Connector, OperationRequest, Spoken, StartAnswer, StartRequest } from './connector.ts'

/** Where the bank is and how we prove to each other who we are. */
export type BankSettings = {
  readonly origin: string
  readonly merchantKey: string
  /** Secrets of its notifications; two while they are being changed. */
  readonly webhookSecrets: readonly string[]
  /** Where the bank tells us what happened. */
  readonly notifyUrl: string
  readonly merchant?: string
  readonly timeoutMs?: number
}

type Answer = { readonly status: number; readonly body: Uint8Array }

const paths = { capture: 'captures', void: 'voids', refund: 'refunds' } as const

/** No answer that can be relied on: nobody knows whether the request took effect. */
function silence(status: number): Error {
  return new Error(`the bank did not answer: status ${status}`)
}

function codeOf({ status, body }: Answer): string {
  const code = jsonObject(body)?.['code']
  return typeof code === 'string' && /^[a-z][a-z0-9_]{0,59}$/.test(code) ? code : `status_${status}`
}

/** A refusal with 4xx is an answer: it will not happen. What a pause may mend (408, 429) is none. */
const isFinalNo = (status: number) => status >= 400 && status < 500 && status !== 408 && status !== 429

type Post = (path: string, body: object, key?: string) => Promise<Answer>

async function start(post: Post, notifyUrl: string, request: StartRequest): Promise<StartAnswer> {
  const { merchantRef, amount, description, locale, returnUrl, expiresAt, stepUp } = request
  // No key here: the reference itself makes it one session, however the payer's language changes between two tries.
  const answer = await post('/v1/sessions', {
    merchant_ref: merchantRef,
    amount: formatDecimal(amount),
    currency: amount.currency,
    description,
    locale,
    capture: 'manual',
    ...(stepUp === true ? { confirmation: 'required' } : {}),
    return_url: returnUrl,
    notify_url: notifyUrl,
    expires_at: expiresAt.toISOString(),
  })
  if (isFinalNo(answer.status)) return { started: false, code: codeOf(answer) }
  const { payment_id: id, url } = (answer.status === 201 && jsonObject(answer.body)) || {}
  if (typeof id !== 'string' || typeof url !== 'string' || !/^https?:\/\//.test(url))
    throw silence(answer.status)
  return { started: true, connectorRef: id, action: { kind: 'redirect', url } }
}

async function operate(post: Post, request: OperationRequest): Promise<Spoken> {
  const { kind, reference, merchantRef, amount } = request
  const observedAt = ports().now()
  const path = `/v1/payments/${encodeURIComponent(request.connectorRef)}/${paths[kind]}`
  const body = kind === 'void' ? { reference } : { amount: formatDecimal(amount), reference }
  const answer = await post(path, body, reference)
  if (isFinalNo(answer.status)) {
    const operations = [{ reference, kind, amount, succeeded: false, code: codeOf(answer) }]
    return { raw: answer.body, observation: { merchantRef, observedAt, operations } }
  }
  const said = answer.status === 200 ? readOperation(jsonObject(answer.body), amount.currency) : undefined
  if (said === undefined) throw silence(answer.status)
  return { raw: answer.body, observation: { merchantRef, observedAt, operations: [said] } }
}

/** What an answer to a question says; throws when it says nothing that can be relied on. */
function readQuery(answer: Answer, observedAt: Date): Spoken | 'not_found' {
  if (answer.status === 404) return 'not_found'
  const fields = answer.status === 200 ? jsonObject(answer.body) : undefined
  const observation = fields && readPayment(fields, observedAt)
  if (observation === undefined) throw silence(answer.status)
  return { raw: answer.body, observation }
}

function readNotification(
  secrets: readonly string[],
  ...[raw, headers, now]: Parameters<Connector['parseNotification']>
): ReturnType<Connector['parseNotification']> {
  const verified = verifySignedMessage(secrets, headers, raw, now)
  if (!verified.ok) return refused(verified.refusal === 'too_old' ? 'too_old' : 'bad_signature')
  const fields = jsonObject(raw)
  const about = fields?.['data']
  const at = fields && createdAt(fields)
  if (typeof about !== 'object' || about === null || at === undefined) return refused('malformed')
  const observation = readPayment(about as Readonly<Record<string, unknown>>, at)
  if (observation === undefined) return refused('malformed')
  return done({ raw, observation, messageId: verified.value.id })
}

/** The card bank over its JSON wire. */
export function bankConnector(settings: BankSettings, out: HttpOut): Connector {
  const { origin, merchantKey, webhookSecrets, notifyUrl, merchant, timeoutMs = 8_000 } = settings
  const authorization = `Bearer ${merchantKey}`
  const common = { timeoutMs, allow: 'simulators' } as const
  const post: Post = (path, body, key) =>
    out.request({
      ...common,
      url: `${origin}${path}`,
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: JSON.stringify(body),
    })
  return {
    name: 'bank',
    capabilities: { partialCapture: true, severalCaptures: true, partialRefund: true },
    ...(merchant === undefined ? {} : { merchant }),
    start: (request) => start(post, notifyUrl, request),
    operate: (request) => operate(post, request),
    async query(merchantRef) {
      const observedAt = ports().now()
      const url = `${origin}/v1/payments/by-reference/${encodeURIComponent(merchantRef)}`
      return readQuery(await out.request({ ...common, url, headers: { authorization } }), observedAt)
    },
    parseNotification: (raw, headers, now) => readNotification(webhookSecrets, raw, headers, now),
  }
}
