import { exponentOf } from '#kernel/currency.ts'
import type { HttpOut } from '#kernel/http-out.ts'
import { formatDecimal } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused } from '#kernel/result.ts'
import type { EvidenceEffect } from '../apply-evidence.ts'
import { alipayRefusals, amountOf, readTrade, textOf, type AlipayFields } from './alipay-words.ts'
import { jsonObject } from './bank-words.ts'
import { chineseTime, madeAt, readChineseTime } from './chinese-clock.ts'
import type {
  Acknowledgment,
  Connector,
  OperationRequest,
  Spoken,
  StartAnswer,
  StartRequest,
} from './connector.ts'
import { isSignedRsa, signRsa } from './rsa-sha256.ts'

/** Where Alipay is, who we are there, and the keys of both. */
export type AlipaySettings = {
  /** The gateway, such as https://openapi.alipay.com/gateway.do. */
  readonly gateway: string
  readonly appId: string
  readonly sellerId: string
  /** Our key of the application, PEM. */
  readonly privateKey: string
  /** Alipay's public key, PEM. */
  readonly alipayPublicKey: string
  readonly notifyUrl: string
  /** Currencies agreed with Alipay; yuan where nothing is said. */
  readonly currencies?: readonly string[]
  readonly timeoutMs?: number
}

/** How long a payer may stay on the page before a trade Alipay never heard of is over. */
const pageSeconds = 7_200

/** `name=value` of every field that says something, sorted by name: what RSA2 signs. */
function signedText(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== '')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** A call as Alipay takes it: common fields, the business content as JSON, and our signature. */
function signedCall(
  settings: AlipaySettings,
  method: string,
  business: object,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const fields = {
    app_id: settings.appId,
    method,
    format: 'JSON',
    charset: 'utf-8',
    sign_type: 'RSA2',
    timestamp: chineseTime(ports().now()),
    version: '1.0',
    ...more,
    biz_content: JSON.stringify(business),
  }
  return { ...fields, sign: signRsa(signedText(fields), settings.privateKey) }
}

/** The bytes of the object that follows a name in a JSON text: signatures stand over bytes, not over what they mean. */
function objectAfter(text: string, name: string): string | undefined {
  const from = text.indexOf(`"${name}":`)
  const start = from === -1 ? -1 : text.indexOf('{', from)
  if (start === -1) return undefined
  let depth = 0
  let inText = false
  for (let at = start; at < text.length; at += 1) {
    const mark = text[at]
    if (inText) {
      if (mark === '\\') at += 1
      else if (mark === '"') inText = false
    } else if (mark === '"') inText = true
    else if (mark === '{') depth += 1
    else if (mark === '}' && (depth -= 1) === 0) return text.slice(start, at + 1)
  }
  return undefined
}

type Said = { readonly raw: Uint8Array; readonly fields: AlipayFields }
type Call = (method: string, business: object, more?: Readonly<Record<string, string>>) => Promise<Said>

/** Ask Alipay; throws where no answer came that Alipay has signed, because then nobody knows. */
export function alipayCaller(settings: AlipaySettings, out: HttpOut): Call {
  return async (method, business, more) => {
    const answer = await out.request({
      url: settings.gateway,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new URLSearchParams(signedCall(settings, method, business, more)).toString(),
      timeoutMs: settings.timeoutMs ?? 8_000,
      allow: 'simulators',
    })
    const text = Buffer.from(answer.body).toString('utf8')
    const node = objectAfter(text, `${method.replaceAll('.', '_')}_response`)
    const sign = jsonObject(answer.body)?.['sign']
    const isTrue =
      node !== undefined && typeof sign === 'string' && isSignedRsa(node, sign, settings.alipayPublicKey)
    const fields = isTrue ? jsonObject(Buffer.from(node)) : undefined
    const code = fields && textOf(fields, 'code')
    if (answer.status !== 200 || fields === undefined || (code !== '10000' && code !== '40004'))
      throw new Error(`Alipay did not answer: status ${answer.status}, code ${code ?? 'none that is signed'}`)
    if (/SYSTEM_ERROR/.test(textOf(fields, 'sub_code') ?? '')) throw new Error('Alipay could not answer now')
    return { raw: answer.body, fields }
  }
}

const isGood = ({ fields }: Said) => fields['code'] === '10000'
const refusalOf = ({ fields }: Said) => alipayRefusals[textOf(fields, 'sub_code') ?? ''] ?? 'declined'

