import { createHash } from 'node:crypto'
import { type Answer, json, jsonObject, problem, seeOther } from '../wire/answers.ts'
import { isWebAddress } from '../wire/post.ts'
import type { Asked, Route } from '../wire/server.ts'
import { walletCurrencies } from '../rails/payers.ts'
import type { Rail } from '../rails/rail.ts'
import { findRefund, requestRefund } from '../rails/refunds.ts'
import type { RefundRow, TradeRow } from '../rails/rows.ts'
import { closeTrade, findTrade, isOpen, openTrade } from '../rails/trades.ts'
import { billText } from './bill.ts'
import { refundState, rfc3339, transaction } from './manner.ts'
import { type House, isMerchants, sealed, serialFor, signedHeaders } from './signing.ts'

type Body = Readonly<Record<string, unknown>>
type Work = (asked: Asked, body: Body) => Answer | Promise<Answer>

const no = (status: number, code: string, message: string) => json(status, { code, message })
const objectOf = (value: unknown): Body =>
  typeof value === 'object' && value !== null ? (value as Body) : {}
const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

/** Whole fen from a JSON number; undefined for anything else. */
function fenOf(value: unknown): bigint | undefined {
  return Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= 1_000_000_000_000
    ? BigInt(value as number)
    : undefined
}

/** The addresses of API v3. Every request must be the merchant's; every answer is signed by the platform. */
export function apiRoutes(rail: Rail, house: House): Route[] {
  const guarded =
    (operation: string, work: Work) =>
    (asked: Asked): Promise<Answer> => {
      if (!isMerchants(house, asked, asked.headers.authorization ?? ''))
        return Promise.resolve(no(401, 'SIGN_ERROR', '签名错误'))
      const read = asked.method === 'GET' ? { ok: true as const, value: {} } : jsonObject(asked.body)
      if (!read.ok) return Promise.resolve(no(400, 'PARAM_ERROR', '请求体不是JSON'))
      return rail.faults.around(operation, async () => {
        const answer = await work(asked, read.value)
        const headers = signedHeaders(house, answer.body, serialFor(house, asked.headers['wechatpay-serial']))
        return { ...answer, headers: { ...answer.headers, ...headers } }
      })
    }
  const order = (kind: 'NATIVE' | 'MWEB') =>
    guarded('create', (_, body) => rail.store.write(() => create(rail, house, body, kind)))
  const v3 = '/v3/pay/transactions'
  return [
    ['POST', `${v3}/native`, order('NATIVE')],
    ['POST', `${v3}/h5`, order('MWEB')],
    ['GET', `${v3}/out-trade-no/:ref`, guarded('query', (asked) => query(rail, house, asked))],
    ['POST', `${v3}/out-trade-no/:ref/close`, guarded('close', (asked) => close(rail, asked))],
    ['POST', '/v3/refund/domestic/refunds', guarded('refund', (_, body) => refund(rail, body))],
    ['GET', '/v3/refund/domestic/refunds/:ref', guarded('query', (asked) => refundQuery(rail, asked))],
    ['GET', '/v3/certificates', guarded('query', () => certificates(house))],
    ['GET', '/v3/bill/tradebill', guarded('bill', (asked) => billAddress(rail, house, asked))],
    ['GET', '/v3/billdownload/file', guarded('bill', (asked) => billFile(rail, house, asked))],
    ['GET', '/h5', (asked) => enterByPhone(rail, asked)],
    ['GET', '/scan', (asked) => scan(asked)],
  ]
}

