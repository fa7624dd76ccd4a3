import type { Currency } from '#kernel/currency.ts'
import { money, type Money } from '#kernel/money.ts'
import { assert } from '#kernel/result.ts'
import {
  fenOf,
  partsOf,
  textAt,
  write,
  type PageOrder,
  type PageRequest,
  type PageState,
  type PageWords,
  type Parts,
  type SaidAnswer,
  type SaidOrder,
} from './bank-page-words.ts'
import { chineseDigits, readChineseTime } from './chinese-clock.ts'
import { decodeGbk, encodeGbk } from './gbk.ts'

const declaration = '<?xml version="1.0" encoding="GBK" standalone="no"?>'
const name = { interfaceName: 'ICBC_PERBANK_B2C', interfaceVersion: '1.0.0.11' }

/** The numbers Chinese banks have for currencies. */
const numbers = { CNY: '001', GBP: '012', HKD: '013', USD: '014', EUR: '038' } as const satisfies Partial<
  Record<Currency, string>
>

function numberOf(currency: Currency): string {
  assert(currency in numbers, `this bank does not take ${currency}`)
  return numbers[currency as keyof typeof numbers]
}

function moneyOf(fen: string, number: string): Money | undefined {
  const minor = fenOf(fen)
  const currency = (Object.keys(numbers) as (keyof typeof numbers)[]).find((each) => numbers[each] === number)
  return minor === undefined || currency === undefined ? undefined : money(minor, currency)
}

/** Characters the bank keeps for itself, and line ends, are not for descriptions. */
const plain = (text: string) =>
  text
    .replaceAll(/[|&=<>\s]+/g, ' ')
    .trim()
    .slice(0, 60)

function writeOrder(order: PageOrder): Buffer {
  const subOrderInfo = {
    orderid: order.merchantRef,
    amount: order.amount.minor.toString(),
    installmentTimes: '1',
    merAcct: '',
    goodsID: '',
    goodsName: plain(order.description),
    goodsNum: '1',
    carriageAmt: '',
  }
  const document = {
    ...name,
    orderInfo: {
      orderDate: chineseDigits(order.orderedAt),
      curType: numberOf(order.amount.currency),
      merID: order.merchantNumber,
      subOrderInfoList: { subOrderInfo },
    },
    custom: { verifyJoinFlag: '0', Language: 'ZH_CN' },
    message: {
      creditType: '2',
      notifyType: 'HS',
      resultType: '0',
      merReference: order.site,
      merCustomIp: '',
      goodsType: '1',
      merCustomID: '',
      merCustomPhone: '',
      goodsAddress: '',
      merOrderRemark: '',
      merHint: '',
      remark1: '',
      remark2: '',
      merURL: order.notifyUrl,
      merVAR: order.variable,
    },
  }
  return encodeGbk(declaration + write('B2CReq', document))
}

const noticeStates: Readonly<Record<string, PageState>> = { '1': 'paid', '2': 'failed', '3': 'suspicious' }
const queryStates: Readonly<Record<string, PageState>> = {
  '0': 'paid', '1': 'paid', '2': 'failed', '3': 'suspicious', '4': 'waiting', '5': 'closed',
} // prettier-ignore

function readNotice(bytes: Uint8Array): { order: SaidOrder; at: Date } | undefined {
  const parts = partsOf(decodeGbk(bytes), 'B2CRes')
  if (parts === undefined) return undefined
  const sub = (field: string) => textAt(parts, 'orderInfo', 'subOrderInfoList', 'subOrderInfo', field)
  const amount = moneyOf(sub('amount'), textAt(parts, 'orderInfo', 'curType'))
  const state = noticeStates[textAt(parts, 'bank', 'tranStat')]
  const at = readChineseTime(textAt(parts, 'bank', 'notifyDate'))
  const isOurs = textAt(parts, 'interfaceName') === name.interfaceName
  if (amount === undefined || state === undefined || at === undefined || !isOurs) return undefined
  const order = {
    merchantNumber: textAt(parts, 'orderInfo', 'merID'),
    merchantRef: sub('orderid'),
    amount,
    state,
    serialNumber: sub('tranSerialNo'),
    comment: textAt(parts, 'bank', 'comment'),
    refunded: undefined,
  }
  return { order, at }
}

const apiNames = { query: 'EAPI', refund: 'EREFUND', close: 'ECLOSE', file: 'EFILE' } as const

function writeRequest({ kind, merchantNumber, merchantRef, refund, after }: PageRequest): Buffer {
  const document = {
    pub: { APIName: apiNames[kind], APIVersion: '001.001.002.001' },
    in: {
      ShopCode: merchantNumber,
      orderNum: merchantRef ?? '',
      refundNo: refund?.reference ?? '',
      refundAmount: refund?.amount.minor.toString() ?? '',
      afterBatch: after ?? '',
    },
  }
  return encodeGbk(declaration + write('ICBCAPI', document))
}

function orderOf(parts: Parts): SaidOrder | undefined {
  const out = (field: string) => textAt(parts, 'out', field)
  const amount = moneyOf(out('amount'), out('currType'))
  const state = queryStates[out('tranStat')]
  if (amount === undefined || state === undefined) return undefined
  return {
    merchantNumber: textAt(parts, 'in', 'ShopCode'),
    merchantRef: textAt(parts, 'in', 'orderNum'),
    amount,
    state,
    serialNumber: out('tranSerialNum'),
    comment: out('bankRem'),
    refunded: moneyOf(out('refundedAmount'), out('currType')),
  }
}

function readAnswer(bytes: Uint8Array, asked: PageRequest): SaidAnswer | undefined {
  const parts = partsOf(decodeGbk(bytes), 'ICBCAPI')
  // A signed answer to another question would be as good as a forged one.
  if (parts === undefined || textAt(parts, 'in', 'orderNum') !== (asked.merchantRef ?? '')) return undefined
  if (textAt(parts, 'pub', 'APIName') !== apiNames[asked.kind]) return undefined
  const out = (field: string) => textAt(parts, 'out', field)
  const amount = moneyOf(out('refundAmount'), out('currType'))
  return {
    code: textAt(parts, 'pub', 'retCode'),
    order: orderOf(parts),
    refund:
      amount === undefined
        ? undefined
        : { reference: out('refundNo'), amount, done: out('refundStat') === '1', reason: out('refundRem') },
    file:
      out('fileName') === ''
        ? undefined
        : { name: out('fileName'), content: Buffer.from(out('fileContent'), 'base64').toString('utf8') },
  }
}

/** ICBC's B2C interface 1.0.0.11: XML in GBK, currencies by number, times of China. */
export const icbcWords: PageWords = {
  orderPath: '/servlet/NewB2cMerPayReqServlet',
  requestPath: '/servlet/ICBCINBSEBusinessServlet',
  writeOrder,
  orderForm: (tranData, merSignMsg, merCert) => ({ ...name, tranData, merSignMsg, merCert }),
  writeRequest,
  requestForm: (kind, content, signature, certificate) => ({
    APIName: apiNames[kind],
    APIVersion: '001.001.002.001',
    MerReqData: content,
    merSignMsg: signature,
    merCert: certificate,
  }),
  notice: { content: 'notifyData', signature: 'signMsg', variable: 'merVAR' },
  answer: { content: 'ResData', signature: 'signMsg' },
  readNotice,
  readAnswer,
  receipt: (wayBack) => wayBack,
}
