/**
 * What may be done after a no: `stop` (the payer takes another card or another way), `same_later` (the same again, not
 * now), `same_now` (the same once more, at once), `other_connector` (at another acquirer, at once), `needs_check` (the same
 * card after the issuer has checked the payer).
 */
export type RetryAdvice = 'stop' | 'same_later' | 'same_now' | 'other_connector' | 'needs_check'

/** A line of the table: what may be done, and whether the no is about the connector rather than the card. */
type Line = { readonly advice: RetryAdvice; readonly technical?: true }

/**
 * The table, by our word for the reason. What schemes say must not be tried again stops. A reason not listed stops: a no
 * nobody understands is not tried again by itself.
 */
export const retryTable: Readonly<Record<string, Line>> = {
  // the card, its account, its holder
  do_not_honor: { advice: 'same_later' },
  insufficient_funds: { advice: 'same_later' },
  over_limit: { advice: 'same_later' },
  too_many_uses: { advice: 'same_later' },
  partial_approval: { advice: 'stop' },
  expired_card: { advice: 'stop' },
  wrong_security_code: { advice: 'stop' },
  invalid_card_number: { advice: 'stop' },
  no_such_issuer: { advice: 'stop' },
  not_permitted: { advice: 'stop' },
  restricted_card: { advice: 'stop' },
  refer_to_issuer: { advice: 'stop' },
  declined: { advice: 'stop' },
  // never again
  pick_up_card: { advice: 'stop' },
  lost_card: { advice: 'stop' },
  stolen_card: { advice: 'stop' },
  suspected_fraud: { advice: 'stop' },
  security_violation: { advice: 'stop' },
  violation_of_law: { advice: 'stop' },
  // the message
  invalid_transaction: { advice: 'stop' },
  invalid_amount: { advice: 'stop' },
  format_error: { advice: 'stop' },
  duplicate: { advice: 'stop' },
  card_not_found: { advice: 'stop' },
  try_closed: { advice: 'stop' },
  // the issuer wants to know who it is
  authentication_required: { advice: 'needs_check' },
  authentication_failed: { advice: 'stop' },
  // the way to the issuer
  try_again: { advice: 'same_now' },
  invalid_merchant: { advice: 'other_connector', technical: true },
  not_permitted_here: { advice: 'other_connector' },
  issuer_unavailable: { advice: 'other_connector', technical: true },
  cannot_route: { advice: 'other_connector', technical: true },
  system_malfunction: { advice: 'other_connector', technical: true },
  acquirer_unreachable: { advice: 'other_connector', technical: true },
}

/** What may be done after a no for this reason. */
export const retryAdvice = (code: string): RetryAdvice =>
  Object.hasOwn(retryTable, code) ? (retryTable[code]?.advice ?? 'stop') : 'stop'

/** Whether a no for this reason speaks against the connector, not against the card. */
export const isTechnical = (code: string): boolean =>
  Object.hasOwn(retryTable, code) && retryTable[code]?.technical === true