function create(rail: Rail, house: House, body: Body, kind: 'NATIVE' | 'MWEB'): Answer {
  const amount = objectOf(body['amount'])
  const currency = textOf(amount['currency']) || 'CNY'
  const minor = fenOf(amount['total'])
  const merchantRef = textOf(body['out_trade_no'])
  if (body['mchid'] !== house.mchid || body['appid'] !== house.appid)
    return no(400, 'APPID_MCHID_NOT_MATCH', 'appid和mchid不匹配')
  if (!/^[\w|*-]{6,32}$/.test(merchantRef)) return no(400, 'PARAM_ERROR', 'out_trade_no')
  if (minor === undefined || !(walletCurrencies as readonly string[]).includes(currency))
    return no(400, 'PARAM_ERROR', 'amount')
  if (textOf(body['description']) === '' || !isWebAddress(body['notify_url']))
    return no(400, 'PARAM_ERROR', 'description, notify_url')
  if (kind === 'MWEB' && textOf(objectOf(body['scene_info'])['payer_client_ip']) === '')
    return no(400, 'PARAM_ERROR', 'scene_info')
  const expires = Date.parse(textOf(body['time_expire']))
  const trade = openTrade(rail, {
    merchantRef,
    entry: 'phone',
    minor,
    currency,
    subject: textOf(body['description']).slice(0, 127),
    returnUrl: '',
    notifyUrl: body['notify_url'],
    locale: '',
    expiresAt: new Date(Number.isNaN(expires) ? Date.now() + 7_200_000 : expires).toISOString(),
    extra: { trade_type: kind, attach: textOf(body['attach']) },
  })
  if (trade === 'other_terms') return no(403, 'OUT_TRADE_NO_USED', '商户订单号重复')
  if (trade.paid_at !== null) return no(400, 'ORDERPAID', '该订单已支付')
  if (!isOpen(trade)) return no(400, 'ORDER_CLOSED', '订单已关闭')
  return json(
    200,
    kind === 'NATIVE'
      ? { code_url: `weixin://wxpay/bizpayurl?pr=${trade.token}` }
      : { h5_url: `${rail.origin}/h5?prepay_id=${trade.token}` },
  )
}

const tradeOf = (rail: Rail, asked: Asked) => findTrade(rail, 'merchant_ref', asked.params.ref ?? '')

function query(rail: Rail, house: House, asked: Asked): Answer {
  const trade = tradeOf(rail, asked)
  if (asked.query.get('mchid') !== house.mchid) return no(400, 'MCH_NOT_EXISTS', '商户号不存在')
  return trade === undefined ? no(404, 'ORDER_NOT_EXIST', '订单不存在') : json(200, transaction(house, trade))
}

async function close(rail: Rail, asked: Asked): Promise<Answer> {
  const trade = tradeOf(rail, asked)
  if (trade === undefined) return no(404, 'ORDER_NOT_EXIST', '订单不存在')
  if (trade.paid_at !== null) return no(400, 'ORDERPAID', '该订单已支付')
  await rail.store.write(() => closeTrade(rail, trade.id))
  return { status: 204, body: '' }
}

function refundOnWire(trade: TradeRow, refund: RefundRow) {
  const [total, given] = [Number(trade.amount_minor), Number(refund.amount_minor)]
  return {
    refund_id: refund.id,
    out_refund_no: refund.reference,
    transaction_id: trade.id,
    out_trade_no: trade.merchant_ref,
    channel: 'ORIGINAL',
    user_received_account: trade.source === 'balance' ? '支付用户零钱' : '支付用户银行卡',
    create_time: rfc3339(refund.created_at),
    status: refundState(refund),
    ...(refund.state === 'succeeded' && { success_time: rfc3339(refund.done_at ?? refund.created_at) }),
    amount: {
      total,
      refund: given,
      payer_total: total,
      payer_refund: given,
      settlement_total: total,
      settlement_refund: given,
      discount_refund: 0,
      currency: trade.currency,
    },
  }
}

