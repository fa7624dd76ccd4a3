import { randomUUID } from 'node:crypto'
import { beijing, digits } from '../rails/numbers.ts'
import type { Manner } from '../rails/rail.ts'
import type { RefundRow, TradeRow } from '../rails/rows.ts'
import { type House, sealed, signedHeaders } from './signing.ts'

/** A moment as WeChat Pay writes it: RFC 3339 on Chinese clocks. */
export function rfc3339(iso: string): string {
  return `${beijing(iso).text.replace(' ', 'T')}+08:00`
}

const states = { waiting: 'NOTPAY', paid: 'SUCCESS', closed: 'CLOSED' } as const

/** The state of a transaction as merchants read it; once anything went back it is REFUND. */
export function tradeState(trade: TradeRow): string {
  return trade.refunded_minor > 0n ? 'REFUND' : states[trade.state]
}

/** A transaction as queries and notices tell it; amounts are whole fen. */
export function transaction(house: House, trade: TradeRow, minor = trade.amount_minor) {
  const { trade_type: type = 'NATIVE', attach } = JSON.parse(trade.extra) as Record<string, string>
  const total = Number(minor)
  return {
    mchid: house.mchid,
    appid: house.appid,
    out_trade_no: trade.merchant_ref,
    trade_type: type,
    trade_state: tradeState(trade),
    trade_state_desc: tradeState(trade) === 'SUCCESS' ? '支付成功' : '',
    ...(attach && { attach }),
    amount: { total, currency: trade.currency, ...(trade.paid_at !== null && { payer_total: total, payer_currency: trade.currency }) },
    ...(trade.paid_at !== null && {
      transaction_id: trade.id,
      bank_type: trade.source === 'balance' ? 'OTHERS' : `${(trade.source ?? '').toUpperCase()}_DEBIT`,
      success_time: rfc3339(trade.paid_at),
      payer: { openid: `o${Buffer.from(trade.payer ?? '').toString('hex').slice(0, 27)}` },
    }),
  } // prettier-ignore
}

const refundStates = { processing: 'PROCESSING', succeeded: 'SUCCESS', failed: 'ABNORMAL' } as const

/** The state of a refund as merchants read it. */
export const refundState = (refund: RefundRow) => refundStates[refund.state]

function refundResource(house: House, trade: TradeRow, refund: RefundRow) {
  const [total, given] = [Number(trade.amount_minor), Number(refund.amount_minor)]
  return {
    mchid: house.mchid,
    out_trade_no: trade.merchant_ref,
    transaction_id: trade.id,
    out_refund_no: refund.reference,
    refund_id: refund.id,
    refund_status: refundState(refund),
    ...(refund.state === 'succeeded' && { success_time: rfc3339(refund.done_at ?? refund.created_at) }),
    user_received_account: trade.source === 'balance' ? '支付用户零钱' : '支付用户银行卡',
    amount: {
      total,
      refund: given,
      payer_total: total,
      payer_refund: given,
      ...(trade.currency === 'CNY' ? {} : { currency: trade.currency }),
    },
  }
}

function notice(event: string, summary: string, type: string, resource: unknown): string {
  return JSON.stringify({
    id: randomUUID(),
    create_time: rfc3339(new Date().toISOString()),
    resource_type: 'encrypt-resource',
    event_type: event,
    summary,
    original_type: type,
    resource,
  })
}

/** 15 s, 15 s, 30 s, 3 min, 10 min, 20 min, 30 min three times, 60 min, 3 h three times, 6 h twice: 24 h 4 min in all. */
const waits = [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600]

/** What makes WeChat Pay WeChat Pay. */
export function wechatManner(house: House): Manner {
  return {
    name: 'wechat',
    title: 'WeChat Pay 微信支付',
    withBalance: true,
    refundSeconds: 3,
    freshNumber: () => digits(`4200${beijing(new Date().toISOString()).day}`, 28),
    post: {
      waits,
      compose(content) {
        const { original_type: type, resource, ...rest } = JSON.parse(content) as Record<string, unknown>
        const closed = sealed(house, JSON.stringify(resource), String(type))
        const body = JSON.stringify({ ...rest, resource: { original_type: type, ...closed } })
        const serial = house.certificate?.serial ?? house.publicKeyId
        return {
          headers: { 'content-type': 'application/json', ...signedHeaders(house, body, serial) },
          body,
        }
      },
      isTaken: (status) => status === 200 || status === 204,
    },
    paidNotice: (_, trade, wrong) =>
      notice(
        'TRANSACTION.SUCCESS',
        '支付成功',
        'transaction',
        transaction(house, trade, wrong ? trade.amount_minor + 100n : trade.amount_minor),
      ),
    refundNotice: (_, trade, refund) =>
      refund.state === 'succeeded'
        ? notice('REFUND.SUCCESS', '退款成功', 'refund', refundResource(house, trade, refund))
        : notice('REFUND.ABNORMAL', '退款异常', 'refund', refundResource(house, trade, refund)),
    wayBack: (_, trade) => ({ how: 'open', url: trade.return_url }),
  }
}
