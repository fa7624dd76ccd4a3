import { formatAmount } from '../wire/amounts.ts'
import type { Store } from '../wire/store.ts'

/** The states a payment shows to the merchant. */
export type PaymentState =
  | 'open'
  | 'requires_confirmation'
  | 'authorized'
  | 'declined'
  | 'captured'
  | 'voided'
  | 'expired'

/** A payment as stored; one per session and merchant reference. */
export type PaymentRow = {
  id: string
  session_id: string
  merchant_ref: string
  state: PaymentState
  amount_minor: bigint
  currency: string
  description: string
  locale: string
  return_url: string
  notify_url: string
  expires_at: string
  created_at: string
  attempts: bigint
  decline_code: string | null
  card: string | null
  last4: string | null
  brand: string | null
  expiry_month: bigint | null
  expiry_year: bigint | null
  holder: string | null
  authorized_minor: bigint
  captured_minor: bigint
  refunded_minor: bigint
  released_minor: bigint
  authorized_until: string | null
}

/** A capture, void or refund as stored. */
export type OperationRow = {
  id: string
  payment_id: string
  kind: 'capture' | 'void' | 'refund'
  amount_minor: bigint
  state: 'succeeded' | 'failed'
  code: string | null
  reference: string
}

const columns = `id, session_id, merchant_ref, state, amount_minor, currency, description, locale, return_url, notify_url,
  expires_at, created_at, attempts, decline_code, card, last4, brand, expiry_month, expiry_year, holder, authorized_minor,
  captured_minor, refunded_minor, released_minor, authorized_until`
const selects = {
  id: `select ${columns} from payments where id = ?`,
  session_id: `select ${columns} from payments where session_id = ?`,
  merchant_ref: `select ${columns} from payments where merchant_ref = ?`,
}

/** The payment with this id, session or merchant reference. */
export function findPayment(store: Store, by: keyof typeof selects, value: string): PaymentRow | undefined {
  return store.one<PaymentRow>(selects[by], value)
}

/** What of an authorization is neither captured nor released, in minor units. */
export function capturable(payment: PaymentRow): bigint {
  return payment.authorized_minor - payment.captured_minor - payment.released_minor
}

/** The state at a moment: a session or authorization that ran out is expired even before the sweeper comes by. */
export function stateAt(payment: PaymentRow, now: string): PaymentState {
  const { state } = payment
  if (state === 'open' || state === 'requires_confirmation' || state === 'declined')
    return payment.expires_at <= now ? (state === 'declined' ? 'declined' : 'expired') : state
  if (state === 'authorized' && (payment.authorized_until ?? '') <= now) return 'expired'
  return state
}

/** Whether the payer may still try a card on the session's page. */
export function sessionOpen(payment: PaymentRow, now: string): boolean {
  const trying =
    payment.state === 'open' || payment.state === 'requires_confirmation' || payment.state === 'declined'
  return trying && payment.expires_at > now && payment.attempts < attemptLimit
}

/** Cards that may be tried in one session; after that it is closed, against guessing of card numbers. */
export const attemptLimit = 10n

/** The payment as the merchant sees it, in the form of the wire. */
export function paymentOnWire(store: Store, payment: PaymentRow) {
  const now = new Date().toISOString()
  const decimal = (minor: bigint) => formatAmount(minor, payment.currency)
  const operations = store.all<OperationRow>(
    `select id, payment_id, kind, amount_minor, state, code, reference from operations where payment_id = ? order by rowid`,
    payment.id,
  )
  return {
    id: payment.id,
    merchant_ref: payment.merchant_ref,
    state: stateAt(payment, now),
    amount: decimal(payment.amount_minor),
    currency: payment.currency,
    amount_authorized: decimal(payment.authorized_minor),
    amount_capturable: decimal(stateAt(payment, now) === 'expired' ? 0n : capturable(payment)),
    amount_captured: decimal(payment.captured_minor),
    amount_refunded: decimal(payment.refunded_minor),
    ...(payment.decline_code !== null && { decline_code: payment.decline_code }),
    session_open: sessionOpen(payment, now),
    session_expires_at: payment.expires_at,
    ...(payment.last4 !== null && {
      card: {
        brand: payment.brand,
        last4: payment.last4,
        expiry_month: Number(payment.expiry_month),
        expiry_year: Number(payment.expiry_year),
      },
    }),
    authorized_until: payment.authorized_until,
    operations: operations.map((operation) => operationOnWire(operation, payment.currency)),
  }
}

/** A capture, void or refund in the form of the wire. */
export function operationOnWire(operation: OperationRow, currency: string) {
  return {
    id: operation.id,
    kind: operation.kind,
    amount: formatAmount(operation.amount_minor, currency),
    currency,
    state: operation.state,
    ...(operation.code !== null && { code: operation.code }),
    reference: operation.reference,
  }
}
