import { sameMoney, type Money } from '#kernel/money.ts'
import type { ObservedOperation, ObservedPayment, Observation } from './evidence.ts'
import { isBeforeAuthorization, type AttemptEvent, type AttemptState } from './lifecycles.ts'
import { isLive, type Attempt, type Operation } from './payment.ts'

/**
 * One consequence of what was said. `take` is money that was taken the moment the payer paid, `lapse` held money that
 * went back to the payer without our asking.
 */
export type Move =
  | { readonly step: 'attempt'; readonly event: AttemptEvent }
  | { readonly step: 'declined_card'; readonly code: string }
  | { readonly step: 'settle'; readonly operation: Operation; readonly said: ObservedOperation }
  | { readonly step: 'take' }
  | { readonly step: 'lapse' }
  | { readonly step: 'conflict'; readonly facts: Readonly<Record<string, string>> }

/** What is to be thought of an observation: it does not fit what was asked, or it has these consequences, maybe none. */
export type Judgment =
  | { readonly fits: false; readonly facts: Readonly<Record<string, string>> }
  | { readonly fits: true; readonly moves: readonly Move[] }

const text = ({ minor, currency }: Money) => `${minor} ${currency}`

/** The first thing of an observation that is not as asked: amount, currency, merchant, reference, or a sum beyond it. */
function misfit(
  attempt: Attempt,
  operations: readonly Operation[],
  { merchantRef, payment, operations: said }: Observation,
  merchant: string | undefined,
): Readonly<Record<string, string>> | undefined {
  if (merchantRef !== attempt.merchantRef) return { field: 'reference', told: merchantRef.slice(0, 100) }
  if (payment !== undefined) {
    const { amount, authorized, captured, refunded } = payment
    if (amount.currency !== attempt.amount.currency)
      return { field: 'currency', asked: attempt.amount.currency, told: amount.currency }
    if (!sameMoney(amount, attempt.amount))
      return { field: 'amount', asked: text(attempt.amount), told: text(amount) }
    if (payment.merchant !== undefined && merchant !== undefined && payment.merchant !== merchant)
      return { field: 'merchant', told: payment.merchant.slice(0, 100) }
    if (authorized.minor !== 0n && !sameMoney(authorized, attempt.amount))
      return { field: 'amount_authorized', asked: text(attempt.amount), told: text(authorized) }
    if (captured.minor > authorized.minor || refunded.minor > captured.minor)
      return { field: 'sums', told: [authorized, captured, refunded].map(text).join(', ') }
  }
  for (const each of said) {
    const asked = operations.find(({ id }) => id === each.reference)
    if (asked === undefined || asked.kind === each.kind) {
      const differs = asked !== undefined && each.kind !== 'void' && !sameMoney(asked.amount, each.amount)
      if (differs) return { field: each.kind, asked: text(asked.amount), told: text(each.amount) }
    } else return { field: 'operation_kind', asked: asked.kind, told: each.kind }
  }
  return undefined
}

/** Operations that were decided by this, and those that contradict what was decided before. */
function settled(operations: readonly Operation[], said: readonly ObservedOperation[]): Move[] {
  return said.flatMap((each): Move[] => {
    const ours = operations.find(({ id }) => id === each.reference)
    if (ours === undefined)
      return [
        { step: 'conflict', facts: { unknown_operation: each.reference.slice(0, 100), kind: each.kind } },
      ]
    if (isLive(ours)) return [{ step: 'settle', operation: ours, said: each }]
    if ((ours.state === 'succeeded') === each.succeeded) return []
    return [{ step: 'conflict', facts: { operation: ours.id, known: ours.state } }]
  })
}

type Early = Partial<Record<ObservedPayment['state'], AttemptEvent>>

