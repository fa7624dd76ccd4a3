import { exponentOf, parseCurrency } from '#kernel/currency.ts'
import { money, type Money } from '#kernel/money.ts'
import type { Observation, ObservedOperation, ObservedPayment, ObservedState } from '../evidence.ts'

/** Fields of a JSON object of WeChat Pay. */
export type WechatFields = Readonly<Record<string, unknown>>

/** WeChat Pay's states of a transaction in our words. REFUND is a paid one of which something went back. */
export const wechatStates: Readonly<Record<string, ObservedState>> = {
  NOTPAY: 'open',
  USERPAYING: 'open',
  ACCEPT: 'open',
  PAYERROR: 'declined',
  CLOSED: 'expired',
  REVOKED: 'expired',
  SUCCESS: 'captured',
  REFUND: 'captured',
}

/** What became of a refund; undefined while it is on its way. ABNORMAL: the payer's bank took it not, a person must act. */
export const wechatRefundStates: Readonly<Record<string, boolean | undefined>> = {
  SUCCESS: true,
  CLOSED: false,
  ABNORMAL: false,
  PROCESSING: undefined,
}

/** WeChat Pay's reasons for a no, in our words. A code not listed is told as `declined`. */
export const wechatRefusals: Readonly<Record<string, string>> = {
  PARAM_ERROR: 'invalid_request',
  INVALID_REQUEST: 'invalid_request',
  ORDERPAID: 'already_paid',
  ORDER_CLOSED: 'session_closed',
  OUT_TRADE_NO_USED: 'reference_reused',
  ORDER_NOT_EXIST: 'not_found',
  RESOURCE_NOT_EXISTS: 'not_found',
  NOT_ENOUGH: 'merchant_balance_too_low',
  USER_ACCOUNT_ABNORMAL: 'payer_account_abnormal',
  APPID_MCHID_NOT_MATCH: 'wrong_merchant',
}

/** A text field, or undefined. */
export const textOf = (fields: WechatFields, name: string): string | undefined => {
  const value = fields[name]
  return typeof value === 'string' && value !== '' && value.length <= 1000 ? value : undefined
}

/** An object field; empty where there is none. */
export const objectOf = (value: unknown): WechatFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as WechatFields) : {}

/** A whole number of fen (or the like of another currency); undefined for anything else. */
export function fenOf(amount: WechatFields, name: string): Money | undefined {
  const currency = parseCurrency(textOf(amount, 'currency') ?? 'CNY')
  const minor = amount[name]
  if (!currency.ok || exponentOf(currency.value) !== 2) return undefined
  return Number.isSafeInteger(minor) && (minor as number) >= 0
    ? money(BigInt(minor as number), currency.value)
    : undefined
}

/** A transaction as a query or a notice tells it; undefined when a field that must be there is missing or wrong. */
export function readTransaction(fields: WechatFields, observedAt: Date): Observation | undefined {
  const merchantRef = textOf(fields, 'out_trade_no')
  const state = wechatStates[textOf(fields, 'trade_state') ?? '']
  const amount = fenOf(objectOf(fields['amount']), 'total')
  if (merchantRef === undefined || state === undefined || amount === undefined) return undefined
  const isPaid = state === 'captured'
  const nothing = money(0n, amount.currency)
  const payment: ObservedPayment = {
    connectorRef: textOf(fields, 'transaction_id') ?? merchantRef,
    state,
    amount,
    authorized: isPaid ? amount : nothing,
    capturable: nothing,
    captured: isPaid ? amount : nothing,
    // A transaction does not say how much of it was refunded; each refund tells its own part.
    refunded: nothing,
    sessionOpen: state === 'open' || state === 'declined',
    merchant: `${textOf(fields, 'appid') ?? ''}/${textOf(fields, 'mchid') ?? ''}`,
  }
  return { merchantRef, observedAt, payment, operations: [] }
}

/**
 * A refund as an answer (`status`) or a notice (`refund_status`) tells it; `undecided` while it is on its way, undefined
 * when it does not read as one.
 */
export function readRefund(
  fields: WechatFields,
  status: 'status' | 'refund_status',
): ObservedOperation | 'undecided' | undefined {
  const reference = textOf(fields, 'out_refund_no')
  const told = textOf(fields, status) ?? ''
  const amount = fenOf(objectOf(fields['amount']), 'refund')
  const connectorRef = textOf(fields, 'refund_id')
  if (reference === undefined || amount === undefined || !Object.hasOwn(wechatRefundStates, told))
    return undefined
  const succeeded = wechatRefundStates[told]
  if (succeeded === undefined) return 'undecided'
  return {
    reference,
    kind: 'refund',
    amount,
    succeeded,
    ...(succeeded ? {} : { code: 'payer_account_abnormal' }),
    ...(connectorRef === undefined ? {} : { connectorRef }),
  }
}
