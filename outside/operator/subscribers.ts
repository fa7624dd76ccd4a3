/** What a subscription does besides paying. */
export type Behavior =
  | 'ordinary'
  | 'unknown'
  | 'blocked'
  | 'small_day'
  | 'denied_at_confirm'
  | 'answer_lost'
  | 'event_late'
  | 'event_twice'
  | 'event_wrong_amount'
  | 'short_reservation'

/** The numbers that behave in a special way; any other number is an ordinary subscription. */
export const magicNumbers: readonly (readonly [number: string, behavior: Behavior])[] = [
  ['+4915200000001', 'ordinary'],
  ['+4915200000002', 'blocked'],
  ['+4915200000003', 'small_day'],
  ['+4915200000004', 'denied_at_confirm'],
  ['+4915200000005', 'answer_lost'],
  ['+4915200000006', 'event_late'],
  ['+4915200000007', 'event_twice'],
  ['+4915200000008', 'event_wrong_amount'],
  ['+4915200000009', 'short_reservation'],
  ['+4915200000099', 'unknown'],
]

/** The code that is always right, beside the one sent to the phone. */
export const testCode = '123456'

/** What the subscription of a number does. */
export function behaviorOf(phone: string): Behavior {
  return magicNumbers.find(([number]) => number === phone)?.[1] ?? 'ordinary'
}

/** What a subscriber may still spend in a day where the magic number says so, in minor units. */
export const smallDayMinor = 1_000n
