import type { Stripe } from 'stripe'
import { parseCurrency } from '#kernel/currency.ts'
import { money } from '#kernel/money.ts'
import type { ObservedOperation, ObservedPayment, ObservedState } from '../evidence.ts'

/** Stripe's reasons to decline, in our words. A code not listed is told as `do_not_honor`. */
export const stripeDeclineCodes: Readonly<Record<string, string>> = {
  insufficient_funds: 'insufficient_funds',
  expired_card: 'expired_card',
  incorrect_cvc: 'incorrect_cvc',
  invalid_cvc: 'incorrect_cvc',
  card_velocity_exceeded: 'over_limit',
  withdrawal_count_limit_exceeded: 'over_limit',
  generic_decline: 'do_not_honor',
  do_not_honor: 'do_not_honor',
  lost_card: 'do_not_honor',
  stolen_card: 'do_not_honor',
  authentication_required: 'confirmation_failed',
}

/** Stripe's states of an intent in our words; what it depends on besides is in `stateOf`. */
export const stripeStates: Readonly<Record<string, ObservedState>> = {
  requires_payment_method: 'open',
  requires_confirmation: 'open',
  requires_action: 'requires_confirmation',
  processing: 'open',
  requires_capture: 'authorized',
  succeeded: 'captured',
  canceled: 'voided',
}

type Intent = Stripe.PaymentIntent
type Session = Pick<Stripe.Checkout.Session, 'status' | 'expires_at'>

const chargeOf = (intent: Intent): Stripe.Charge | undefined =>
  typeof intent.latest_charge === 'object' && intent.latest_charge !== null ? intent.latest_charge : undefined

/** True once a card was charged or held, also when that was given up again. */
function wasAuthorized(intent: Intent): boolean {
  if (intent.status === 'requires_capture' || intent.status === 'succeeded') return true
  if (intent.status !== 'canceled' || intent.latest_charge === null) return false
  return (
    chargeOf(intent)?.status === 'succeeded' || (chargeOf(intent) === undefined && !intent.last_payment_error)
  )
}

function stateOf(intent: Intent, session: Session | undefined): ObservedState {
  const isOver = session !== undefined && session.status === 'expired'
  if (intent.status === 'canceled' && !wasAuthorized(intent)) return 'expired'
  if (intent.status === 'requires_payment_method')
    return isOver ? 'expired' : intent.last_payment_error ? 'declined' : 'open'
  return stripeStates[intent.status] ?? 'open'
}

function cardOf(intent: Intent): { brand: string; last4: string } | undefined {
  const card = chargeOf(intent)?.payment_method_details?.card
  const { brand, last4 } = card ?? {}
  return typeof brand === 'string' && typeof last4 === 'string' && /^\d{4}$/.test(last4)
    ? { brand: brand.slice(0, 30), last4 }
    : undefined
}

/** An intent in our words; undefined when its currency is none of ours or a number is no whole one. */
export function readIntent(intent: Intent, session?: Session): ObservedPayment | undefined {
  const currency = parseCurrency(intent.currency.toUpperCase())
  const numbers = [intent.amount, intent.amount_received, intent.amount_capturable]
  if (!currency.ok || !numbers.every((each) => Number.isSafeInteger(each) && each >= 0)) return undefined
  const of = (minor: number) => money(BigInt(minor), currency.value)
  const code = intent.last_payment_error?.decline_code ?? intent.last_payment_error?.code
  const card = cardOf(intent)
  return {
    connectorRef: intent.id,
    state: stateOf(intent, session),
    amount: of(intent.amount),
    authorized: of(wasAuthorized(intent) ? intent.amount : 0),
    capturable: of(intent.amount_capturable),
    captured: of(intent.amount_received),
    refunded: of(chargeOf(intent)?.amount_refunded ?? 0),
    sessionOpen: intent.status === 'requires_payment_method' && (session?.status ?? 'open') === 'open',
    ...(session === undefined ? {} : { sessionExpiresAt: new Date(session.expires_at * 1000) }),
    ...(code === undefined ? {} : { declineCode: stripeDeclineCodes[code] ?? 'do_not_honor' }),
    ...(card === undefined ? {} : { card }),
  }
}

/** A hosted page nobody has typed a card on yet: open, or run out. */
export function readSession(session: Stripe.Checkout.Session): ObservedPayment | undefined {
  const currency = parseCurrency(String(session.currency).toUpperCase())
  const { amount_total: total } = session
  if (!currency.ok || total === null || !Number.isSafeInteger(total)) return undefined
  const nothing = money(0n, currency.value)
  return {
    connectorRef: session.id,
    state: session.status === 'expired' ? 'expired' : 'open',
    amount: money(BigInt(total), currency.value),
    authorized: nothing,
    capturable: nothing,
    captured: nothing,
    refunded: nothing,
    sessionOpen: session.status === 'open',
    sessionExpiresAt: new Date(session.expires_at * 1000),
  }
}

/** What we marked on an intent as captured, and whether it is released as we marked it. */
export function markedOperations(intent: Intent, payment: ObservedPayment): ObservedOperation[] {
  return Object.entries(intent.metadata).flatMap(([reference, mark]): ObservedOperation[] => {
    if (!reference.startsWith('op_')) return []
    const [kind, minor = ''] = mark.split(':')
    if (!/^\d{1,15}$/.test(minor)) return []
    const amount = money(BigInt(minor), payment.amount.currency)
    if (kind === 'capture') return [{ reference, kind, amount, succeeded: true }]
    const isReleased = payment.capturable.minor === 0n && payment.state !== 'authorized'
    return kind === 'void' && isReleased ? [{ reference, kind, amount, succeeded: true }] : []
  })
}

/** Refunds of ours among those of an intent. */
export function refundOperations(refunds: readonly Stripe.Refund[]): ObservedOperation[] {
  return refunds.flatMap((each): ObservedOperation[] => {
    const reference = each.metadata?.['reference']
    const currency = parseCurrency(each.currency.toUpperCase())
    if (reference === undefined || !currency.ok) return []
    if (each.status !== 'succeeded' && each.status !== 'failed' && each.status !== 'canceled') return []
    const amount = money(BigInt(each.amount), currency.value)
    const succeeded = each.status === 'succeeded'
    return [{ reference, kind: 'refund', amount, succeeded, connectorRef: each.id }]
  })
}
