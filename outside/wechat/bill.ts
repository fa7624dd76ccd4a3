import { formatAmount } from '../wire/amounts.ts'
import { beijing } from '../rails/numbers.ts'
import type { Rail } from '../rails/rail.ts'
import { movementsOf } from '../rails/refunds.ts'
import type { House } from './signing.ts'

const columns =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'
const summaryColumns =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'

/** The bill of a day: a byte order mark, a head, lines whose every field begins with a back quote, and a summary. */
export function billText(rail: Rail, house: House, day: string): string {
  const movements = movementsOf(rail, day)
  const sums = { orders: 0n, refunds: 0n, fees: 0n }
  const line = (fields: readonly string[]) => fields.map((field) => `\`${field}`).join(',')
  const rows = movements.map(({ trade, refund }) => {
    const decimal = (minor: bigint) => formatAmount(minor, trade.currency)
    const back = refund?.amount_minor ?? 0n
    const order = refund === undefined ? trade.amount_minor : 0n
    const fee = refund === undefined ? trade.fee_minor : -refund.fee_minor
    sums.orders += order
    sums.refunds += back
    sums.fees += fee
    const { trade_type: type = 'NATIVE', attach = '' } = JSON.parse(trade.extra) as Record<string, string>
    return line([
      beijing(refund?.done_at ?? trade.paid_at ?? trade.created_at).text, house.appid, house.mchid, '0', '', trade.id,
      trade.merchant_ref, `o${Buffer.from(trade.payer ?? '').toString('hex').slice(0, 27)}`, type,
      refund === undefined ? 'SUCCESS' : 'REFUND', trade.source === 'balance' ? 'OTHERS' : `${(trade.source ?? '').toUpperCase()}_DEBIT`,
      trade.currency, decimal(order), '0.00', refund?.id ?? '0', refund?.reference ?? '0', decimal(back), '0.00',
      refund === undefined ? '' : 'ORIGINAL', refund === undefined ? '' : 'SUCCESS', trade.subject.replaceAll(/[,`\r\n]/g, ' '),
      attach, formatAmount(fee, trade.currency), '0.60%', decimal(order), decimal(back), '',
    ]) // prettier-ignore
  })
  const yuan = (minor: bigint) => formatAmount(minor, 'CNY')
  const summary = line([
    String(rows.length), yuan(sums.orders), yuan(sums.refunds), '0.00', yuan(sums.fees), yuan(sums.orders), yuan(sums.refunds),
  ]) // prettier-ignore
  return `\uFEFF${[columns, ...rows, summaryColumns, summary, ''].join('\r\n')}`
}
