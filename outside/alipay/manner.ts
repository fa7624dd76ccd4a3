import { randomUUID } from 'node:crypto'
import { formatAmount } from '../wire/amounts.ts'
import { beijing, digits } from '../rails/numbers.ts'
import type { Manner } from '../rails/rail.ts'
import type { RefundRow, TradeRow } from '../rails/rows.ts'
import { signedMessage } from './signing.ts'

/** Who the merchant is at Alipay, and the keys of both. */
export type House = {
  readonly appId: string
  readonly sellerId: string
  readonly privateKey: string
  readonly merchantKey: string
}

/** The states of a trade as merchants read them. A paid trade is finished when nothing can be refunded any more: never here. */
export function tradeStatus(trade: TradeRow): string {
  if (trade.state === 'closed') return 'TRADE_CLOSED'
  return trade.state === 'paid' ? 'TRADE_SUCCESS' : 'WAIT_BUYER_PAY'
}

/** The currency field, sent only where the amount is not in yuan. */
export function currencyFields(trade: TradeRow): Record<string, string> {
  return trade.currency === 'CNY' ? {} : { trans_currency: trade.currency }
}

/** `ada@pay.example` as Alipay shows it to merchants: `ada***@pay.example`. */
export function maskedLogin(login: string): string {
  return login.replace(/^(.{1,3}).*@/, '$1***@')
}

function tradeNotice(house: House, trade: TradeRow, minor: bigint, refund?: RefundRow): string {
  const amount = (value: bigint) => formatAmount(value, trade.currency)
  const { passback_params: passback } = JSON.parse(trade.extra) as Record<string, string>
  return JSON.stringify({
    notify_time: beijing(new Date().toISOString()).text,
    notify_type: 'trade_status_sync',
    notify_id: randomUUID().replaceAll('-', ''),
    charset: 'utf-8',
    version: '1.0',
    app_id: house.appId,
    auth_app_id: house.appId,
    seller_id: house.sellerId,
    trade_no: trade.id,
    out_trade_no: trade.merchant_ref,
    trade_status: tradeStatus(trade),
    buyer_logon_id: maskedLogin(trade.payer ?? ''),
    subject: trade.subject,
    total_amount: amount(minor),
    receipt_amount: amount(minor),
    buyer_pay_amount: amount(minor),
    gmt_create: beijing(trade.created_at).text,
    gmt_payment: beijing(trade.paid_at ?? trade.created_at).text,
    ...currencyFields(trade),
    ...(passback && { passback_params: passback }),
    ...(refund && {
      refund_fee: amount(trade.refunded_minor),
      out_biz_no: refund.reference,
      gmt_refund: `${beijing(refund.done_at ?? refund.created_at).text}.000`,
    }),
    ...(trade.closed_at !== null && { gmt_close: beijing(trade.closed_at).text }),
  })
}

/** The seconds from one notice to the next: 4 min, 10 min, 10 min, 1 h, 2 h, 6 h, 15 h; eight sends in about 25 hours. */
const waits = [240, 600, 600, 3600, 7200, 21_600, 54_000]

/** What makes Alipay Alipay. */
export function alipayManner(house: House): Manner {
  return {
    name: 'alipay',
    title: 'Alipay 支付宝',
    withBalance: true,
    refundSeconds: 0,
    freshNumber: () => digits(`${beijing(new Date().toISOString()).day}22001`, 28),
    post: {
      waits,
      compose(content) {
        const fields = signedMessage(JSON.parse(content) as Record<string, string>, house.privateKey)
        return {
          headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
          body: new URLSearchParams(fields).toString(),
        }
      },
      // These seven bytes and nothing else: no line break, no page around them.
      isTaken: (status, body) => status === 200 && body === 'success',
    },
    paidNotice: (_, trade, wrong) =>
      trade.notify_url === ''
        ? undefined
        : tradeNotice(house, trade, wrong ? trade.amount_minor + 100n : trade.amount_minor),
    refundNotice: (_, trade, refund) => tradeNotice(house, trade, trade.amount_minor, refund),
    wayBack(_, trade) {
      if (trade.return_url === '') return { how: 'open', url: '' }
      const fields = signedMessage(
        {
          charset: 'utf-8',
          out_trade_no: trade.merchant_ref,
          method: 'alipay.trade.page.pay.return',
          total_amount: formatAmount(trade.amount_minor, trade.currency),
          trade_no: trade.id,
          auth_app_id: house.appId,
          version: '1.0',
          app_id: house.appId,
          seller_id: house.sellerId,
          timestamp: beijing(new Date().toISOString()).text,
        },
        house.privateKey,
      )
      const url = new URL(trade.return_url)
      for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value)
      return { how: 'open', url: url.href }
    },
  }
}
