import { DatabaseSync } from 'node:sqlite'
import type { Kind, Reading } from './wire.ts'

const operations: Readonly<Record<string, Kind>> = { captures: 'capture', voids: 'void', refunds: 'refund' }

const fieldsOf = (json: string): Readonly<Record<string, unknown>> =>
  json === '' ? {} : (JSON.parse(json) as Record<string, unknown>)

/** The card bank: sessions by our reference, operations by theirs. */
export const readBank: Reading = ({ method, path, body }) => {
  if (method !== 'POST') return undefined
  if (path === '/v1/sessions') return { kind: 'start', reference: String(fieldsOf(body)['merchant_ref']) }
  const kind = operations[/^\/v1\/payments\/[^/]+\/(\w+)$/.exec(path)?.[1] ?? '']
  return kind && { kind, reference: String(fieldsOf(body)['reference']) }
}

/** The vault: a try begun, and a card's number put into an authorization. */
export const readVault: Reading = ({ method, path, body }) => {
  if (method !== 'POST') return undefined
  if (path === '/v1/tries') return { kind: 'start', reference: String(fieldsOf(body)['reference']) }
  const [, reference] = /^\/v1\/tries\/([^/]+)\/authorization$/.exec(path) ?? []
  return reference === undefined ? undefined : { kind: 'authorize', reference: decodeURIComponent(reference) }
}

/** An acquirer: authorizations (they come from the vault) and what follows them. A part given back by itself is no call of its own. */
export const readAcquirer: Reading = ({ method, path, body }) => {
  if (method !== 'POST') return undefined
  if (path === '/v1/authorizations')
    return { kind: 'authorize', reference: String(fieldsOf(body)['reference']) }
  const kind = operations[/^\/v1\/authorizations\/[^/]+\/(\w+)$/.exec(path)?.[1] ?? '']
  return kind && { kind, reference: String(fieldsOf(body)['reference']) }
}

/** Alipay: codes made and money given back; everything else of the gateway asks. */
export const readAlipay: Reading = ({ body }) => {
  const sent = new URLSearchParams(body)
  const business = fieldsOf(sent.get('biz_content') ?? '')
  if (sent.get('method') === 'alipay.trade.precreate')
    return { kind: 'start', reference: String(business['out_trade_no']) }
  if (sent.get('method') === 'alipay.trade.refund')
    return { kind: 'refund', reference: String(business['out_request_no']) }
  return undefined
}

/** WeChat Pay: codes made and money given back. */
export const readWechat: Reading = ({ method, path, body }) => {
  if (method !== 'POST') return undefined
  if (path === '/v3/pay/transactions/native')
    return { kind: 'start', reference: String(fieldsOf(body)['out_trade_no']) }
  if (path === '/v3/refund/domestic/refunds')
    return { kind: 'refund', reference: String(fieldsOf(body)['out_refund_no']) }
  return undefined
}

/** UnionPay: money given back; the payer's browser brings the orders, under numbers without the mark between kind and id. */
export const readUnionpay: Reading = ({ path, body }) =>
  path === '/gateway/api/backTransReq.do'
    ? {
        kind: 'refund',
        reference: String(new URLSearchParams(body).get('orderId')).replace(/^(att|op)/, '$1_'),
      }
    : undefined

/** The provider with Stripe's interface: whatever moves something bears our reference as its idempotency key. */
export const readStripe: Reading = ({ method, path, headers }) => {
  const kinds: readonly (readonly [RegExp, Kind])[] = [
    [/^\/v1\/checkout\/sessions$/, 'start'],
    [/^\/v1\/payment_intents\/[^/]+\/capture$/, 'capture'],
    [/^\/v1\/payment_intents\/[^/]+\/cancel$/, 'void'],
    [/^\/v1\/refunds$/, 'refund'],
  ]
  const kind = kinds.find(([each]) => each.test(path))?.[1]
  const reference = headers['idempotency-key']
  return method === 'POST' && kind !== undefined && typeof reference === 'string'
    ? { kind, reference }
    : undefined
}

/**
 * The mobile operator: payments prepared, the subscriber's code, the claim, and refunds. Code and claim name the payment
 * by the operator's own id, so whose it is stands in its store.
 */
export function readOperator(store: string): Reading & { close(): void } {
  const database = new DatabaseSync(store, { readOnly: true, timeout: 5_000 })
  const find = database.prepare(`select client_correlator as reference from payments where payment_id = ?`)
  const read: Reading = ({ method, path, body }) => {
    if (method !== 'POST') return undefined
    const correlator = () => {
      const transaction = fieldsOf(body)['amountTransaction'] as { clientCorrelator?: unknown } | undefined
      return String(transaction?.clientCorrelator)
    }
    if (path === '/carrier-billing/v0/payments/prepare') return { kind: 'start', reference: correlator() }
    if (/^\/carrier-billing-refund\/v0\/payments\/[^/]+\/refunds$/.test(path))
      return { kind: 'refund', reference: correlator() }
    const [, id = '', step] =
      /^\/carrier-billing\/v0\/payments\/([^/]+)\/(validate|confirm)$/.exec(path) ?? []
    const found = step === undefined ? undefined : find.get(decodeURIComponent(id))
    if (found === undefined) return undefined
    return { kind: step === 'validate' ? 'authorize' : 'claim', reference: String(found['reference']) }
  }
  return Object.assign(read, { close: () => database.close() })
}

/** A bank with a page of its own: the payer's browser brings the orders, so only money given back is asked by us. */
export const readPageBank: Reading = ({ path, body }) => {
  const form = new URLSearchParams(body)
  if (path !== '/servlet/ICBCINBSEBusinessServlet' || form.get('APIName') !== 'EREFUND') return undefined
  const document = Buffer.from(form.get('MerReqData') ?? '', 'base64').toString('latin1')
  return { kind: 'refund', reference: String(/<refundNo>([^<]+)</.exec(document)?.[1]) }
}
