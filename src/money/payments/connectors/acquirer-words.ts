import { parseCurrency, type Currency } from '#kernel/currency.ts'
import { money, parseDecimal, type Money } from '#kernel/money.ts'
import type {
  ObservedAuthentication,
  ObservedOperation,
  ObservedPayment,
  ObservedState,
  Observation,
} from '../evidence.ts'

/** The acquirers' response codes (DE39) in our words. A code not listed is told as `declined`. */
export const acquirerCodes: Readonly<Record<string, string>> = {
  '01': 'refer_to_issuer',
  '02': 'refer_to_issuer',
  '03': 'invalid_merchant',
  '04': 'pick_up_card',
  '05': 'do_not_honor',
  '07': 'pick_up_card',
  '10': 'partial_approval',
  '12': 'invalid_transaction',
  '13': 'invalid_amount',
  '14': 'invalid_card_number',
  '15': 'no_such_issuer',
  '19': 'try_again',
  '30': 'format_error',
  '41': 'lost_card',
  '43': 'stolen_card',
  '51': 'insufficient_funds',
  '54': 'expired_card',
  '55': 'not_permitted',
  '57': 'not_permitted',
  '58': 'not_permitted_here',
  '59': 'suspected_fraud',
  '61': 'over_limit',
  '62': 'restricted_card',
  '63': 'security_violation',
  '65': 'too_many_uses',
  '75': 'not_permitted',
  '82': 'wrong_security_code',
  '91': 'issuer_unavailable',
  '92': 'cannot_route',
  '93': 'violation_of_law',
  '94': 'duplicate',
  '96': 'system_malfunction',
  N7: 'wrong_security_code',
  '1A': 'authentication_required',
}

/** The acquirers' states in our words. A part that was approved is no approval: it is given back. */
export const acquirerStates: Readonly<Record<string, ObservedState>> = {
  approved: 'authorized',
  partial: 'declined',
  declined: 'declined',
  pending: 'open',
  captured: 'captured',
  voided: 'voided',
  expired: 'expired',
}

const kinds: Readonly<Record<string, ObservedOperation['kind']>> = {
  capture: 'capture',
  void: 'void',
  refund: 'refund',
}

/** A JSON object as it came. */
export type Fields = Readonly<Record<string, unknown>>

/** A value as an object, or undefined. */
export const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length > 0 && value.length <= 200 ? value : undefined

function moneyOf(value: unknown, currency: Currency): Money | undefined {
  const text = textOf(value)
  const amount = text === undefined ? undefined : parseDecimal(text, currency)
  return amount?.ok && amount.value.minor >= 0n ? amount.value : undefined
}

/** One of the acquirer's operations, or undefined when it does not read as one of ours. */
export function readAcquirerOperation(value: unknown, currency: Currency): ObservedOperation | undefined {
  const fields = fieldsOf(value)
  if (fields === undefined) return undefined
  const kind = kinds[String(fields['kind'])]
  const amount = moneyOf(fields['amount'], currency)
  const reference = textOf(fields['reference'])
  const { state } = fields
  if (kind === undefined || amount === undefined || reference === undefined) return undefined
  if (state !== 'succeeded' && state !== 'failed') return undefined
  const code = textOf(fields['code'])?.slice(0, 60)
  const connectorRef = textOf(fields['id'])
  return {
    reference,
    kind,
    amount,
    succeeded: state === 'succeeded',
    ...(code === undefined ? {} : { code }),
    ...(connectorRef === undefined ? {} : { connectorRef }),
  }
}

function cardOf(value: unknown): { brand: string; last4: string } | undefined {
  const { brand, last4 } = fieldsOf(value) ?? {}
  const name = textOf(brand)
  return name !== undefined && typeof last4 === 'string' && /^\d{4}$/.test(last4)
    ? { brand: name.slice(0, 30), last4 }
    : undefined
}

/** Whether only a part was held, now or before it was given back. */
const isPart = (fields: Fields) => fields['state'] === 'partial' || fields['response_code'] === '10'

function amountsOf(fields: Fields, currency: Currency) {
  const amount = moneyOf(fields['amount'], currency)
  const approved = moneyOf(fields['amount_approved'], currency)
  const captured = moneyOf(fields['amount_captured'], currency)
  const refunded = moneyOf(fields['amount_refunded'], currency)
  const capturable = moneyOf(fields['amount_capturable'], currency)
  if (!amount || !approved || !captured || !refunded || !capturable) return undefined
  const none = money(0n, currency)
  if (isPart(fields)) return { amount, authorized: none, captured: none, refunded: none, capturable: none }
  return { amount, authorized: approved, captured, refunded, capturable }
}

function declineCodeOf(fields: Fields): string | undefined {
  const code = textOf(fields['response_code'])
  if (code === undefined || code === '00' || code === '85') return undefined
  return acquirerCodes[code] ?? 'declined'
}

/** What an acquirer says of an authorization, in our words; undefined when a field that must be there is missing or wrong. */
export function readAuthorization(
  value: unknown,
  observedAt: Date,
  authentication?: ObservedAuthentication,
): Observation | undefined {
  const fields = fieldsOf(value)
  const currency = parseCurrency(String(fields?.['currency']))
  const state = acquirerStates[String(fields?.['state'])]
  const merchantRef = textOf(fields?.['reference'])
  const connectorRef = textOf(fields?.['id'])
  if (fields === undefined || !currency.ok || state === undefined) return undefined
  if (merchantRef === undefined || connectorRef === undefined) return undefined
  const amounts = amountsOf(fields, currency.value)
  if (amounts === undefined) return undefined
  const listed = Array.isArray(fields['operations']) ? (fields['operations'] as unknown[]) : []
  // The acquirer also lists what we did without an operation of the books: giving back a part, asking for more.
  const operations = listed
    .map((each) => readAcquirerOperation(each, currency.value))
    .filter((each) => each?.reference.startsWith('op_'))
    .filter((each) => each !== undefined)
  const card = cardOf(fields['card'])
  const code = declineCodeOf(fields)
  const addressCheck = textOf(fields['avs'])
  const until = Date.parse(String(fields['authorized_until']))
  const payment: ObservedPayment = {
    connectorRef,
    state: isPart(fields) ? 'declined' : state,
    ...amounts,
    sessionOpen: state === 'open',
    ...(card === undefined ? {} : { card }),
    ...(code === undefined ? {} : { declineCode: code }),
    ...(Number.isNaN(until) ? {} : { authorizedUntil: new Date(until) }),
    ...(authentication === undefined ? {} : { authentication }),
    ...(addressCheck !== undefined && /^[A-Z]$/.test(addressCheck) ? { addressCheck } : {}),
  }
  return { merchantRef, observedAt, payment, operations }
}
