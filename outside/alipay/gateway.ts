import { formatAmount, parseAmount } from '../wire/amounts.ts'
import { type Answer, json, seeOther } from '../wire/answers.ts'
import { isWebAddress } from '../wire/post.ts'
import type { Asked, Route } from '../wire/server.ts'
import { walletCurrencies } from '../rails/payers.ts'
import { beijing } from '../rails/numbers.ts'
import type { Rail } from '../rails/rail.ts'
import { findRefund, requestRefund } from '../rails/refunds.ts'
import type { TradeRow } from '../rails/rows.ts'
import { closeTrade, findTrade, isOpen, openTrade } from '../rails/trades.ts'
import { currencyFields, type House, maskedLogin, tradeStatus } from './manner.ts'
import { isSignedBy, rsa2 } from './signing.ts'

type Fields = Readonly<Record<string, string>>
type Business = Readonly<Record<string, unknown>>
type Node = Record<string, unknown>
type Method = {
  readonly operation: string
  readonly run: (rail: Rail, biz: Business, fields: Fields) => Node
}

const good = (fields: Node): Node => ({ code: '10000', msg: 'Success', ...fields })
const failed = (subCode: string, subMessage: string): Node => ({
  code: '40004',
  msg: 'Business Failed',
  sub_code: subCode,
  sub_msg: subMessage,
})
const invalid = (subCode: string, subMessage: string): Node => ({
  code: '40002',
  msg: 'Invalid Arguments',
  sub_code: subCode,
  sub_msg: subMessage,
})
const notThere = () => failed('ACQ.TRADE_NOT_EXIST', '交易不存在')

