import { parseCurrency, type Currency } from '#kernel/currency.ts'
import { parseDecimal, type Money } from '#kernel/money.ts'
import type { Observation, ObservedOperation, ObservedPayment, ObservedState } from '../evidence.ts'

/** The bank's states in our words. */
export const bankStates: Readonly<Record<string, ObservedState>> = {
  open: 'open',
  requires_confirmation: 'requires_confirmation',
  declined: 'declined',
  expired: 'expired',
  authorized: 'authorized',
  captured: 'captured',
  voided: 'voided',
}

/** The bank's reasons to decline, in our words. A code not listed is told as `declined`. */
export const bankDeclineCodes: Readonly<Record<string, string>> = {
  insufficient_funds: 'insufficient_funds',
  expired_card: 'expired_card',
  incorrect_cvc: 'wrong_security_code',
  wrong_security_code: 'wrong_security_code',
  over_limit: 'over_limit',
  do_not_honor: 'do_not_honor',
  confirmation_failed: 'confirmation_failed',
  lost_card: 'do_not_honor',
  stolen_card: 'do_not_honor',
}

const kinds: Readonly<Record<string, ObservedOperation['kind']>> = {
  capture: 'capture',
  void: 'void',
  refund: 'refund',
}

type Fields = Readonly<Record<string, unknown>>

/** A JSON object from bytes, or undefined. */
export function jsonObject(raw: Uint8Array): Fields | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(raw).toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined
  } catch {
    // Not JSON: the caller says what that means for it.
    return undefined
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length > 0 && value.length <= 200 ? value : undefined

function moneyOf(value: unknown, currency: Currency): Money | undefined {
  const text = textOf(value)
  const amount = text === undefined ? undefined : parseDecimal(text, currency)
  return amount?.ok && amount.value.minor >= 0n ? amount.value : undefined
}

function dateOf(value: unknown): Date | undefined {
  const text = textOf(value)
  const at = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(at) ? undefined : new Date(at)
}

function cardOf(value: unknown): { brand: string; last4: string } | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { brand, last4 } = value as Fields
  const name = textOf(brand)
  return name !== undefined && typeof last4 === 'string' && /^\d{4}$/.test(last4)
    ? { brand: name.slice(0, 30), last4 }
    : undefined
}

/** One of the bank's operations, or undefined when it does not read as one. */
export function readOperation(value: unknown, currency: Currency): ObservedOperation | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const fields = value as Fields
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

function readAmounts(fields: Fields, currency: Currency) {
  const amount = moneyOf(fields['amount'], currency)
  const authorized = moneyOf(fields['amount_authorized'], currency)
  const captured = moneyOf(fields['amount_captured'], currency)
  const refunded = moneyOf(fields['amount_refunded'], currency)
  const capturable = moneyOf(fields['amount_capturable'], currency)
  if (!amount || !authorized || !captured || !refunded || !capturable) return undefined
  return { amount, authorized, captured, refunded, capturable }
}

function optional(fields: Fields): Partial<ObservedPayment> {
  const card = cardOf(fields['card'])
  const code = textOf(fields['decline_code'])
  const until = dateOf(fields['authorized_until'])
  const sessionUntil = dateOf(fields['session_expires_at'])
  const merchant = textOf(fields['merchant'])
  return {
    ...(card === undefined ? {} : { card }),
    ...(code === undefined ? {} : { declineCode: bankDeclineCodes[code] ?? 'declined' }),
    ...(until === undefined ? {} : { authorizedUntil: until }),
    ...(sessionUntil === undefined ? {} : { sessionExpiresAt: sessionUntil }),
    ...(merchant === undefined ? {} : { merchant }),
  }
}

/** The bank's payment in our words; undefined when a field that must be there is missing or wrong. */
export function readPayment(fields: Fields, observedAt: Date): Observation | undefined {
  const currency = parseCurrency(String(fields['currency']))
  const state = bankStates[String(fields['state'])]
  const merchantRef = textOf(fields['merchant_ref'])
  const connectorRef = textOf(fields['id'])
  if (!currency.ok || state === undefined || merchantRef === undefined || connectorRef === undefined)
    return undefined
  const amounts = readAmounts(fields, currency.value)
  const listed = Array.isArray(fields['operations']) ? (fields['operations'] as unknown[]) : []
  const operations = listed.map((each) => readOperation(each, currency.value))
  if (amounts === undefined || operations.includes(undefined)) return undefined
  const sessionOpen = fields['session_open'] === true
  const payment = { connectorRef, state, ...amounts, sessionOpen, ...optional(fields) }
  return { merchantRef, observedAt, payment, operations: operations.filter((each) => each !== undefined) }
}

/** The time a message of the bank says it was made. */
export const createdAt = (fields: Fields): Date | undefined => dateOf(fields['created'])
