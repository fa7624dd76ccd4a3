import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'

/**
 * What is wanted of a payer. A declined card is not an end: the payer may try another. `stop` is an attempt that came to
 * nothing, `lapse` an authorization that ran out, `close` the release of what will not be captured.
 */
export const intentLifecycle = lifecycle({
  requires_payment: { start: 'processing', authorize: 'authorized', cancel: 'canceled', expire: 'expired' },
  processing: {
    stop: 'requires_payment',
    authorize: 'authorized',
    cancel: 'canceled',
    expire: 'expired',
  },
  authorized: {
    capture: 'captured',
    capture_part: 'partially_captured',
    cancel: 'canceled',
    lapse: 'expired',
  },
  partially_captured: {
    capture: 'captured',
    capture_part: 'partially_captured',
    close: 'captured',
    refund_part: 'partially_captured',
  },
  captured: { refund_part: 'partially_refunded', refund: 'refunded' },
  partially_refunded: { refund_part: 'partially_refunded', refund: 'refunded' },
  refunded: {},
  canceled: {},
  expired: {},
})

/**
 * One try. In `requires_proof` nobody was asked yet: the payer first proves who they are. Up to `authorized` evidence may still turn it either way; from there it only goes forward. `doubt` is an
 * answer whose amount, currency or reference is not what was asked.
 */
export const attemptLifecycle = lifecycle({
  created: {
    ask_proof: 'requires_proof',
    open: 'pending',
    challenge: 'requires_confirmation',
    decline: 'declined',
    fail: 'failed',
    expire: 'expired',
    doubt: 'integrity_failure',
    authorize: 'authorized',
  },
  requires_proof: {
    prove: 'created',
    decline: 'declined',
    expire: 'expired',
    doubt: 'integrity_failure',
    authorize: 'authorized',
  },
  pending: {
    challenge: 'requires_confirmation',
    decline: 'declined',
    fail: 'failed',
    expire: 'expired',
    doubt: 'integrity_failure',
    authorize: 'authorized',
  },
  requires_confirmation: {
    open: 'pending',
    decline: 'declined',
    expire: 'expired',
    doubt: 'integrity_failure',
    authorize: 'authorized',
  },
  declined: { doubt: 'integrity_failure', authorize: 'authorized' },
  failed: { doubt: 'integrity_failure', authorize: 'authorized' },
  expired: { doubt: 'integrity_failure', authorize: 'authorized' },
  integrity_failure: { decline: 'declined', expire: 'expired', authorize: 'authorized' },
  authorized: { capture: 'captured', capture_part: 'partially_captured', void: 'voided' },
  partially_captured: { capture: 'captured', capture_part: 'partially_captured', close: 'captured' },
  captured: {},
  voided: {},
})

/**
 * One request to a provider. `send` is committed before the call; `lose` is an answer that never came; `hold` takes back
 * one that was written down but not made, because its payer is asked for a proof first.
 */
export const operationLifecycle = lifecycle({
  created: { send: 'sent', fail: 'failed' },
  sent: { hold: 'created', send: 'sent', succeed: 'succeeded', fail: 'failed', lose: 'unknown' },
  unknown: { send: 'sent', succeed: 'succeeded', fail: 'failed', lose: 'unknown' },
  succeeded: {},
  failed: {},
})

/**
 * A payer's proof for one try. `proven` until the provider was asked, `used` from then on: a proof begins a try once. The
 * others end the try.
 */
export const proofLifecycle = lifecycle({
  awaiting: { pass: 'proven', fail: 'failed', expire: 'expired', cancel: 'canceled' },
  proven: { use: 'used' },
  used: {},
  failed: {},
  expired: {},
  canceled: {},
})

/** The states of a payment. */
export type IntentState = StateOf<typeof intentLifecycle>
/** The states of an attempt. */
export type AttemptState = StateOf<typeof attemptLifecycle>
/** The states of an operation. */
export type OperationState = StateOf<typeof operationLifecycle>
/** The states of a payer's proof. */
export type ProofState = StateOf<typeof proofLifecycle>
/** The events of an attempt. */
export type AttemptEvent = Parameters<typeof attemptLifecycle.next>[1]
/** The events of a payment. */
export type IntentEvent = Parameters<typeof intentLifecycle.next>[1]

const before: ReadonlySet<AttemptState> = new Set([
  'created',
  'requires_proof',
  'pending',
  'requires_confirmation',
  'declined',
  'failed',
  'expired',
  'integrity_failure',
])

/** True until money was authorized: from there an attempt never goes back. */
export const isBeforeAuthorization = (state: AttemptState): boolean => before.has(state)

/** True while the payer may be on the provider's page, or on ours to prove who they are. */
export const isOpen = (state: AttemptState): boolean =>
  state === 'created' ||
  state === 'requires_proof' ||
  state === 'pending' ||
  state === 'requires_confirmation'
