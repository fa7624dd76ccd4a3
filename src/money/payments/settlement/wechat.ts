import { parseCurrency, type Currency } from '#kernel/currency.ts'
import { add, negate, parseDecimal, type Money } from '#kernel/money.ts'
import { assert } from '#kernel/result.ts'
import { readChineseTime } from '../connectors/chinese-clock.ts'
import type { SettlementLine } from './line.ts'

function amountOf(text: string | undefined, currency: Currency): Money {
  const amount = parseDecimal(text ?? '', currency)
  assert(amount.ok, `WeChat bill: amount "${text}"`)
  return amount.value
}

function lineOf(row: ReadonlyMap<string, string>): SettlementLine {
  const cell = (name: string) => row.get(name) ?? ''
  const currency = parseCurrency(cell('货币种类'))
  const valueDate = readChineseTime(cell('交易时间'))
  const state = cell('交易状态')
  assert(state === 'SUCCESS' || state === 'REFUND', `WeChat bill: state "${state}"`)
  assert(currency.ok && valueDate !== undefined, 'WeChat bill: a line without time or currency')
  const isRefund = state === 'REFUND'
  const amount = amountOf(cell(isRefund ? '退款金额' : '应结订单金额'), currency.value)
  // The bill counts the fee from WeChat's side: positive where it is kept, negative where it is given back.
  const fee = negate(amountOf(cell('手续费'), currency.value))
  const gross = isRefund ? negate(amount) : amount
  return {
    batch: `${cell('商户号')}-${cell('交易时间').slice(0, 10)}`,
    merchantRef: cell('商户订单号'),
    connectorRef: cell('微信订单号'),
    type: isRefund ? 'refund' : 'capture',
    gross,
    fee,
    net: add(gross, fee),
    valueDate,
    ...(isRefund ? { reference: cell('商户退款单号') } : {}),
  }
}

/** The cells of a line in which every field begins with a back quote. */
const cellsOf = (line: string) => line.replace(/^`/, '').split(',`')

/**
 * Read the trade bill of a day as WeChat Pay gives it: UTF-8 with a byte order mark, back quotes before every field, a
 * summary at the end. Read whole or not at all: a line that does not read, or a summary that counts otherwise, throws.
 */
export function parseWechatSettlement(bytes: Uint8Array): SettlementLine[] {
  const rows = new TextDecoder('utf-8', { fatal: true }).decode(bytes).split(/\r?\n/)
  const [head = '', ...rest] = rows.filter((row) => row !== '')
  const at = rest.findIndex((row) => row.startsWith('总交易单数'))
  assert(at !== -1, 'WeChat bill: no summary')
  const names = head.split(',')
  const lines = rest.slice(0, at).map((line) => {
    const cells = cellsOf(line)
    assert(cells.length === names.length, `WeChat bill: ${cells.length} cells of ${names.length}`)
    return lineOf(new Map(names.map((name, index) => [name, cells[index] ?? ''])))
  })
  const counted = cellsOf(rest[at + 1] ?? '')[0]
  assert(
    counted === String(lines.length),
    `WeChat bill: ${lines.length} lines, the summary counts ${counted}`,
  )
  return lines
}
