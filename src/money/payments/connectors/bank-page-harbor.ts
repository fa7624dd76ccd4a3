import { parseCurrency } from '#kernel/currency.ts'
import { money, type Money } from '#kernel/money.ts'
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

const declaration = '<?xml version="1.0" encoding="UTF-8"?>'
const seconds = (at: Date) => at.toISOString().replace(/\.\d+Z$/, 'Z')
const decoded = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')

const states: Readonly<Record<string, PageState>> = {
  PAID: 'paid', FAILED: 'failed', PENDING: 'suspicious', WAITING: 'waiting', CLOSED: 'closed',
} // prettier-ignore

function writeOrder(order: PageOrder): Buffer {
  const document = {
    order: {
      merchantNo: order.merchantNumber,
      orderNo: order.merchantRef,
      orderTime: seconds(order.orderedAt),
      currency: order.amount.currency,
      amountFen: order.amount.minor.toString(),
      subject: order.description.replaceAll(/\s+/g, ' ').trim().slice(0, 60),
    },
    reply: { noticeUrl: order.notifyUrl, shopHost: order.site, attach: order.variable },
  }
  return Buffer.from(declaration + write('PayReq', document))
}

function moneyOf(fen: string, code: string): Money | undefined {
  const minor = fenOf(fen)
  const currency = parseCurrency(code)
  return minor === undefined || !currency.ok ? undefined : money(minor, currency.value)
}

function orderOf(parts: Parts): SaidOrder | undefined {
  const at = (field: string) => textAt(parts, 'order', field)
  const amount = moneyOf(at('amountFen'), at('currency'))
  const state = states[at('state')]
  if (amount === undefined || state === undefined) return undefined
  return {
    merchantNumber: at('merchantNo'),
    merchantRef: at('orderNo'),
    amount,
    state,
    serialNumber: at('bankNo'),
    comment: at('reason'),
    refunded: moneyOf(at('refundedFen'), at('currency')),
  }
}

function readNotice(bytes: Uint8Array): { order: SaidOrder; at: Date } | undefined {
  const parts = partsOf(decoded(bytes), 'PayRes')
  const order = parts && orderOf(parts)
  const time = Date.parse(parts === undefined ? '' : textAt(parts, 'noticeTime'))
  return order === undefined || Number.isNaN(time) ? undefined : { order, at: new Date(time) }
}

const services = { query: 'PAY_QUERY', refund: 'PAY_REFUND', close: 'PAY_CLOSE', file: 'PAY_FILE' } as const

function writeRequest({ merchantNumber, merchantRef, refund, after }: PageRequest): Buffer {
  const document = {
    merchantNo: merchantNumber,
    orderNo: merchantRef ?? '',
    refundNo: refund?.reference ?? '',
    refundFen: refund?.amount.minor.toString() ?? '',
    after: after ?? '',
  }
  return Buffer.from(declaration + write('Request', document))
}

function readAnswer(bytes: Uint8Array, asked: PageRequest): SaidAnswer | undefined {
  const parts = partsOf(decoded(bytes), 'Answer')
  // A signed answer to another question would be as good as a forged one.
  if (parts === undefined || textAt(parts, 'asked', 'orderNo') !== (asked.merchantRef ?? '')) return undefined
  if (textAt(parts, 'asked', 'kind') !== asked.kind) return undefined
  const refunded = (field: string) => textAt(parts, 'refund', field)
  const amount = moneyOf(refunded('amountFen'), textAt(parts, 'order', 'currency'))
  const file = (field: string) => textAt(parts, 'file', field)
  return {
    code: textAt(parts, 'code'),
    order: orderOf(parts),
    refund:
      amount === undefined
        ? undefined
        : {
            reference: refunded('refundNo'),
            amount,
            done: refunded('state') === 'DONE',
            reason: refunded('reason'),
          },
    file:
      file('name') === ''
        ? undefined
        : { name: file('name'), content: Buffer.from(file('content'), 'base64').toString('utf8') },
  }
}

/** Harbor Bank: the steps of the same family in its own words, UTF-8, ISO currencies, UTC. */
export const harborWords: PageWords = {
  orderPath: '/servlet/NewB2cMerPayReqServlet',
  requestPath: '/servlet/ICBCINBSEBusinessServlet',
  writeOrder,
  orderForm: (payReq, sign, signCert) => ({
    service: 'HARBOR_NETPAY',
    version: '2.1',
    payReq,
    sign,
    signCert,
  }),
  writeRequest,
  requestForm: (kind, req, sign, signCert) => ({ service: services[kind], req, sign, signCert }),
  notice: { content: 'payRes', signature: 'sign', variable: 'attach' },
  answer: { content: 'res', signature: 'sign' },
  readNotice,
  readAnswer,
  receipt: (wayBack) => `<ok>${wayBack}</ok>`,
}
