import { beijing, digits } from '../rails/numbers.ts'
import type { Manner } from '../rails/rail.ts'
import type { RefundRow, TradeRow } from '../rails/rows.ts'
import { signed } from './signing.ts'

/** Who the merchant is at UnionPay, and the keys of both with the serial numbers they go by. */
export type House = {
  readonly merId: string
  readonly merchantCertId: string
  readonly merchantKey: string
  readonly certId: string
  readonly privateKey: string
}

/** ISO 4217 numbers of the currencies payers hold. */
export const currencyNumbers: Readonly<Record<string, string>> = {
  CNY: '156',
  EUR: '978',
  USD: '840',
  GBP: '826',
}

/** What UnionPay says of itself in every message. */
export function ownFields(house: House) {
  return { version: '5.1.0', encoding: 'UTF-8', signMethod: '01', certId: house.certId, bizType: '000201', accessType: '0', merId: house.merId } // prettier-ignore
}

/** A payment as UnionPay tells it, unsigned; `respCode` 00 is paid. */
export function paymentFields(house: House, trade: TradeRow, minor = trade.amount_minor) {
  const { txnTime = '', reqReserved = '' } = JSON.parse(trade.extra) as Record<string, string>
  const at = beijing(trade.paid_at ?? trade.created_at)
  const isPaid = trade.paid_at !== null
  return {
    ...ownFields(house),
    txnType: '01',
    txnSubType: '01',
    orderId: trade.merchant_ref,
    txnTime,
    txnAmt: String(minor),
    currencyCode: currencyNumbers[trade.currency] ?? '',
    queryId: trade.id,
    reqReserved,
    traceNo: trade.id.slice(-6),
    traceTime: `${at.day.slice(4)}${at.time}`,
    settleDate: at.day.slice(4),
    settleAmt: String(minor),
    settleCurrencyCode: currencyNumbers[trade.currency] ?? '',
    accNo: isPaid ? '6216***********0021' : '',
    respCode: isPaid ? '00' : '01',
    respMsg: isPaid ? 'success' : 'not paid',
  }
}

/** What became of a refund, as answers to questions and notices have it. */
export const refundCodes = { processing: '05', succeeded: '00', failed: '62' } as const

/** A refund as UnionPay tells it, unsigned. */
export function refundFields(house: House, trade: TradeRow, refund: RefundRow) {
  const {
    txnTime = '',
    txnType = '04',
    reqReserved = '',
  } = JSON.parse(refund.extra) as Record<string, string>
  return {
    ...ownFields(house),
    txnType,
    txnSubType: '00',
    orderId: refund.reference,
    txnTime,
    txnAmt: String(refund.amount_minor),
    currencyCode: currencyNumbers[trade.currency] ?? '',
    queryId: refund.id,
    origQryId: trade.id,
    reqReserved,
    respCode: refundCodes[refund.state],
    respMsg: refund.state === 'succeeded' ? 'success' : 'the card took it not',
  }
}

/** Notices are sent again after 1, 2, 4 and 15 minutes unless the settings say otherwise. */
export const usualWaits = [60, 120, 240, 900]

/** What makes UnionPay UnionPay. */
export function unionpayManner(house: House, waits: readonly number[]): Manner {
  return {
    name: 'unionpay',
    title: 'UnionPay 银联',
    withBalance: false,
    refundSeconds: 3,
    freshNumber: () => {
      const now = beijing(new Date().toISOString())
      return digits(`${now.day}${now.time}`, 21)
    },
    post: {
      waits,
      compose: (content) => ({
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        body: new URLSearchParams(
          signed(JSON.parse(content) as Record<string, string>, house.privateKey),
        ).toString(),
      }),
      isTaken: (status) => status === 200,
    },
    paidNotice: (_, trade, wrong) =>
      JSON.stringify(paymentFields(house, trade, wrong ? trade.amount_minor + 100n : trade.amount_minor)),
    refundNotice: (_, trade, refund) => JSON.stringify(refundFields(house, trade, refund)),
    wayBack: (_, trade) => ({
      how: 'post',
      url: trade.return_url,
      fields: signed(paymentFields(house, trade), house.privateKey),
    }),
  }
}
