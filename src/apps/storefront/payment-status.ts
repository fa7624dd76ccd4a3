import { money, type Money } from '#kernel/money.ts'
import { isOpen, takingOf, type Attempt, type Payment } from '#money/payments/index.ts'
import { declineText, leavingSaid, type Leaving } from './components/payment-words.ts'
import type { StatusShown, TryShown } from './pages/paying.ts'
import type { Words } from './words.ts'

const tones: Readonly<Record<Attempt['state'], TryShown['tone']>> = {
  created: 'warn',
  requires_proof: '',
  pending: '',
  requires_confirmation: '',
  declined: 'bad',
  failed: 'bad',
  expired: '',
  integrity_failure: 'warn',
  authorized: 'good',
  partially_captured: 'good',
  captured: 'good',
  voided: '',
}

function tryOf(words: Words, attempt: Attempt, leaving: Leaving): TryShown {
  const isDeclined = attempt.declineCode !== undefined && attempt.authorized.minor === 0n
  return {
    method: attempt.method,
    at: attempt.createdAt,
    text: attempt.surplus
      ? words('paystate.surplus')
      : leavingSaid(words, `paystate.${attempt.state}`, leaving),
    tone: attempt.surplus ? 'warn' : tones[attempt.state],
    reason: isDeclined ? declineText(words, takingOf(attempt), attempt.declineCode) : undefined,
  }
}

/**
 * What became of a payment in plain words: every try, the latest first, and whether the payer can go on with one. When
 * money is taken depends on how the goods leave.
 */
export function paymentStatus(
  words: Words,
  payment: Payment | undefined,
  total: Money,
  leaving: Leaving = 'parcel',
): Pick<StatusShown, 'tries' | 'refunded' | 'canGoOn'> {
  const attempts = payment?.attempts ?? []
  return {
    tries: attempts.map((each) => tryOf(words, each, leaving)).toReversed(),
    refunded: payment?.intent.refunded ?? money(0n, total.currency),
    canGoOn: attempts.some(({ state, action }) => isOpen(state) && action !== undefined),
  }
}
