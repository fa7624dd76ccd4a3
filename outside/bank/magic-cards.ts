/** Why an issuer says no. */
export type DeclineCode =
  | 'insufficient_funds'
  | 'expired_card'
  | 'wrong_security_code'
  | 'over_limit'
  | 'do_not_honor'
  | 'confirmation_failed'

/** What a card does, beyond paying like any other. */
export type Behavior =
  | 'ordinary'
  | 'approve'
  | 'confirm'
  | 'no_answer'
  | 'answer_lost'
  | 'notify_late'
  | 'notify_twice'
  | 'notify_wrong_amount'
  | { readonly decline: DeclineCode }

/** Test card numbers and what each does; the one table, printed in the README and on the bank's front page. */
export const magicCards: readonly (readonly [number: string, behavior: Behavior, says: string])[] = [
  ['4242424242424242', 'approve', 'Approved, without a limit'],
  ['4000000000009995', { decline: 'insufficient_funds' }, 'Declined: insufficient funds'],
  ['4000000000000069', { decline: 'expired_card' }, 'Declined: expired card'],
  ['4000000000000127', { decline: 'wrong_security_code' }, 'Declined: wrong security code'],
  ['4000000000009979', { decline: 'over_limit' }, 'Declined: over the limit'],
  ['4000000000000002', { decline: 'do_not_honor' }, 'Declined: do not honor'],
  ['4000000000003220', 'confirm', 'Asks for the code shown on the phone page'],
  ['4000000000004202', 'no_answer', 'The provider times out, nothing happened'],
  ['4000000000004210', 'answer_lost', 'Authorized, but answer and notification are lost'],
  ['4000000000004228', 'notify_late', 'Authorized, notified 20 seconds late'],
  ['4000000000004236', 'notify_twice', 'Authorized, the same notification sent twice'],
  ['4000000000004244', 'notify_wrong_amount', 'Authorized, first notified with a wrong amount'],
]

const behaviors = new Map(magicCards.map(([number, behavior]) => [number, behavior]))

/** What this card number does; any number not in the table is an ordinary issuer account. */
export function behaviorOf(number: string): Behavior {
  return behaviors.get(number) ?? 'ordinary'
}
