import { exponentOf, parseCurrency } from '#kernel/currency.ts'
import { money, parseDecimal, type Money } from '#kernel/money.ts'
import type { Observation, ObservedPayment, ObservedState } from '../evidence.ts'
import { readChineseTime } from './chinese-clock.ts'

/** Fields of a message of Alipay, by their names. */
export type AlipayFields = Readonly<Record<string, unknown>>

/**
 * Alipay's trade states in our words. A finished trade is a paid one that can no longer be refunded; a closed one was
 * never paid, or was paid and given back whole: the time of payment tells which.
 */
export const alipayStates: Readonly<Record<string, ObservedState>> = {
  WAIT_BUYER_PAY: 'open',
  TRADE_SUCCESS: 'captured',
  TRADE_FINISHED: 'captured',
  TRADE_CLOSED: 'expired',
}

/** Alipay's reasons for a no, in our words. A code not listed is told as `declined`. */
export const alipayRefusals: Readonly<Record<string, string>> = {
  'ACQ.TRADE_NOT_EXIST': 'not_found',
  'ACQ.TRADE_HAS_SUCCESS': 'already_paid',
  'ACQ.TRADE_HAS_CLOSE': 'session_closed',
  'ACQ.TRADE_HAS_FINISHED': 'refund_window_over',
  'ACQ.TRADE_STATUS_ERROR': 'wrong_state',
  'ACQ.CONTEXT_INCONSISTENT': 'reference_reused',
  'ACQ.DISCORDANT_REPEAT_REQUEST': 'reference_reused',
  'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL': 'amount_exceeds_captured',
  'ACQ.REASON_TRADE_REFUND_FEE_ERR': 'amount_exceeds_captured',
  'ACQ.SELLER_BALANCE_NOT_ENOUGH': 'merchant_balance_too_low',
  'ACQ.BUYER_ENABLE_STATUS_FORBID': 'payer_account_abnormal',
  'ACQ.INVALID_PARAMETER': 'invalid_request',
}

/** A text field, or undefined. */
export const textOf = (fields: AlipayFields, name: string): string | undefined => {
  const value = fields[name]
  return typeof value === 'string' && value !== '' && value.length <= 1000 ? value : undefined
}

/** An amount in yuan, or in `trans_currency` where the message names one; undefined unless it has exactly two decimals. */
export function amountOf(fields: AlipayFields, name: string): Money | undefined {
  const currency = parseCurrency(textOf(fields, 'trans_currency') ?? 'CNY')
  const text = textOf(fields, name)
  if (!currency.ok || exponentOf(currency.value) !== 2 || text === undefined) return undefined
  if (!/^\d{1,11}\.\d\d$/.test(text)) return undefined
  const amount = parseDecimal(text, currency.value)
  return amount.ok ? amount.value : undefined
}

/** A trade as a query or a notice tells it, in our words; undefined when a field that must be there is missing or wrong. */
export function readTrade(fields: AlipayFields, observedAt: Date): Observation | undefined {
  const merchantRef = textOf(fields, 'out_trade_no')
  const connectorRef = textOf(fields, 'trade_no')
  const told = alipayStates[textOf(fields, 'trade_status') ?? '']
  const amount = amountOf(fields, 'total_amount')
  if (merchantRef === undefined || connectorRef === undefined || told === undefined || amount === undefined)
    return undefined
  const paidAt = readChineseTime(textOf(fields, 'gmt_payment') ?? textOf(fields, 'send_pay_date'))
  const isPaid = told === 'captured' || paidAt !== undefined
  const nothing = money(0n, amount.currency)
  // A query does not say how much was refunded; a paid trade that is closed was refunded whole.
  const refunded = amountOf(fields, 'refund_fee') ?? (isPaid && told === 'expired' ? amount : nothing)
  const [appId, sellerId] = [textOf(fields, 'app_id'), textOf(fields, 'seller_id')]
  const payment: ObservedPayment = {
    connectorRef,
    state: isPaid ? 'captured' : told,
    amount,
    authorized: isPaid ? amount : nothing,
    capturable: nothing,
    captured: isPaid ? amount : nothing,
    refunded,
    sessionOpen: told === 'open',
    ...(appId === undefined ? {} : { merchant: `${appId}/${sellerId ?? ''}` }),
  }
  return { merchantRef, observedAt, payment, operations: [] }
}
