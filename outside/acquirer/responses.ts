const texts: Readonly<Record<string, string>> = {
  '00': 'approved', '01': 'refer_to_issuer', '02': 'refer_to_issuer', '03': 'invalid_merchant', '04': 'pick_up_card',
  '05': 'do_not_honor', '07': 'pick_up_card', '10': 'partial', '12': 'invalid_transaction', '13': 'invalid_amount',
  '14': 'invalid_card_number', '15': 'no_such_issuer', '19': 'try_again', '30': 'format_error', '41': 'lost_card',
  '43': 'stolen_card', '51': 'insufficient_funds', '54': 'expired_card', '55': 'wrong_pin', '57': 'not_permitted_to_cardholder',
  '58': 'not_permitted_to_terminal', '59': 'suspected_fraud', '61': 'over_limit', '62': 'restricted_card',
  '63': 'security_violation', '65': 'too_many_uses', '75': 'pin_tries_exceeded', '82': 'security_code_or_cavv_failed',
  '85': 'verified', '91': 'issuer_unavailable', '92': 'cannot_route', '93': 'violation_of_law', '94': 'duplicate',
  '96': 'system_malfunction', N7: 'wrong_security_code', '1A': 'authentication_required',
} // prettier-ignore

/** The word for a DE39. */
export function responseText(code: string): string {
  return texts[code] ?? 'declined'
}

/** Whether a DE39 gives money or says yes. */
export function isApproval(code: string | undefined): boolean {
  return code === '00' || code === '10' || code === '85'
}
