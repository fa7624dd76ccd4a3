import { createHash } from 'node:crypto'
import type { HttpOut } from '#kernel/http-out.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused } from '#kernel/result.ts'
import type { EvidenceEffect } from '../apply-evidence.ts'
import { chineseDigits, madeAt, readChineseTime } from './chinese-clock.ts'
import type { Connector, OperationRequest, Spoken, StartAnswer, StartRequest } from './connector.ts'
import { isSignedRsa, publicKeyOf, signRsa } from './rsa-sha256.ts'
import {
  currencyNumbers,
  fromOrderId,
  readAnswer,
  readPayment,
  readRefund,
  toOrderId,
  unionpayCodes,
  unionpayDigest,
  unionpayRefusals,
  type UnionpayFields,
} from './unionpay-words.ts'

/** Where UnionPay is, who we are there, and the keys of both. */
export type UnionpaySettings = {
  /** Where browsers and we send to, such as https://gateway.95516.com. */
  readonly origin: string
  readonly merId: string
  /** Serial number of our signing certificate, and its key (PEM). */
  readonly certId: string
  readonly privateKey: string
  /** UnionPay's keys or certificates (PEM) by their serial numbers; more than one while they change. */
  readonly platformKeys: Readonly<Record<string, string>>
  readonly notifyUrl: string
  /** Where its files are given out; `origin` where nothing is said. */
  readonly fileOrigin?: string
  readonly currencies?: readonly string[]
  readonly timeoutMs?: number
}

/** How long a payer may take before an order UnionPay never heard of is over. */
const pageSeconds = 7_200

function sign(settings: UnionpaySettings, fields: UnionpayFields): Record<string, string> {
  const all = {
    version: '5.1.0',
    encoding: 'UTF-8',
    signMethod: '01',
    certId: settings.certId,
    bizType: '000201',
    accessType: '0',
    channelType: '07',
    merId: settings.merId,
    ...fields,
  }
  return { ...all, signature: signRsa(unionpayDigest(all), settings.privateKey) }
}

function isUnionpays(settings: UnionpaySettings, fields: UnionpayFields): boolean {
  const { certId = '', signature = '', signMethod, version } = fields
  const pem = Object.hasOwn(settings.platformKeys, certId) ? settings.platformKeys[certId] : undefined
  if (pem === undefined || signMethod !== '01' || version !== '5.1.0') return false
  return isSignedRsa(unionpayDigest(fields), signature, publicKeyOf(pem))
}

/** The number and the time under which UnionPay knows a reference of ours; the time is written in the reference itself. */
function named(reference: string): { orderId: string; txnTime: string } {
  const at = madeAt(reference)
  if (at === undefined) throw new Error('UnionPay is asked only about references of ours')
  return { orderId: toOrderId(reference), txnTime: chineseDigits(at) }
}

type Said = { readonly raw: Uint8Array; readonly fields: UnionpayFields }
type Call = (path: string, fields: UnionpayFields) => Promise<Said>

/** Post to an address of UnionPay; throws where no answer came that it has signed. */
async function post(
  settings: UnionpaySettings,
  out: HttpOut,
  url: string,
  fields: UnionpayFields,
): Promise<Said> {
  const answer = await out.request({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams(sign(settings, fields)).toString(),
    timeoutMs: settings.timeoutMs ?? 8_000,
    allow: 'simulators',
  })
  const said = readAnswer(answer.body)
  if (answer.status !== 200 || !isUnionpays(settings, said))
    throw new Error(`UnionPay did not answer: status ${answer.status}`)
  return { raw: answer.body, fields: said }
}

/** The file of a day (month and day on Chinese clocks) as UnionPay packs it; empty where there is none. */
export async function unionpayFile(
  settings: UnionpaySettings,
  out: HttpOut,
  settleDate: string,
): Promise<string> {
  const { fileOrigin = settings.origin } = settings
  const txnTime = chineseDigits(ports().now())
  const asked = { txnType: '76', txnSubType: '01', bizType: '000000', fileType: '00', settleDate, txnTime }
  const { fields } = await post(settings, out, `${fileOrigin}/`, asked)
  if (fields['respCode'] === '98') return ''
  if (fields['respCode'] !== '00') throw new Error(`UnionPay gives no file: ${fields['respCode']}`)
  return fields['fileContent'] ?? ''
}

const meaning = (said: Said) => unionpayCodes[said.fields['respCode'] ?? ''] ?? 'no'

function start(settings: UnionpaySettings, request: StartRequest): StartAnswer {
  const { merchantRef, amount, description, postBackUrl, expiresAt } = request
  const { currencies = ['CNY'], origin, notifyUrl } = settings
  const currencyCode = currencyNumbers[amount.currency]
  if (!currencies.includes(amount.currency) || currencyCode === undefined)
    return { started: false, code: 'currency_not_supported' }
  const fields = sign(settings, {
    txnType: '01',
    txnSubType: '01',
    ...named(merchantRef),
    txnAmt: amount.minor.toString(),
    currencyCode,
    frontUrl: postBackUrl,
    backUrl: notifyUrl,
    payTimeout: chineseDigits(expiresAt),
    orderDesc: description.replaceAll(/[&=\r\n]/g, ' ').slice(0, 32),
  })
  const url = `${origin}/gateway/api/frontTransReq.do`
  // UnionPay hears of this order only when the payer's browser brings it.
  return { started: true, connectorRef: merchantRef, action: { kind: 'form', url, fields } }
}

