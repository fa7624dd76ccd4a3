import type { HttpOut, OutAnswer } from '#kernel/http-out.ts'
import { ports } from '#kernel/ports.ts'
import { madeAt } from './chinese-clock.ts'
import { fieldsAt, jsonOf, readAnswer, textOf, type SaidPayment } from './mobile-operator-words.ts'

/** Where the operator is and who we are to it. */
export type OperatorSettings = {
  readonly origin: string
  readonly clientId: string
  readonly clientSecret: string
  /** Signs the token the operator shows with its events, so that nobody else can send one. */
  readonly sinkSecret: string
  /** Where the operator tells us what happened. */
  readonly sink: string
  readonly merchantName: string
  readonly merchantIdentifier: string
  readonly timeoutMs?: number
}

/** A call to the operator's interface, with a token that still holds. */
export type Call = (method: 'GET' | 'POST', path: string, body?: string) => Promise<OutAnswer>

/** The interface for payments, and the one for refunds. */
export const paymentsPath = '/carrier-billing/v0/payments'
/** The interface for refunds. */
export const refundsPath = '/carrier-billing-refund/v0/payments'

/** Calls with an OAuth 2 token got by client credentials and kept until shortly before it ends. */
export function callsOf(settings: OperatorSettings, out: HttpOut): Call {
  const { origin, clientId, clientSecret, timeoutMs = 8_000 } = settings
  const common = { timeoutMs, allow: 'simulators' } as const
  let known: { readonly token: string; readonly until: number } | undefined
  const token = async (): Promise<string> => {
    const now = ports().now().getTime()
    if (known !== undefined && known.until > now) return known.token
    const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`
    const answer = await out.request({
      ...common,
      url: `${origin}/oauth2/token`,
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    })
    const fields = fieldsAt(jsonOf(answer.body))
    const given = textOf(fields, 'access_token')
    if (answer.status !== 200 || given === '')
      throw new Error(`the operator gave no token: status ${answer.status}`)
    known = { token: given, until: now + (Number(fields['expires_in']) - 30) * 1000 }
    return given
  }
  const once = async (method: 'GET' | 'POST', path: string, body?: string) =>
    out.request({
      ...common,
      url: `${origin}${path}`,
      method,
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    })
  return async (method, path, body) => {
    const answer = await once(method, path, body)
    if (answer.status !== 401) return answer
    // The operator was restarted or its secret changed: a new token, once.
    known = undefined
    return once(method, path, body)
  }
}

/** A payment as the operator holds it, with the bytes that say so. */
export type Seen = { readonly raw: Uint8Array; readonly said: SaidPayment; readonly id: string }

/** Minutes around the making of our reference in which the operator can have heard of it for the first time. */
const [earlier, later] = [5, 60]
const pages = 50

/**
 * Look a payment up by our reference. The interface knows payments by its own ids and by when they were made: ours says
 * when it was made, so only the payments of that hour are looked through.
 */
export async function lookUp(
  call: Call,
  settings: OperatorSettings,
  merchantRef: string,
): Promise<Seen | undefined> {
  const made = madeAt(merchantRef)?.getTime()
  if (made === undefined) return undefined
  const at = (minutes: number) => new Date(made + minutes * 60_000).toISOString()
  for (let page = 1; page <= pages; page++) {
    const query = new URLSearchParams({
      'paymentCreationDate.gte': at(-earlier),
      'paymentCreationDate.lte': at(later),
      merchantIdentifier: settings.merchantIdentifier,
      page: String(page),
      perPage: '100',
    })
    const answer = await call('GET', `${paymentsPath}?${query.toString()}`)
    const listed = answer.status === 200 ? jsonOf(answer.body) : undefined
    if (!Array.isArray(listed)) throw new Error(`the operator did not answer: status ${answer.status}`)
    const found = listed.map(readAnswer).find((each) => each?.merchantRef === merchantRef)
    if (found !== undefined) return { raw: answer.body, said: found, id: found.payment.connectorRef }
    if (listed.length < 100) return undefined
  }
  throw new Error('the operator has more payments of that hour than we look through')
}

/** A payment by the operator's own id. */
export async function lookAt(call: Call, id: string): Promise<Seen | undefined> {
  const answer = await call('GET', `${paymentsPath}/${encodeURIComponent(id)}`)
  if (answer.status === 404) return undefined
  const said = answer.status === 200 ? readAnswer(jsonOf(answer.body)) : undefined
  if (said === undefined) throw new Error(`the operator did not answer: status ${answer.status}`)
  return { raw: answer.body, said, id }
}
