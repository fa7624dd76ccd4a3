import { refusal, type Words } from './refusal-words.ts'

const proof = 'give one of the ways of GET …/payment/wallet or GET /api/me/safety'

/** Why a payer's own means do not pay, as the API says it: wallet, proofs, cards on file, debits. */
export const walletRefusals = {
  no_payment_password: refusal(
    409,
    'No payment password was chosen yet',
    'payment_password',
    'choose one with PUT /api/me/payment-password',
  ),
  payment_password_wrong: refusal(422, 'The payment password is wrong', 'payment_password', 'give it again'),
  payment_password_locked: refusal(
    429,
    'Too many wrong payment passwords: wait, longer every time',
    'payment_password',
    'try again later',
  ),
  password_wrong: refusal(422, 'The password is wrong', 'password', 'give the password you sign in with'),
  same_as_sign_in: refusal(
    422,
    'This is the password you sign in with',
    'payment_password',
    'choose another',
  ),
  link_needed: refusal(
    409,
    'There is a payment password: another needs a mailed link',
    'token',
    'ask for one with POST /api/me/payment-password/links',
  ),
  step_up_needed: refusal(409, 'One more proof is needed', 'proof', proof),
  passkey_refused: refusal(422, 'The passkey does not prove it', 'proof', 'ask for a new challenge'),
  code_is_over: refusal(422, 'The code is over', 'proof', 'ask for a new one'),
  no_phone: refusal(
    409,
    'There is no telephone to send a code to',
    'phone',
    'set one with PUT /api/me/phone',
  ),
  phone_malformed: refusal(422, 'This is no telephone number', 'phone', 'write it like +4915112345678'),
  phrase_too_short: refusal(422, 'The words are too short', 'phrase', 'use 3 characters or more'),
  phrase_too_long: refusal(422, 'The words are too long', 'phrase', 'use 80 characters or fewer'),
  not_enough_in_wallet: refusal(409, 'There is not so much in the wallet', 'amount', 'top it up first'),
  over_payment_limit: refusal(409, 'More than one payment may be', 'amount', 'change the limits'),
  over_day_limit: refusal(409, 'More than may leave the wallet in a day', 'amount', 'change the limits'),
  limit_too_high: refusal(422, 'A day may not allow so much', 'day', 'give less'),
  day_below_payment: refusal(422, 'A day allows less than one payment', 'day', 'give as much or more'),
  amount_too_large: refusal(422, 'That is too much at once', 'amount', 'give less'),
  not_an_iban: refusal(422, 'This is no account number', 'iban', 'write it like DE89370400440532013000'),
  top_up_not_found: refusal(404, 'There is no such top-up'),
  payment_not_open: refusal(409, 'There is no open try to pay this way: begin one with POST …/payments'),
  declined: refusal(409, 'It was declined; begin to pay again'),
  wrong_code: refusal(422, 'The code is wrong', 'code', 'give the code that was sent to the phone'),
  no_card_vault: refusal(404, 'Cards are not taken this way here'),
  vault_silent: refusal(503, 'The card vault does not answer; try again'),
  card_not_found: refusal(404, 'There is no such card on file'),
  card_not_usable: refusal(409, 'The vault does not take this card for this try', 'card', 'choose another'),
  account_wrong: refusal(422, 'The account is not right'),
  already_given: refusal(409, 'It was agreed to already'),
  passkeys_unavailable: refusal(404, 'Passkeys do not work under the address of this shop'),
} as const satisfies Readonly<Record<string, Words>>
