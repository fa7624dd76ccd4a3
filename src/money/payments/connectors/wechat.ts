import { exponentOf } from '#kernel/currency.ts'
import type { HttpOut } from '#kernel/http-out.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused } from '#kernel/result.ts'
import type { EvidenceEffect } from '../apply-evidence.ts'
import { chineseTime } from './chinese-clock.ts'
import type {
  Acknowledgment,
  Connector,
  OperationRequest,
  Spoken,
  StartAnswer,
  StartRequest,
} from './connector.ts'
import { fenOf, objectOf, readRefund, readTransaction, textOf, wechatRefusals } from './wechat-words.ts'
import {
  openNotice,
  wechatCaller,
  type WechatAnswer,
  type WechatCall,
  type WechatKeys,
} from './wechat-wire.ts'

/** Where WeChat Pay is, who we are there, and the keys of both. */
export type WechatSettings = WechatKeys & {
  readonly appid: string
  readonly notifyUrl: string
  /** Currencies agreed with WeChat Pay; yuan where nothing is said. */
  readonly currencies?: readonly string[]
  /** The address payments are asked from, as H5 orders must name one. */
  readonly clientAddress?: string
  /** A page that plays the phone which reads a code; only simulated providers have one. */
  readonly scanPage?: string
}

const v3 = '/v3/pay/transactions'
const isGood = ({ status }: WechatAnswer) => status === 200 || status === 204
const refusalOf = ({ fields }: WechatAnswer) => wechatRefusals[textOf(fields, 'code') ?? ''] ?? 'declined'

async function start(
  settings: WechatSettings,
  call: WechatCall,
  request: StartRequest,
): Promise<StartAnswer> {
  const { merchantRef, amount, description, returnUrl, expiresAt } = request
  const { currencies = ['CNY'], clientAddress = '127.0.0.1', scanPage } = settings
  if (!currencies.includes(amount.currency) || exponentOf(amount.currency) !== 2)
    return { started: false, code: 'currency_not_supported' }
  const isNative = request.method !== 'wechat_h5'
  const said = await call('POST', `${v3}/${isNative ? 'native' : 'h5'}`, {
    appid: settings.appid,
    mchid: settings.mchid,
    description: description.slice(0, 40),
    out_trade_no: merchantRef,
    time_expire: `${chineseTime(expiresAt).replace(' ', 'T')}+08:00`,
    notify_url: settings.notifyUrl,
    amount: { total: Number(amount.minor), currency: amount.currency },
    ...(isNative ? {} : { scene_info: { payer_client_ip: clientAddress, h5_info: { type: 'Wap' } } }),
  })
  if (!isGood(said)) return { started: false, code: refusalOf(said) }
  const content = textOf(said.fields, isNative ? 'code_url' : 'h5_url')
  if (content === undefined) throw new Error('WeChat Pay answered without a way to pay')
  if (isNative) {
    const url = scanPage === undefined ? {} : { url: `${scanPage}?code=${encodeURIComponent(content)}` }
    return { started: true, connectorRef: merchantRef, action: { kind: 'qr', content, ...url } }
  }
  const url = `${content}&redirect_url=${encodeURIComponent(returnUrl)}`
  return { started: true, connectorRef: merchantRef, action: { kind: 'redirect', url } }
}

async function query(
  settings: WechatSettings,
  call: WechatCall,
  merchantRef: string,
): Promise<Spoken | 'not_found'> {
  const observedAt = ports().now()
  const target = `${v3}/out-trade-no/${encodeURIComponent(merchantRef)}?mchid=${settings.mchid}`
  const said = await call('GET', target)
  if (!isGood(said)) {
    if (refusalOf(said) === 'not_found') return 'not_found'
    throw new Error(`WeChat Pay refused the question: ${refusalOf(said)}`)
  }
  const observation = readTransaction(said.fields, observedAt)
  if (observation === undefined) throw new Error('WeChat Pay answered what cannot be read')
  return { raw: said.raw, observation }
}