/** Where an attempt goes before any money was authorized; `declined` depends on whether another card may be tried. */
const early: Readonly<Partial<Record<AttemptState, Early>>> = {
  created: { open: 'open', requires_confirmation: 'challenge', expired: 'expire' },
  pending: { requires_confirmation: 'challenge', expired: 'expire' },
  requires_confirmation: { open: 'open', expired: 'expire' },
  integrity_failure: { expired: 'expire', declined: 'decline' },
}

function beforeAuthorization(attempt: Attempt, payment: ObservedPayment): Move[] {
  if (payment.authorized.minor > 0n) return [{ step: 'attempt', event: 'authorize' }]
  const event = early[attempt.state]?.[payment.state]
  if (event !== undefined) return [{ step: 'attempt', event }]
  if (payment.state !== 'declined') return []
  const open = attempt.state !== 'declined' && attempt.state !== 'failed' && attempt.state !== 'expired'
  const code = payment.declineCode ?? 'declined'
  const isSaid: Move[] = attempt.declineCode === code ? [] : [{ step: 'declined_card', code }]
  if (!open) return []
  if (!payment.sessionOpen) return [...isSaid, { step: 'attempt', event: 'decline' }]
  const stays = attempt.state === 'pending' || attempt.state === 'requires_proof'
  const back: AttemptEvent | undefined = stays ? undefined : 'open'
  return back === undefined ? isSaid : [...isSaid, { step: 'attempt', event: back }]
}

/** What of the authorization is left at us once these moves are made. */
function leftAfter(attempt: Attempt, moves: readonly Move[]): { held: bigint; captured: bigint } {
  const authorizes = moves.some((move) => move.step === 'attempt' && move.event === 'authorize')
  let captured = attempt.captured.minor
  let held = (authorizes ? attempt.amount.minor : attempt.authorized.minor) - captured - attempt.voided.minor
  for (const move of moves) {
    if (move.step === 'take') return { held: 0n, captured: attempt.amount.minor }
    if (move.step !== 'settle' || !move.said.succeeded) continue
    if (move.operation.kind === 'capture') {
      captured += move.operation.amount.minor
      held -= move.operation.amount.minor
    } else if (move.operation.kind === 'void') held = 0n
  }
  return { held, captured }
}

/**
 * Judge what a provider said against what we asked and know. Pure: the caller holds the lock and does what follows.
 * Old news has no consequence; news that contradicts authorized or captured money is a conflict for a person.
 */
export function judge(
  attempt: Attempt,
  operations: readonly Operation[],
  observation: Observation,
  merchant?: string,
): Judgment {
  const facts = misfit(attempt, operations, observation, merchant)
  if (facts !== undefined) return { fits: false, facts }
  const moves: Move[] = settled(operations, observation.operations)
  const { payment, observedAt } = observation
  if (payment === undefined) return { fits: true, moves }
  if (isBeforeAuthorization(attempt.state)) moves.unshift(...beforeAuthorization(attempt, payment))
  const knows = moves.some((move) => move.step === 'attempt' && move.event === 'authorize')
  if (isBeforeAuthorization(attempt.state) && !knows) return { fits: true, moves }

  const isOld = attempt.observedAt !== undefined && observedAt.getTime() < attempt.observedAt.getTime()
  if (payment.authorized.minor === 0n) {
    if (!isOld && payment.state !== 'open' && payment.state !== 'requires_confirmation')
      moves.push({ step: 'conflict', facts: { known: attempt.state, told: payment.state } })
    return { fits: true, moves }
  }
  if (knows && attempt.atOnce && sameMoney(payment.captured, attempt.amount)) moves.push({ step: 'take' })
  const left = leftAfter(attempt, moves)
  if (payment.captured.minor > left.captured)
    moves.push({ step: 'conflict', facts: { captured: String(left.captured), told: text(payment.captured) } })
  else if (payment.capturable.minor === 0n && left.held > 0n && payment.captured.minor === left.captured)
    moves.push({ step: 'lapse' })
  return { fits: true, moves }
}
