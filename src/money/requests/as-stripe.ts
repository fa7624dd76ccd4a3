import { isOpen, type Operation, type Payment } from '#money/payments/index.ts'
import type { Request } from './request.ts'

const seconds = (at: Date) => Math.floor(at.getTime() / 1000)
const stem = (id: string) => id.slice(id.indexOf('_') + 1)

/** The name of a payment in the API: the same letters under Stripe's prefix. */
export const intentName = (paymentId: string): string => `pi_${stem(paymentId)}`

/** The name of a refund in the API. */
export const refundName = (operationId: string): string => `re_${stem(operationId)}`

/** The name of what was charged for a payment in the API. */
export const chargeName = (paymentId: string): string => `ch_${stem(paymentId)}`

/** Where a payment stands, in Stripe's words. */
export function statusOf({ capture, confirmedAt }: Request, { intent, attempts }: Payment): string {
  const wasDeclined = attempts.at(-1)?.declineCode !== undefined
  switch (intent.state) {
    case 'requires_payment':
    case 'processing':
      return confirmedAt === null || wasDeclined ? 'requires_payment_method' : 'requires_action'
    case 'authorized':
      return capture === 'manual' ? 'requires_capture' : 'processing'
    case 'partially_captured':
      return 'requires_capture'
    case 'captured':
    case 'partially_refunded':
    case 'refunded':
      return 'succeeded'
    case 'canceled':
    case 'expired':
      return 'canceled'
  }
}

/** What the payer of a payment is asked before its provider is: a code that is sent to them. */
export type VerifyWithCode = {
  /** Where a code goes; null until the payer has said where they can be reached. */
  readonly type: 'email' | 'phone' | null
  /** The same, most of it hidden. */
  readonly sent_to: string | null
  readonly code_sent: boolean
  readonly answers_left: number
  readonly codes_left: number
  readonly expires_at: number
  readonly hosted_verification_url: string
}

/** What only those who hold the key are shown. */
export type PayersWay = {
  readonly secret: string
  readonly url: string
  readonly verify?: VerifyWithCode | undefined
}

/** What the payer does next. Who knows nothing of codes may lead them to the page all the same. */
function nextAction({ url, verify }: PayersWay, returnUrl: string | null) {
  const redirect = { redirect_to_url: { url, return_url: returnUrl } }
  return verify === undefined
    ? { type: 'redirect_to_url', ...redirect }
    : { type: 'verify_with_code', verify_with_code: verify, ...redirect }
}

/** A payment as Stripe's clients read it. `way` is left out where others may read it, as in events. */
export function intentAsStripe(request: Request, payment: Payment, way?: PayersWay) {
  const { intent, attempts } = payment
  const status = statusOf(request, payment)
  const last = attempts.at(-1)
  const isDeclined = last?.declineCode !== undefined && status === 'requires_payment_method'
  const name = intentName(intent.id)
  const capturable = status === 'requires_capture' ? intent.authorized.minor - intent.captured.minor : 0n
  return {
    id: name,
    object: 'payment_intent',
    amount: Number(intent.amount.minor),
    amount_capturable: Number(capturable),
    amount_received: Number(intent.captured.minor),
    canceled_at: request.canceledAt === null ? null : seconds(request.canceledAt),
    capture_method: request.capture,
    client_secret: way === undefined ? null : `${name}_secret_${way.secret}`,
    confirmation_method: 'automatic',
    created: seconds(request.createdAt),
    currency: intent.amount.currency.toLowerCase(),
    customer: request.buyerId,
    description: request.description === '' ? null : request.description,
    last_payment_error: isDeclined
      ? {
          type: 'card_error',
          code: 'card_declined',
          decline_code: last.declineCode,
          message: 'The payment was declined.',
        }
      : null,
    latest_charge:
      attempts.some(({ state, surplus }) => !isOpen(state) && !surplus) && intent.authorized.minor > 0n
        ? chargeName(intent.id)
        : null,
    livemode: false,
    metadata: request.metadata,
    next_action:
      way !== undefined && status === 'requires_action' ? nextAction(way, request.returnUrl) : null,
    payment_method: null,
    payment_method_types: [last?.method ?? 'card'],
    status,
  }
}

/** A refund as Stripe's clients read it. */
export function refundAsStripe(payment: Payment, operation: Operation) {
  const status = { succeeded: 'succeeded', failed: 'failed' }[operation.state as string] ?? 'pending'
  return {
    id: refundName(operation.id),
    object: 'refund',
    amount: Number(operation.amount.minor),
    charge: chargeName(payment.intent.id),
    created: seconds(operation.createdAt),
    currency: operation.amount.currency.toLowerCase(),
    failure_reason: operation.failureCode ?? null,
    metadata: {},
    payment_intent: intentName(payment.intent.id),
    reason: 'requested_by_customer',
    status,
  }
}
