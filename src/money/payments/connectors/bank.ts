import type { HttpOut } from '#kernel/http-out.ts'
import { formatDecimal } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused } from '#kernel/result.ts'
import { verifySignedMessage } from '#kernel/signed-message.ts'
import { createdAt, jsonObject, readOperation, readPayment } from './bank-words.ts'
import type { Connector, OperationRequest, Spoken, StartRequest } from './connector.ts'

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

/** The card bank over its JSON wire. */
export function bankConnector(settings: BankSettings, out: HttpOut): Connector {
  const { origin, merchantKey, webhookSecrets, notifyUrl, timeoutMs = 8_000 } = settings
  const authorization = `Bearer ${merchantKey}`

  const post = (path: string, body: object, key?: string): Promise<Answer> =>
    out.request({
      url: `${origin}${path}`,
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: JSON.stringify(body),
      timeoutMs,
      allow: 'simulators',
    })

  async function start(request: StartRequest) {
    const { merchantRef, amount, description, locale, returnUrl, expiresAt } = request
    // No key here: the reference itself makes it one session, however the payer's language changes between two tries.
    const answer = await post('/v1/sessions', {
      merchant_ref: merchantRef,
      amount: formatDecimal(amount),
      currency: amount.currency,
      description,
      locale,
      capture: 'manual',
      return_url: returnUrl,
      notify_url: notifyUrl,
      expires_at: expiresAt.toISOString(),
    })
    if (isFinalNo(answer.status)) return { started: false, code: codeOf(answer) } as const
    const { payment_id: id, url } = (answer.status === 201 && jsonObject(answer.body)) || {}
    if (typeof id !== 'string' || typeof url !== 'string' || !/^https?:\/\//.test(url))
      throw silence(answer.status)
    return { started: true, connectorRef: id, redirectUrl: url } as const
  }

  async function operate(request: OperationRequest): Promise<Spoken> {
    const { kind, reference, merchantRef, amount } = request
    const observedAt = ports().now()
    const path = `/v1/payments/${encodeURIComponent(request.connectorRef)}/${paths[kind]}`
    const body = kind === 'void' ? { reference } : { amount: formatDecimal(amount), reference }
    const answer = await post(path, body, reference)
    if (isFinalNo(answer.status)) {
      const code = codeOf(answer)
      const operations = [{ reference, kind, amount, succeeded: false, code }]
      return { raw: answer.body, observation: { merchantRef, observedAt, operations } }
    }
    const said = answer.status === 200 ? readOperation(jsonObject(answer.body), amount.currency) : undefined
    if (said === undefined) throw silence(answer.status)
    return { raw: answer.body, observation: { merchantRef, observedAt, operations: [said] } }
  }

  async function query(merchantRef: string): Promise<Spoken | 'not_found'> {
    const observedAt = ports().now()
    const answer = await out.request({
      url: `${origin}/v1/payments/by-reference/${encodeURIComponent(merchantRef)}`,
      method: 'GET',
      headers: { authorization },
      timeoutMs,
      allow: 'simulators',
    })
    if (answer.status === 404) return 'not_found'
    const fields = answer.status === 200 ? jsonObject(answer.body) : undefined
    const observation = fields && readPayment(fields, observedAt)
    if (observation === undefined) throw silence(answer.status)
    return { raw: answer.body, observation }
  }

  const parseNotification: Connector['parseNotification'] = (raw, headers, now) => {
    const verified = verifySignedMessage(webhookSecrets, headers, raw, now)
    if (!verified.ok) return refused(verified.refusal === 'too_old' ? 'too_old' : 'bad_signature')
    const fields = jsonObject(raw)
    const about = fields?.['data']
    const isObject = typeof about === 'object' && about !== null
    const at = fields && createdAt(fields)
    const observation =
      isObject && at ? readPayment(about as Readonly<Record<string, unknown>>, at) : undefined
    if (observation === undefined) return refused('malformed')
    return done({ raw, observation, messageId: verified.value.id })
  }

  return {
    name: 'bank',
    capabilities: { partialCapture: true, severalCaptures: true, partialRefund: true },
    ...(settings.merchant === undefined ? {} : { merchant: settings.merchant }),
    start,
    operate,
    query,
    parseNotification,
  }
}
