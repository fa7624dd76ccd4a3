import { formatAmount } from '../wire/amounts.ts'
import type { Answer } from '../wire/answers.ts'
import { problem } from '../wire/answers.ts'
import type { Route } from '../wire/server.ts'
import { beijing } from '../rails/numbers.ts'
import type { Rail } from '../rails/rail.ts'
import { movementsOf } from '../rails/refunds.ts'
import { type House, maskedLogin } from './manner.ts'

const columns =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注'

/** The day's business details as the merchant downloads them. */
export function billRoutes(rail: Rail, house: House): Route[] {
  return [['GET', '/bills/:file', ({ params }) => bill(rail, house, params.file ?? '')]]
}

function bill(rail: Rail, house: House, file: string): Answer {
  const day = /^(\d{4}-\d\d-\d\d)\.csv$/.exec(file)?.[1]
  if (day === undefined || Number.isNaN(Date.parse(day)))
    return problem(404, 'not_found', 'There is no such bill.')
  const body = toGbk(billText(rail, house, day))
  return { status: 200, headers: { 'content-type': 'text/csv; charset=gbk' }, body: '', bytes: body }
}

/** The file of a day: comments by `#`, a head, one line per payment and refund, ids followed by a tab. */
function billText(rail: Rail, house: House, day: string): string {
  const lines = movementsOf(rail, day).map(({ trade, refund }) => {
    const sign = refund === undefined ? 1n : -1n
    const amount = sign * (refund?.amount_minor ?? trade.amount_minor)
    const fee = refund === undefined ? -trade.fee_minor : refund.fee_minor
    const decimal = (minor: bigint) => formatAmount(minor, trade.currency)
    const subject = trade.subject.replaceAll(/[",\r\n\t]/g, ' ')
    return [
      `${trade.id}\t`, `${trade.merchant_ref}\t`, refund === undefined ? '交易' : '退款', subject,
      beijing(trade.created_at).text, beijing(refund?.done_at ?? trade.paid_at ?? trade.created_at).text, '', '', '', '',
      maskedLogin(trade.payer ?? ''), decimal(amount), decimal(amount), '0.00', '0.00', '0.00', '0.00', '0.00', '', '0.00',
      '0.00', refund === undefined ? '' : `${refund.reference}\t`, decimal(fee), '0.00',
      trade.currency === 'CNY' ? '' : `trans_currency=${trade.currency}`,
    ].join(',') // prettier-ignore
  })
  const date = day.replace(/^(\d+)-(\d+)-(\d+)$/, '$1年$2月$3日')
  return [
    '#支付宝业务明细查询',
    `#账号：[${house.sellerId}0156]`,
    `#起始日期：[${date} 00:00:00]   终止日期：[${date} 24:00:00]`,
    '#-----------------------------------------业务明细列表----------------------------------------',
    columns,
    ...lines,
    '#-----------------------------------------业务明细列表结束------------------------------------',
    `#导出时间：[${beijing(new Date().toISOString()).text}]`,
    '',
  ].join('\r\n')
}

let codes: ReadonlyMap<string, Buffer> | undefined

/** Every two-byte character of GBK by its text, read once from the decoder of the machine. */
function gbkCodes(): ReadonlyMap<string, Buffer> {
  if (codes !== undefined) return codes
  const decoder = new TextDecoder('gbk')
  const found = new Map<string, Buffer>()
  for (let first = 0x81; first <= 0xfe; first += 1)
    for (let second = 0x40; second <= 0xfe; second += 1) {
      const pair = Buffer.from([first, second])
      const text = decoder.decode(pair)
      if (text.length === 1 && text !== '\uFFFD' && !found.has(text)) found.set(text, pair)
    }
  codes = found
  return codes
}

/** The text in GBK; what GBK lacks becomes a question mark. */
function toGbk(text: string): Buffer {
  const table = gbkCodes()
  return Buffer.concat(
    [...text].map((mark) => (mark <= '\x7f' ? Buffer.from(mark) : (table.get(mark) ?? Buffer.from('?')))),
  )
}