async function refund(rail: Rail, body: Body): Promise<Answer> {
  const amount = objectOf(body['amount'])
  const reference = textOf(body['out_refund_no'])
  const trade =
    findTrade(rail, 'merchant_ref', textOf(body['out_trade_no'])) ??
    findTrade(rail, 'id', textOf(body['transaction_id']))
  if (trade === undefined) return no(404, 'RESOURCE_NOT_EXISTS', '订单不存在')
  const minor = fenOf(amount['refund'])
  const fits = fenOf(amount['total']) === trade.amount_minor && amount['currency'] === trade.currency
  if (minor === undefined || !fits || !/^[\w|*@-]{1,64}$/.test(reference))
    return no(400, 'PARAM_ERROR', 'amount, out_refund_no')
  const notifyUrl = isWebAddress(body['notify_url']) ? body['notify_url'] : trade.notify_url
  const made = await rail.store.write(() =>
    requestRefund(rail, trade, { reference, minor, notifyUrl, extra: {} }),
  )
  if (made === 'not_paid') return no(400, 'INVALID_REQUEST', '订单未支付')
  if (made === 'exceeds') return no(400, 'INVALID_REQUEST', '退款金额大于支付金额')
  if (made === 'other_terms') return no(400, 'INVALID_REQUEST', '退款单号重复,参数不一致')
  return json(200, refundOnWire(trade, made))
}

function refundQuery(rail: Rail, asked: Asked): Answer {
  const found = findRefund(rail, asked.params.ref ?? '')
  const trade = found && findTrade(rail, 'id', found.trade_id)
  return found === undefined || trade === undefined
    ? no(404, 'RESOURCE_NOT_EXISTS', '退款单不存在')
    : json(200, refundOnWire(trade, found))
}

function certificates(house: House): Answer {
  const { certificate } = house
  if (certificate === undefined) return no(404, 'RESOURCE_NOT_EXISTS', '无可用的平台证书')
  const year = 365 * 86_400_000
  const listed = {
    serial_no: certificate.serial,
    effective_time: rfc3339(new Date(Date.now() - year).toISOString()),
    expire_time: rfc3339(new Date(Date.now() + year).toISOString()),
    encrypt_certificate: sealed(house, certificate.pem, 'certificate'),
  }
  return json(200, { data: [listed] })
}

const dayOf = (text: string | null) =>
  /^\d{4}-\d\d-\d\d$/.test(text ?? '') ? (text ?? undefined) : undefined

function billAddress(rail: Rail, house: House, asked: Asked): Answer {
  const day = dayOf(asked.query.get('bill_date'))
  if (day === undefined) return no(400, 'PARAM_ERROR', 'bill_date')
  const text = billText(rail, house, day)
  return json(200, {
    hash_type: 'SHA1',
    hash_value: createHash('sha1').update(text).digest('hex'),
    download_url: `${rail.origin}/v3/billdownload/file?token=${day}`,
  })
}

function billFile(rail: Rail, house: House, asked: Asked): Answer {
  const day = dayOf(asked.query.get('token'))
  if (day === undefined) return no(404, 'NO_STATEMENT_EXIST', '账单文件不存在')
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: billText(rail, house, day) }
}

/** The address a merchant sends a phone's browser to; where it leads back to comes with it. */
async function enterByPhone(rail: Rail, asked: Asked): Promise<Answer> {
  const token = asked.query.get('prepay_id') ?? ''
  const back = asked.query.get('redirect_url')
  if (isWebAddress(back))
    await rail.store.write(() =>
      rail.store.run(`update trades set return_url = ? where token = ? and state = 'waiting'`, back, token),
    )
  return seeOther(`/phone/${encodeURIComponent(token)}`)
}

/** A phone reads a code: what a camera would do with `weixin://wxpay/bizpayurl?pr=…`. */
function scan(asked: Asked): Answer {
  const [, token] = /^weixin:\/\/wxpay\/bizpayurl\?pr=([\w-]+)$/.exec(asked.query.get('code') ?? '') ?? []
  if (token === undefined) return problem(404, 'no_such_code', 'This is not a code of WeChat Pay.')
  return seeOther(`/phone/${token}`)
}
