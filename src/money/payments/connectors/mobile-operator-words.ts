import { parseCurrency } from '#kernel/currency.ts'
import { parseDecimal, zero, type Money } from '#kernel/money.ts'
import type { ObservedPayment, ObservedState } from '../evidence.ts'

/** An object of a JSON document. */
export type Fields = Readonly<Record<string, unknown>>

/** The interface spells this word the British way; nothing else here does. */
const britishly = (word: string) => word.replace('cancel', 'cancell')

/** The operator's states in our words. What is reserved is not paid: it is still to be claimed. */
export const operatorStates: Readonly<Record<string, ObservedState>> = {
  processing: 'open',
  pending_validation: 'requires_confirmation',
  reserved: 'requires_confirmation',
  succeeded: 'captured',
  denied: 'declined',
  [britishly('canceled')]: 'expired',
}

/** The operator's reasons in our words. A code not listed is told as `declined`. */
export const operatorCodes: Readonly<Record<string, string>> = {
  IDENTIFIER_NOT_FOUND: 'unknown_number',
  MISSING_IDENTIFIER: 'unknown_number',
  'CARRIER_BILLING.PAYMENT_DENIED': 'do_not_honor',
  'CARRIER_BILLING.UNAUTHORIZED_AMOUNT': 'over_limit',
  'CARRIER_BILLING.USER_AMOUNT_THRESHOLD_OVERPASSED': 'over_limit',
  'CARRIER_BILLING.VALIDATION_FAILED': 'confirmation_failed',
}

/** A JSON value of bytes; undefined where they are none. */
export function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown
  } catch {
    // Not JSON: the caller says what that means for it.
    return undefined
  }
}

/** The fields at a path of names; none where there is no object. */
export function fieldsAt(value: unknown, ...path: readonly string[]): Fields {
  let here: unknown = value
  for (const name of path)
    here = typeof here === 'object' && here !== null ? (here as Fields)[name] : undefined
  return typeof here === 'object' && here !== null && !Array.isArray(here) ? (here as Fields) : {}
}

/** A text of the fields, of sane length; empty where there is none. */
export function textOf(fields: Fields, name: string): string {
  const value = fields[name]
  return typeof value === 'string' && value.length <= 500 ? value : ''
}

/** Amounts are JSON numbers on this wire: read by their shortest decimal text, so no rounding of ours comes in. */
export function amountOf(charging: Fields): Money | undefined {
  const currency = parseCurrency(textOf(charging, 'currency'))
  const { amount } = charging
  if (!currency.ok || typeof amount !== 'number') return undefined
  const read = parseDecimal(String(amount), currency.value)
  return read.ok && read.value.minor > 0n ? read.value : undefined
}

/** What the operator says of a payment; undefined when a field that must be there is missing or wrong. */
export type SaidPayment = {
  readonly merchantRef: string
  readonly status: string
  readonly authorizationId: string
  readonly payment: ObservedPayment
}

/** The parts of a payment as the interface has them, from an answer or from an event. */
export function readPayment(
  id: string,
  status: string,
  about: Fields,
  validation: Fields = {},
): SaidPayment | undefined {
  const state = operatorStates[status]
  const amount = amountOf(fieldsAt(about, 'paymentAmount', 'chargingInformation'))
  const merchantRef = textOf(about, 'referenceCode')
  if (state === undefined || amount === undefined || merchantRef === '' || id === '') return undefined
  const none = zero(amount.currency)
  const paid = state === 'captured' ? amount : none
  const merchant = textOf(fieldsAt(about, 'paymentAmount', 'chargingMetaData'), 'merchantIdentifier')
  return {
    merchantRef,
    status,
    authorizationId: textOf(validation, 'authorizationId'),
    payment: {
      connectorRef: id,
      state,
      amount,
      authorized: paid,
      capturable: none,
      captured: paid,
      refunded: none,
      sessionOpen: state === 'open' || state === 'requires_confirmation',
      ...(merchant === '' ? {} : { merchant }),
      ...(state === 'declined' ? { declineCode: 'do_not_honor' } : {}),
    },
  }
}

/** A payment as the operator answers it. */
export function readAnswer(value: unknown): SaidPayment | undefined {
  const fields = fieldsAt(value)
  return readPayment(
    textOf(fields, 'paymentId'),
    textOf(fields, 'paymentStatus'),
    fieldsAt(fields, 'amountTransaction'),
    fieldsAt(fields, 'validationInfo'),
  )
}

/** The state a payment event tells of, by the last word of its type; undefined for events of other kinds. */
export const eventStates: Readonly<Record<string, string>> = {
  'payment-pending-validation': 'pending_validation',
  'payment-reserved': 'reserved',
  'payment-completed': 'succeeded',
  [britishly('payment-canceled')]: britishly('canceled'),
  'payment-denied': 'denied',
}