/** Give back. WeChat Pay wants the whole amount too, so it is asked first; while the refund is on its way nothing is decided. */
async function operate(
  settings: WechatSettings,
  call: WechatCall,
  { kind, reference, merchantRef, amount }: OperationRequest,
): Promise<Spoken> {
  if (kind !== 'refund') throw new Error(`WeChat Pay takes at once: a ${kind} is never asked`)
  const observedAt = ports().now()
  const known = await call(
    'GET',
    `${v3}/out-trade-no/${encodeURIComponent(merchantRef)}?mchid=${settings.mchid}`,
  )
  const total = fenOf(objectOf(known.fields['amount']), 'total')
  if (!isGood(known) || total === undefined) throw new Error('WeChat Pay does not say what was paid')
  const said = await call('POST', '/v3/refund/domestic/refunds', {
    out_trade_no: merchantRef,
    out_refund_no: reference,
    notify_url: settings.notifyUrl,
    amount: { refund: Number(amount.minor), total: Number(total.minor), currency: total.currency },
  })
  const heard = (operations: Spoken['observation']['operations']): Spoken => ({
    raw: said.raw,
    observation: { merchantRef, observedAt, operations },
  })
  if (!isGood(said)) return heard([{ reference, kind, amount, succeeded: false, code: refusalOf(said) }])
  const read = readRefund(said.fields, 'status')
  if (read === undefined) throw new Error('WeChat Pay answered what cannot be read')
  return heard(read === 'undecided' ? [] : [read])
}

function readNotice(
  settings: WechatSettings,
  ...[raw, headers, now]: Parameters<Connector['parseNotification']>
): ReturnType<Connector['parseNotification']> {
  const opened = openNotice(settings, raw, headers, now)
  if (!opened.ok) return opened
  const { id: messageId, at, type, resource } = opened.value
  if (type === 'transaction') {
    const observation = readTransaction(resource, at)
    return observation === undefined ? refused('malformed') : done({ raw, observation, messageId })
  }
  const merchantRef = textOf(resource, 'out_trade_no')
  const read = type === 'refund' ? readRefund(resource, 'refund_status') : undefined
  if (merchantRef === undefined || read === undefined || resource['mchid'] !== settings.mchid)
    return refused('malformed')
  const operations = read === 'undecided' ? [] : [read]
  return done({ raw, observation: { merchantRef, observedAt: at, operations }, messageId })
}

const taken: ReadonlySet<EvidenceEffect> = new Set(['moved', 'nothing', 'surplus', 'conflict'])

function acknowledge(effect: EvidenceEffect): Acknowledgment {
  const isTaken = taken.has(effect)
  const answer = isTaken ? { code: 'SUCCESS', message: '成功' } : { code: 'FAIL', message: effect }
  return { status: isTaken ? 200 : 400, contentType: 'application/json', body: JSON.stringify(answer) }
}

/** WeChat Pay by its API v3, from a phone's browser (`wechat_h5`) or by a code to be scanned (any other way): requests, answers and notices signed, notices sealed, amounts in whole fen. */
export function wechatConnector(settings: WechatSettings, out: HttpOut): Connector {
  const call = wechatCaller(settings, out)
  return {
    name: 'wechat',
    capabilities: { partialCapture: false, severalCaptures: false, partialRefund: true },
    merchant: `${settings.appid}/${settings.mchid}`,
    start: (request) => start(settings, call, request),
    operate: (request) => operate(settings, call, request),
    query: (merchantRef) => query(settings, call, merchantRef),
    parseNotification: (raw, headers, now) => readNotice(settings, raw, headers, now),
    acknowledge,
    close: async (merchantRef) =>
      void (await call('POST', `${v3}/out-trade-no/${encodeURIComponent(merchantRef)}/close`, {
        mchid: settings.mchid,
      })),
  }
}