const textOf = (biz: Business, name: string) => {
  const value = biz[name]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

function tradeOf(rail: Rail, biz: Business): TradeRow | undefined {
  const number = textOf(biz, 'trade_no')
  return number === ''
    ? findTrade(rail, 'merchant_ref', textOf(biz, 'out_trade_no'))
    : findTrade(rail, 'id', number)
}

function expiryOf(biz: Business): string {
  const at = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(textOf(biz, 'time_expire'))
  if (at !== null) return new Date(`${at[1]}T${at[2]}+08:00`).toISOString()
  const [, count = '120', unit = 'm'] = /^(\d{1,4})([mhd])$/.exec(textOf(biz, 'timeout_express')) ?? []
  const seconds = { m: 60, h: 3600, d: 86_400 }[unit] ?? 60
  return new Date(Date.now() + Number(count) * seconds * 1000).toISOString()
}

/** Open a trade as a merchant's call asks for it; the node to answer where it cannot be. */
function create(rail: Rail, biz: Business, fields: Fields, entry: TradeRow['entry']): TradeRow | Node {
  const currency = textOf(biz, 'trans_currency') || 'CNY'
  const merchantRef = textOf(biz, 'out_trade_no')
  const minor = (walletCurrencies as readonly string[]).includes(currency)
    ? parseAmount(textOf(biz, 'total_amount'), currency)
    : undefined
  const subject = textOf(biz, 'subject')
  if (!/^\w{1,64}$/.test(merchantRef)) return failed('ACQ.INVALID_PARAMETER', '参数无效: out_trade_no')
  if (minor === undefined || minor > 10_000_000_000n)
    return failed('ACQ.INVALID_PARAMETER', '参数无效: total_amount')
  if (subject === '' || subject.length > 256) return failed('ACQ.INVALID_PARAMETER', '参数无效: subject')
  const trade = openTrade(rail, {
    merchantRef,
    entry,
    minor,
    currency,
    subject,
    returnUrl: isWebAddress(fields['return_url']) ? fields['return_url'] : '',
    notifyUrl: isWebAddress(fields['notify_url']) ? fields['notify_url'] : '',
    locale: '',
    expiresAt: expiryOf(biz),
    extra: { passback_params: textOf(biz, 'passback_params') },
  })
  if (trade === 'other_terms') return failed('ACQ.CONTEXT_INCONSISTENT', '交易信息被篡改')
  if (trade.paid_at !== null) return failed('ACQ.TRADE_HAS_SUCCESS', '交易已被支付')
  return isOpen(trade) ? trade : failed('ACQ.TRADE_HAS_CLOSE', '交易已经关闭')
}

const isTrade = (made: TradeRow | Node): made is TradeRow => 'merchant_ref' in made

function precreate(rail: Rail, biz: Business, fields: Fields): Node {
  const trade = create(rail, biz, { ...fields, return_url: '' }, 'phone')
  if (!isTrade(trade)) return trade
  return good({ out_trade_no: trade.merchant_ref, qr_code: `${rail.origin}/phone/${trade.token}` })
}

function query(rail: Rail, biz: Business): Node {
  const trade = tradeOf(rail, biz)
  if (trade === undefined) return notThere()
  const amount = formatAmount(trade.amount_minor, trade.currency)
  return good({
    trade_no: trade.id,
    out_trade_no: trade.merchant_ref,
    trade_status: tradeStatus(trade),
    total_amount: amount,
    ...currencyFields(trade),
    ...(trade.payer !== null && { buyer_logon_id: maskedLogin(trade.payer) }),
    ...(trade.paid_at !== null && {
      buyer_pay_amount: amount,
      receipt_amount: amount,
      send_pay_date: beijing(trade.paid_at).text,
      fund_bill_list: [{ amount, fund_channel: trade.source === 'balance' ? 'ALIPAYACCOUNT' : 'BANKCARD' }],
    }),
  })
}

function refund(rail: Rail, biz: Business): Node {
  const trade = tradeOf(rail, biz)
  if (trade === undefined) return notThere()
  const minor = parseAmount(textOf(biz, 'refund_amount'), trade.currency)
  if (minor === undefined) return failed('ACQ.INVALID_PARAMETER', '参数无效: refund_amount')
  const reference = textOf(biz, 'out_request_no') || trade.merchant_ref
  const isNew = findRefund(rail, reference) === undefined
  const made = requestRefund(rail, trade, { reference, minor, notifyUrl: trade.notify_url, extra: {} })
  if (made === 'not_paid') return failed('ACQ.TRADE_STATUS_ERROR', '交易状态不合法')
  if (made === 'exceeds') return failed('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', '退款金额超限')
  if (made === 'other_terms') return failed('ACQ.DISCORDANT_REPEAT_REQUEST', '不一致的请求')
  if (made.state === 'failed') return failed('ACQ.BUYER_ENABLE_STATUS_FORBID', '买家状态异常')
  const after = findTrade(rail, 'id', trade.id) ?? trade
  return good({
    trade_no: trade.id,
    out_trade_no: trade.merchant_ref,
    buyer_logon_id: maskedLogin(trade.payer ?? ''),
    fund_change: isNew ? 'Y' : 'N',
    refund_fee: formatAmount(after.refunded_minor, trade.currency),
  })
}

function refundQuery(rail: Rail, biz: Business): Node {
  const trade = tradeOf(rail, biz)
  if (trade === undefined) return notThere()
  const found = findRefund(rail, textOf(biz, 'out_request_no'))
  if (found === undefined || found.trade_id !== trade.id || found.state === 'failed') return good({})
  return good({
    trade_no: trade.id,
    out_trade_no: trade.merchant_ref,
    out_request_no: found.reference,
    total_amount: formatAmount(trade.amount_minor, trade.currency),
    refund_amount: formatAmount(found.amount_minor, trade.currency),
    refund_status: 'REFUND_SUCCESS',
    ...(found.done_at !== null && { gmt_refund_pay: beijing(found.done_at).text }),
  })
}

function close(rail: Rail, biz: Business): Node {
  const trade = tradeOf(rail, biz)
  if (trade === undefined) return notThere()
  if (trade.state === 'paid' || trade.paid_at !== null)
    return failed('ACQ.TRADE_STATUS_ERROR', '交易状态不合法')
  closeTrade(rail, trade.id)
  return good({ trade_no: trade.id, out_trade_no: trade.merchant_ref })
}

function billAddress(rail: Rail, biz: Business): Node {
  const day = textOf(biz, 'bill_date')
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return invalid('isv.invalid-parameter', 'bill_date')
  return good({ bill_download_url: `${rail.origin}/bills/${day}.csv` })
}

const methods: Readonly<Record<string, Method>> = {
  'alipay.trade.precreate': { operation: 'create', run: precreate },
  'alipay.trade.query': { operation: 'query', run: query },
  'alipay.trade.refund': { operation: 'refund', run: refund },
  'alipay.trade.fastpay.refund.query': { operation: 'query', run: refundQuery },
  'alipay.trade.close': { operation: 'close', run: close },
  'alipay.data.dataservice.bill.downloadurl.query': { operation: 'bill', run: billAddress },
}

/** The one address all calls of Alipay go to. */
export function gatewayRoutes(rail: Rail, house: House): Route[] {
  const run = (asked: Asked) => gateway(rail, house, asked)
  return [
    ['POST', '/gateway.do', run],
    ['GET', '/gateway.do', run],
  ]
}

async function gateway(rail: Rail, house: House, asked: Asked): Promise<Answer> {
  const fields: Fields = {
    ...Object.fromEntries(asked.query),
    ...Object.fromEntries(new URLSearchParams(asked.body)),
  }
  const name = fields['method'] ?? ''
  const say = (node: Node) => signedAnswer(house, name, node)
  if (fields['app_id'] !== house.appId) return say(invalid('isv.invalid-app-id', '无效的AppID参数'))
  if (!isSignedBy(fields, house.merchantKey))
    return say(invalid('isv.invalid-signature', '验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配'))
  const biz = businessOf(fields)
  if (biz === undefined) return say(invalid('isv.invalid-biz-content', 'biz_content'))
  if (name === 'alipay.trade.page.pay') {
    const made = await rail.store.write(() => create(rail, biz, fields, 'page'))
    return isTrade(made) ? seeOther(`/cashier/${made.token}`) : say(made)
  }
  const method = methods[name]
  if (method === undefined) return say(invalid('isv.invalid-method', '不存在的方法名'))
  return rail.faults.around(method.operation, async () =>
    say(await rail.store.write(() => method.run(rail, biz, fields))),
  )
}

function businessOf(fields: Fields): Business | undefined {
  try {
    const value: unknown = JSON.parse(fields['biz_content'] ?? '{}')
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Business)
      : undefined
  } catch {
    // Not JSON: the merchant is told so.
    return undefined
  }
}

/** The answer as Alipay writes it: the node under the method's own name, signed over exactly its bytes. */
function signedAnswer(house: House, method: string, node: Node): Answer {
  const text = JSON.stringify(node)
  const key = method === '' ? 'error_response' : `${method.replaceAll('.', '_')}_response`
  const sign = rsa2(text, house.privateKey)
  const answer = json(200, {})
  return { ...answer, body: `{${JSON.stringify(key)}:${text},"sign":"${sign}"}` }
}
