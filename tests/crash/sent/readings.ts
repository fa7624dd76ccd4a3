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
