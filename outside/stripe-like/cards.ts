/** What a card does when it is used here. */
export type CardBehavior =
  | 'approve'
  | 'authenticate'
  | 'silent'
  | { readonly declineCode: string; readonly code: string; readonly message: string }

const declined = (declineCode: string, message: string, code = 'card_declined') => ({
  declineCode,
  code,
  message,
})

/** Test card numbers and what each does; the one table, also shown on the provider's front page. */
export const magicCards: readonly (readonly [number: string, behavior: CardBehavior])[] = [
  ['4242424242424242', 'approve'],
  ['5555555555554444', 'approve'],
  ['4000002500003155', 'authenticate'],
  ['4000000000004210', 'silent'],
  // Approved, and disputed by their owners once the money was taken: see disputes.ts.
  ['4000000000000259', 'approve'],
  ['4000000000002685', 'approve'],
  ['4000000000000002', declined('generic_decline', 'Your card was declined.')],
  ['4000000000009995', declined('insufficient_funds', 'Your card has insufficient funds.')],
  ['4000000000009987', declined('lost_card', 'Your card was declined.')],
  ['4000000000000069', declined('expired_card', 'Your card has expired.', 'expired_card')],
  ['4000000000000127', declined('incorrect_cvc', "Your card's security code is incorrect.", 'incorrect_cvc')],
  [
    '4000000000000119',
    declined('processing_error', 'An error occurred while processing your card.', 'processing_error'),
  ],
]

/** What the card form found wrong, per field. */
export type CardFaults = Readonly<Record<string, string>>

/** A card that reads as one: what it does, and the little that is kept of it. */
export type ReadCard = { readonly behavior: CardBehavior; readonly brand: string; readonly last4: string }

function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

function isPast(expiry: string, now: Date): boolean | undefined {
  const match = /^(\d{1,2})\s*\/\s*(\d{2}|\d{4})$/.exec(expiry.trim())
  if (match === null) return undefined
  const [month, year] = [Number(match[1]), Number(match[2])]
  if (month < 1 || month > 12) return undefined
  return Date.UTC(year < 100 ? 2000 + year : year, month, 1) <= now.getTime()
}

/** Read what the payer typed. The number goes no further than this function. */
export function readCard(
  typed: Readonly<Record<string, string>>,
  now: Date,
): { readonly card: ReadCard } | { readonly faults: CardFaults } {
  const faults: Record<string, string> = {}
  const number = (typed['number'] ?? '').replace(/[\s-]/g, '')
  if (!/^\d{13,19}$/.test(number) || !passesLuhn(number))
    faults['number'] = 'Your card number is incomplete or wrong.'
  const past = isPast(typed['expiry'] ?? '', now)
  if (past !== false) faults['expiry'] = 'Write month and year of a date to come, such as 12/30.'
  if (!/^\d{3,4}$/.test(typed['cvc'] ?? '')) faults['cvc'] = 'Write the three or four digits on the card.'
  if (Object.keys(faults).length > 0) return { faults }
  const known = magicCards.find(([each]) => each === number)
  const brand = number.startsWith('4') ? 'visa' : number.startsWith('5') ? 'mastercard' : 'unknown'
  return { card: { behavior: known?.[1] ?? 'approve', brand, last4: number.slice(-4) } }
}
