import { parseCurrency, type Currency } from '#kernel/currency.ts'
import { add, money, negate, sameMoney, type Money } from '#kernel/money.ts'
import { assert } from '#kernel/result.ts'
import { currencyNumbers, fromOrderId } from '../connectors/unionpay-words.ts'
import type { SettlementLine } from './line.ts'

/** Widths of the fields of a line of the ZM file; one space stands between two fields. */
const widths = [
  3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21, 15, 1, 15, 32,
  13, 13, 8, 32, 13, 13, 12, 2, 1, 32, 98,
]
const wholeWidth = widths.reduce((sum, width) => sum + width + 1, -1)

/** Where in a line the fields stand that we read. */
const at = { code: 0, amount: 6, queryId: 9, orderId: 11, fee: 15, net: 16, origQueryId: 26, merId: 27, origOrderId: 30, day: 33, currency: 41 } // prettier-ignore

const types: Readonly<Record<string, SettlementLine['type']>> = {
  S22: 'capture',
  S30: 'refund',
  S31: 'reversal',
}

/** An amount with its side before it: C is in our favor, D against us. */
function sided(text: string, currency: Currency): Money {
  const [, side, digits = ''] = /^([CD])(\d{12})$/.exec(text) ?? []
  assert(side !== undefined, `UnionPay file: amount "${text}"`)
  const amount = money(BigInt(digits), currency)
  return side === 'C' ? amount : negate(amount)
}

function currencyOf(number: string): Currency {
  const found = Object.entries(currencyNumbers).find(([, each]) => each === number)
  const currency = parseCurrency(found?.[0] ?? 'CNY')
  assert(currency.ok, `UnionPay file: currency ${number}`)
  return currency.value
}

function lineOf(text: string): SettlementLine {
  assert(text.length === wholeWidth, `UnionPay file: a line of ${text.length} characters`)
  const fields: string[] = []
  let from = 0
  for (const width of widths) {
    fields.push(text.slice(from, from + width).trim())
    from += width + 1
  }
  const field = (name: keyof typeof at) => fields[at[name]] ?? ''
  const type = types[field('code')]
  const day = /^(\d{4})(\d\d)(\d\d)$/.exec(field('day'))
  assert(type !== undefined, `UnionPay file: code "${field('code')}"`)
  assert(/^\d{12}$/.test(field('amount')) && day !== null, 'UnionPay file: amount or day')
  const currency = currencyOf(field('currency'))
  const amount = money(BigInt(field('amount')), currency)
  const gross = type === 'capture' ? amount : negate(amount)
  const [fee, net] = [sided(field('fee'), currency), sided(field('net'), currency)]
  assert(sameMoney(add(gross, fee), net), 'UnionPay file: net is not gross and fee')
  const ours = (orderId: string) => fromOrderId(orderId) ?? orderId
  return {
    batch: `${field('merId')}-${field('day')}`,
    merchantRef: ours(type === 'capture' ? field('orderId') : field('origOrderId')),
    connectorRef: type === 'capture' ? field('queryId') : field('origQueryId'),
    type,
    gross,
    fee,
    net,
    valueDate: new Date(`${day[1]}-${day[2]}-${day[3]}T00:00:00+08:00`),
    ...(type === 'capture' ? {} : { reference: ours(field('orderId')) }),
  }
}

/** Read the ZM file of a day as UnionPay gives it: lines of fixed width. Read whole or not at all: a line that does not read throws. */
export function parseUnionpaySettlement(bytes: Uint8Array): SettlementLine[] {
  const rows = Buffer.from(bytes).toString('latin1').split(/\r?\n/)
  return rows.filter((row) => row !== '').map(lineOf)
}
