import { parseCurrency, type Currency } from '#kernel/currency.ts'
import { add, parseDecimal, type Money } from '#kernel/money.ts'
import { assert } from '#kernel/result.ts'
import { readChineseTime } from '../connectors/chinese-clock.ts'
import type { SettlementLine } from './line.ts'

const types: Readonly<Record<string, SettlementLine['type']>> = { 交易: 'capture', 退款: 'refund' }

function amountOf(text: string | undefined, currency: Currency): Money {
  const amount = parseDecimal(text ?? '', currency)
  assert(amount.ok, `Alipay bill: amount "${text}"`)
  return amount.value
}

function lineOf(row: ReadonlyMap<string, string>, account: string): SettlementLine {
  const cell = (name: string) => row.get(name) ?? ''
  const type = types[cell('业务类型')]
  const currency = parseCurrency(/trans_currency=([A-Z]{3})/.exec(cell('备注'))?.[1] ?? 'CNY')
  const valueDate = readChineseTime(cell('完成时间'))
  assert(type !== undefined, `Alipay bill: type "${cell('业务类型')}"`)
  assert(currency.ok && valueDate !== undefined, 'Alipay bill: a line without time or currency')
  const gross = amountOf(cell('商家实收（元）'), currency.value)
  const fee = amountOf(cell('服务费（元）'), currency.value)
  assert(gross.minor > 0n === (type === 'capture'), 'Alipay bill: a payment is positive, a refund negative')
  const reference = cell('退款批次号/请求号')
  return {
    batch: `${account}-${cell('完成时间').slice(0, 10)}`,
    merchantRef: cell('商户订单号'),
    connectorRef: cell('支付宝交易号'),
    type,
    gross,
    fee,
    net: add(gross, fee),
    valueDate,
    ...(reference === '' ? {} : { reference }),
  }
}

/**
 * Read the business details of a day as Alipay gives them: GBK, comments by `#`, ids followed by a tab. Read whole or not
 * at all: a line that does not read throws.
 */
export function parseAlipaySettlement(bytes: Uint8Array): SettlementLine[] {
  const rows = new TextDecoder('gbk', { fatal: true }).decode(bytes).split(/\r?\n/)
  const comment = (pattern: RegExp) =>
    rows.map((row) => pattern.exec(row)?.[1]).find((found) => found !== undefined)
  const account = comment(/^#账号：\[(\d+)\]/)
  assert(account !== undefined, 'Alipay bill: no account')
  assert(
    rows.some((row) => /^#-+业务明细列表结束-+$/.test(row)),
    'Alipay bill: it ends too early',
  )
  const [head = '', ...lines] = rows.filter((row) => row !== '' && !row.startsWith('#'))
  const names = head.split(',')
  return lines.map((line) => {
    const cells = line.split(',').map((cell) => cell.trim())
    assert(cells.length === names.length, `Alipay bill: ${cells.length} cells of ${names.length}`)
    return lineOf(new Map(names.map((name, at) => [name, cells[at] ?? ''])), account)
  })
}