const ask = (call: Call, reference: string) =>
  call('queryTrans.do', { txnType: '00', txnSubType: '00', ...named(reference) })

async function query(call: Call, merchantRef: string): Promise<Spoken | 'not_found'> {
  const observedAt = ports().now()
  const said = await ask(call, merchantRef)
  if (meaning(said) === 'not_found') {
    const begun = madeAt(merchantRef)?.getTime() ?? 0
    if (observedAt.getTime() - begun > pageSeconds * 1000) return 'not_found'
    // The payer has not come with the order yet: nothing is known, and nothing is over.
    return { raw: said.raw, observation: { merchantRef, observedAt, operations: [] } }
  }
  const observation =
    meaning(said) === 'done' ? readPayment(said.fields, 'origRespCode', observedAt) : undefined
  if (observation === undefined) throw new Error('UnionPay answered what cannot be read')
  return { raw: said.raw, observation }
}

/** Give back: asked about first, so that a second try finds the first; made, and asked about once more. */
async function operate(settings: UnionpaySettings, call: Call, request: OperationRequest): Promise<Spoken> {
  const { kind, reference, merchantRef, amount } = request
  if (kind !== 'refund') throw new Error(`UnionPay takes at once: a ${kind} is never asked`)
  const observedAt = ports().now()
  const heard = (said: Said, operations: Spoken['observation']['operations']): Spoken => ({
    raw: said.raw,
    observation: { merchantRef, observedAt, operations },
  })
  const found = (said: Said): Spoken => {
    const read = meaning(said) === 'done' ? readRefund(said.fields, 'origRespCode') : undefined
    if (read === undefined) throw new Error('UnionPay does not say what became of the refund')
    return heard(said, read === 'undecided' ? [] : [read])
  }
  const before = await ask(call, reference)
  if (meaning(before) !== 'not_found') return found(before)
  const original = await ask(call, merchantRef)
  const origQryId = original.fields['queryId']
  if (meaning(original) !== 'done' || origQryId === undefined)
    throw new Error('UnionPay does not know what is to be refunded')
  const made = await call('backTransReq.do', {
    txnType: '04',
    txnSubType: '00',
    ...named(reference),
    txnAmt: amount.minor.toString(),
    currencyCode: currencyNumbers[amount.currency] ?? '',
    origQryId,
    backUrl: settings.notifyUrl,
    // The notice may name only the refund; what is given along comes back and tells whose refund it is.
    reqReserved: toOrderId(merchantRef),
  })
  if (meaning(made) === 'no') {
    const code = unionpayRefusals[made.fields['respCode'] ?? ''] ?? 'declined'
    return heard(made, [{ reference, kind, amount, succeeded: false, code }])
  }
  return found(await ask(call, reference))
}

function readNotice(
  settings: UnionpaySettings,
  raw: Uint8Array,
  now: Date,
): ReturnType<Connector['parseNotification']> {
  const fields = Object.fromEntries(new URLSearchParams(Buffer.from(raw).toString('utf8')))
  if (!isUnionpays(settings, fields)) return refused('bad_signature')
  // UnionPay gives its messages no id: what one says is its id, so the same said again has no effect.
  const messageId = createHash('sha256').update(unionpayDigest(fields)).digest('base64url')
  const observation = readPayment(fields, 'respCode', readChineseTime(yearOf(fields)) ?? now)
  if (observation !== undefined) return done({ raw, observation, messageId })
  const read = readRefund(fields, 'respCode')
  const merchantRef = fromOrderId(fields['reqReserved'] ?? '')
  if (read === undefined || merchantRef === undefined || fields['merId'] !== settings.merId)
    return refused('malformed')
  const operations = read === 'undecided' ? [] : [read]
  return done({ raw, observation: { merchantRef, observedAt: now, operations }, messageId })
}

/** `traceTime` has no year; the number UnionPay gives the payment begins with it. */
const yearOf = (fields: UnionpayFields) =>
  `${(fields['queryId'] ?? '').slice(0, 4)}${fields['traceTime'] ?? ''}`

const taken: ReadonlySet<EvidenceEffect> = new Set(['moved', 'nothing', 'surplus', 'conflict'])

/** UnionPay 5.1.0 by forms: signMethod 01 both ways, amounts in the smallest unit, refunds decided later. */
export function unionpayConnector(settings: UnionpaySettings, out: HttpOut): Connector {
  const call: Call = (path, fields) => post(settings, out, `${settings.origin}/gateway/api/${path}`, fields)
  return {
    name: 'unionpay',
    capabilities: { partialCapture: false, severalCaptures: false, partialRefund: true },
    merchant: settings.merId,
    start: async (request) => start(settings, request),
    operate: (request) => operate(settings, call, request),
    query: (merchantRef) => query(call, merchantRef),
    parseNotification: (raw, _, now) => readNotice(settings, raw, now),
    acknowledge: (effect) => ({
      status: taken.has(effect) ? 200 : 400,
      contentType: 'text/plain',
      body: taken.has(effect) ? 'ok' : effect,
    }),
  }
}
