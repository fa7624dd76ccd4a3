import { paymentColumns, type PaymentRow } from './schema.ts'
import type { Provider } from './provider.ts'

type RefundRow = { id: string; payment_id: string; amount: bigint; metadata: string; created: bigint }

const selects = {
  id: `select ${paymentColumns} from payments where id = ?`,
  session_id: `select ${paymentColumns} from payments where session_id = ?`,
}

/** The payment with this intent id or session id. */
export function findPayment(
  provider: Provider,
  by: keyof typeof selects,
  value: string,
): PaymentRow | undefined {
  return provider.store.one<PaymentRow>(selects[by], value)
}

/** What of an authorization is neither captured nor released. */
export const capturable = (row: PaymentRow): bigint => row.authorized - row.captured - row.released

/** A charge as the wire has it; null before a card was charged. */
export function chargeObject(row: PaymentRow) {
  if (row.charge_id === null) return null
  return {
    id: row.charge_id,
    object: 'charge',
    amount: Number(row.amount),
    amount_captured: Number(row.captured),
    amount_refunded: Number(row.refunded),
    currency: row.currency,
    captured: row.captured > 0n,
    metadata: JSON.parse(row.metadata) as Record<string, string>,
    refunded: row.captured > 0n && row.refunded === row.captured,
    payment_intent: row.id,
    status: row.authorized > 0n ? 'succeeded' : 'failed',
    payment_method_details: { type: 'card', card: { brand: row.brand, last4: row.last4 } },
  }
}

/** Which links of an object are wanted as whole objects. */
export type Expand = ReadonlySet<string>

/** A payment intent as the wire has it. */
export function intentObject(row: PaymentRow, expand: Expand = new Set()) {
  const error =
    row.decline_code === null
      ? null
      : {
          type: 'card_error',
          code: 'card_declined',
          decline_code: row.decline_code,
          message: 'Your card was declined.',
        }
  return {
    id: row.id,
    object: 'payment_intent',
    amount: Number(row.amount),
    amount_capturable: row.status === 'requires_capture' ? Number(capturable(row)) : 0,
    amount_received: Number(row.captured),
    capture_method: row.capture_method,
    created: Number(row.created),
    currency: row.currency,
    description: row.description,
    last_payment_error: error,
    latest_charge: expand.has('latest_charge') ? chargeObject(row) : row.charge_id,
    livemode: false,
    metadata: JSON.parse(row.metadata) as Record<string, string>,
    status: row.status,
  }
}

/** The status of a hosted session: one that ran out is expired even before the sweep comes by. */
export function sessionStatus(row: PaymentRow, seconds: number): PaymentRow['session_status'] {
  return row.session_status === 'open' && Number(row.expires) <= seconds ? 'expired' : row.session_status
}

/** A hosted session as the wire has it. The intent appears once the payer has begun. */
export function sessionObject(provider: Provider, row: PaymentRow, expand: Expand = new Set()) {
  const begun = row.charge_id !== null || row.status !== 'requires_payment_method'
  const status = sessionStatus(row, provider.seconds())
  const inner = new Set([...expand].flatMap((each) => each.replace(/^payment_intent\.?/, '') || []))
  const intent = expand.has('payment_intent') || inner.size > 0 ? intentObject(row, inner) : row.id
  return {
    id: row.session_id,
    object: 'checkout.session',
    amount_total: Number(row.amount),
    cancel_url: row.cancel_url,
    client_reference_id: row.merchant_ref,
    created: Number(row.created),
    currency: row.currency,
    expires_at: Number(row.expires),
    livemode: false,
    metadata: {},
    mode: 'payment',
    payment_intent: begun ? intent : null,
    payment_status: row.captured > 0n ? 'paid' : 'unpaid',
    status,
    success_url: row.success_url,
    url: status === 'open' ? `${provider.origin}/c/pay/${row.session_id}` : null,
  }
}

/** A refund as the wire has it. */
export function refundObject(row: PaymentRow, refund: RefundRow) {
  return {
    id: refund.id,
    object: 'refund',
    amount: Number(refund.amount),
    charge: row.charge_id,
    created: Number(refund.created),
    currency: row.currency,
    metadata: JSON.parse(refund.metadata) as Record<string, string>,
    payment_intent: row.id,
    status: 'succeeded',
  }
}

/** The refunds of a payment, the newest first. */
export function refundsOf(provider: Provider, row: PaymentRow) {
  const rows = provider.store.all<RefundRow>(
    `select id, payment_id, amount, metadata, created from refunds where payment_id = ? order by created desc, id desc`,
    row.id,
  )
  return rows.map((each) => refundObject(row, each))
}