async function start(settings: AlipaySettings, call: Call, request: StartRequest): Promise<StartAnswer> {
  const { merchantRef, amount, description, returnUrl, expiresAt } = request
  const { currencies = ['CNY'], notifyUrl, gateway } = settings
  if (!currencies.includes(amount.currency) || exponentOf(amount.currency) !== 2)
    return { started: false, code: 'currency_not_supported' }
  const isCode = request.method === 'alipay_qr'
  const business = {
    out_trade_no: merchantRef,
    total_amount: formatDecimal(amount),
    subject: description.slice(0, 128),
    product_code: isCode ? 'FACE_TO_FACE_PAYMENT' : 'FAST_INSTANT_TRADE_PAY',
    time_expire: chineseTime(expiresAt),
    ...(amount.currency === 'CNY' ? {} : { trans_currency: amount.currency }),
  }
  if (!isCode) {
    const more = { notify_url: notifyUrl, return_url: returnUrl }
    const query = new URLSearchParams(signedCall(settings, 'alipay.trade.page.pay', business, more))
    // Alipay hears of this trade only when the payer's browser comes with it.
    return {
      started: true,
      connectorRef: merchantRef,
      action: { kind: 'redirect', url: `${gateway}?${query.toString()}` },
    }
  }
  const said = await call('alipay.trade.precreate', business, { notify_url: notifyUrl })
  if (!isGood(said)) return { started: false, code: refusalOf(said) }
  const content = textOf(said.fields, 'qr_code')
  if (content === undefined || said.fields['out_trade_no'] !== merchantRef)
    throw new Error('Alipay answered without a code')
  const url = /^https?:\/\//.test(content) ? { url: content } : {}
  return { started: true, connectorRef: merchantRef, action: { kind: 'qr', content, ...url } }
}

/** Give back; whether and how much is then asked by our own id, because the answer tells only the total so far. */
async function operate(
  call: Call,
  { kind, reference, merchantRef, amount }: OperationRequest,
): Promise<Spoken> {
  const observedAt = ports().now()
  const decided = (said: Said, succeeded: boolean, told = amount, code?: string): Spoken => {
    const operation = { reference, kind, amount: told, succeeded, ...(code === undefined ? {} : { code }) }
    return { raw: said.raw, observation: { merchantRef, observedAt, operations: [operation] } }
  }
  if (kind !== 'refund') throw new Error(`Alipay takes at once: a ${kind} is never asked`)
  const asked = { out_trade_no: merchantRef, out_request_no: reference }
  const said = await call('alipay.trade.refund', { ...asked, refund_amount: formatDecimal(amount) })
  if (!isGood(said)) return decided(said, false, amount, refusalOf(said))
  const found = await call('alipay.trade.fastpay.refund.query', asked)
  const told = amountOf({ trans_currency: amount.currency, ...found.fields }, 'refund_amount')
  if (!isGood(found) || found.fields['refund_status'] !== 'REFUND_SUCCESS' || told === undefined)
    throw new Error('Alipay has not decided the refund yet')
  return decided(found, true, told)
}

async function query(call: Call, merchantRef: string): Promise<Spoken | 'not_found'> {
  const observedAt = ports().now()
  const said = await call('alipay.trade.query', { out_trade_no: merchantRef })
  if (!isGood(said)) {
    if (refusalOf(said) !== 'not_found') throw new Error(`Alipay refused the question: ${refusalOf(said)}`)
    const begun = madeAt(merchantRef)?.getTime() ?? 0
    if (observedAt.getTime() - begun > pageSeconds * 1000) return 'not_found'
    // The payer has not come to the page yet, or not signed in there: nothing is known, and nothing is over.
    return { raw: said.raw, observation: { merchantRef, observedAt, operations: [] } }
  }
  const observation = readTrade(said.fields, observedAt)
  if (observation === undefined) throw new Error('Alipay answered what cannot be read')
  return { raw: said.raw, observation }
}

function readNotice(settings: AlipaySettings, raw: Uint8Array): ReturnType<Connector['parseNotification']> {
  const sent = Object.fromEntries(new URLSearchParams(Buffer.from(raw).toString('utf8')))
  const { sign = '', sign_type: signType, ...fields } = sent
  if (signType !== 'RSA2' || !isSignedRsa(signedText(fields), sign, settings.alipayPublicKey))
    return refused('bad_signature')
  const messageId = textOf(fields, 'notify_id')
  const at = readChineseTime(textOf(fields, 'notify_time'))
  const observation = at && readTrade({ app_id: '', seller_id: '', ...fields }, at)
  if (messageId === undefined || observation === undefined) return refused('malformed')
  return done({ raw, observation, messageId })
}

const taken: ReadonlySet<EvidenceEffect> = new Set(['moved', 'nothing', 'surplus', 'conflict'])

/** Alipay has its message taken only by the seven bytes `success`; whatever else is answered, it sends again. */
function acknowledge(effect: EvidenceEffect): Acknowledgment {
  const isTaken = taken.has(effect)
  return { status: isTaken ? 200 : 400, contentType: 'text/plain', body: isTaken ? 'success' : 'failure' }
}

/** Alipay by its open gateway, with a code to be scanned (`alipay_qr`) or its cashier page (any other way): RSA2 over sorted fields both ways, amounts as decimals of the currency. */
export function alipayConnector(settings: AlipaySettings, out: HttpOut): Connector {
  const call = alipayCaller(settings, out)
  return {
    name: 'alipay',
    capabilities: { partialCapture: false, severalCaptures: false, partialRefund: true },
    merchant: `${settings.appId}/${settings.sellerId}`,
    start: (request) => start(settings, call, request),
    operate: (request) => operate(call, request),
    query: (merchantRef) => query(call, merchantRef),
    parseNotification: (raw) => readNotice(settings, raw),
    acknowledge,
    close: async (merchantRef) => void (await call('alipay.trade.close', { out_trade_no: merchantRef })),
  }
}
