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

/** Test card numbers and what each does; the one table, also shown on the bank's front page. */
export const magicCards: readonly (readonly [number: string, behavior: Behavior])[] = [
  ['4242424242424242', 'approve'],
  ['4000000000009995', { decline: 'insufficient_funds' }],
  ['4000000000000069', { decline: 'expired_card' }],
  ['4000000000000127', { decline: 'wrong_security_code' }],
  ['4000000000009979', { decline: 'over_limit' }],
  ['4000000000000002', { decline: 'do_not_honor' }],
  ['4000000000003220', 'confirm'],
  ['4000000000004202', 'no_answer'],
  ['4000000000004210', 'answer_lost'],
  ['4000000000004228', 'notify_late'],
  ['4000000000004236', 'notify_twice'],
  ['4000000000004244', 'notify_wrong_amount'],
]

const behaviors = new Map(magicCards.map(([number, behavior]) => [number, behavior]))

/** What this card number does; any number not in the table is an ordinary issuer account. */
export function behaviorOf(number: string): Behavior {
  return behaviors.get(number) ?? 'ordinary'
}
