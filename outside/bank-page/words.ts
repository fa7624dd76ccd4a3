import type { CertificateFault } from './trust.ts'
import type { OrderFault } from './receive.ts'
import type { TypedFault } from './pay.ts'

/** The languages of the pages. */
export const languages = ['en', 'zh', 'fr'] as const

/** One of them. */
export type Language = (typeof languages)[number]

/** The language of a locale such as "zh-CN"; English when we do not speak it. */
export function languageOf(locale: string | null | undefined): Language {
  const first = (locale ?? '').slice(0, 2).toLowerCase()
  return languages.find((language) => language === first) ?? 'en'
}

type PlainFault = Exclude<OrderFault, `certificate_${CertificateFault}`>

const english = {
  languageName: 'English',
  payTo: 'Pay',
  order: 'For',
  reference: 'Order number',
  openUntil: 'Open until',
  steps: ['Card', 'Identity', 'Confirm', 'Result'],
  stepLabel: 'Steps of this payment',
  cardTitle: 'Pay from your account',
  card: 'Card number',
  captcha: 'Characters in the picture',
  captchaAlt: 'Picture with five digits',
  captchaQuestion: 'Cannot see the picture? Enter this sum instead:',
  next: 'Continue',
  greetingTitle: 'Is this your message?',
  greetingBody:
    'You left these words with us. If they are not yours, this is not our page: leave it and do not type your password.',
  notMine: 'These are not my words',
  password: 'Payment password',
  code: 'Dynamic code',
  codeHint: 'Six digits, sent to your phone',
  openPhone: 'Open the phone',
  confirmTitle: 'Check and confirm',
  confirmBody: 'The amount leaves your account at once.',
  merchant: 'Merchant',
  amount: 'Amount',
  from: 'From card',
  pay: 'Confirm payment',
  cancel: 'Do not pay',
  paidTitle: 'Paid',
  paidBody: 'The shop knows. You can go back now.',
  paidUntold:
    'You have paid. The shop has not confirmed yet that it knows; we keep telling it. Do not pay again.',
  failedTitle: 'Not paid',
  failedBody: 'Nothing was taken from your account.',
  reviewTitle: 'Under review',
  reviewBody:
    'We are checking this payment. The amount is set aside. The shop will ask us for the result; do not pay again.',
  closedTitle: 'This page is closed',
  closedBody: 'The order ran out of time or was withdrawn. Nothing was taken from your account.',
  lostTitle: 'We cannot show the result',
  lostBody: 'Go back to the shop: it will ask us whether you have paid. Do not pay twice.',
  serial: 'Bank reference',
  back: 'Back to the shop',
  refusedTitle: 'We cannot take this order',
  refusedBody: 'Nothing was taken from your account. Go back to the shop and choose another way to pay.',
  refusedCode: 'Reason',
  missingTitle: 'There is no such page',
  missingBody: 'The link is incomplete or too old. Go back to the shop and start again.',
  safe: 'Your password goes to this bank only. The shop never sees it.',
  simulated: 'A simulated bank. No real money moves here.',
  testAccounts: 'Test accounts',
  testHint: 'Password 135790, dynamic code 123456, captcha 24680.',
  phoneTitle: 'Messages',
  phoneEmpty: 'No messages. A dynamic code appears here when a payment asks for one.',
  phoneText: 'is your dynamic code for',
  phoneWarn: 'We never ask for it by telephone.',
  accountTitle: 'Account',
  balance: 'Balance',
  statement: 'Merchant account',
  pending: 'To be settled',
  settled: 'Credited',
  date: 'Date',
  what: 'What',
  nothing: 'Nothing has been booked yet.',
  greeting: 'Message',
  kinds: {
    opening: 'Opening balance', payment: 'Payment', held: 'Set aside for review', returned: 'Given back after review',
    refund: 'Refund', fee: 'Fee', settlement: 'Settlement',
  } as Readonly<Record<string, string>>, // prettier-ignore
  typed: {
    card_wrong: 'This is not a card number of ours. Check the digits.',
    captcha_wrong: 'That is not what the picture shows. Here is a new one.',
    password_or_code_wrong: 'Password or code is wrong. Tries left:',
  } satisfies Record<TypedFault, string>,
  comments: {
    insufficient_funds: 'There is not enough money in this account.',
    account_frozen: 'This account is frozen. Please ask the bank.',
    password_locked: 'Password or code was wrong three times.',
    payer_left: 'You chose not to pay.',
    review_rejected: 'The review ended without payment.',
  } as Readonly<Record<string, string>>,
  behaviors: {
    ordinary: 'Pays, as long as there is money.', frozen: 'Refused: the account is frozen.',
    suspicious_paid: 'Under review for 30 seconds, then paid.', suspicious_failed: 'Under review for 30 seconds, then given back.',
    notice_lost: 'Paid, but notice and result page are lost.', notice_late: 'Paid, the shop is told 20 seconds late.',
    notice_twice: 'Paid, the shop is told twice.', notice_wrong_amount: 'Paid, the shop is first told a wrong amount.',
    notice_forged: 'Paid, the first notice carries a wrong signature.', other: 'Any other valid number: 50,000.00 to spend.',
  } as Readonly<Record<string, string>>, // prettier-ignore
  orders: {
    wrong_interface: 'The form is not of this interface or version.',
    unreadable_content: 'The order cannot be read.',
    unknown_merchant: 'The merchant is not known here.',
    wrong_signature: 'The order is not signed by the merchant, or was changed after it was signed.',
    wrong_field: 'A field of the order is missing or wrong:',
    order_too_old: 'The order is too old.',
    order_changed: 'The same order number was used with another amount.',
  } satisfies Record<PlainFault, string>,
  certificates: {
    unreadable: 'The merchant’s certificate cannot be read.',
    unknown_issuer: 'The merchant’s certificate is not from an authority we trust.',
    not_yet_valid: 'The merchant’s certificate is not valid yet.',
    expired: 'The merchant’s certificate has expired.',
    revoked: 'The merchant’s certificate was revoked.',
    other_holder: 'The certificate belongs to another merchant.',
  } satisfies Record<CertificateFault, string>,
}

/** All words of the pages in one language. */
export type Words = typeof english

/** English, from which the others are measured. */
export const englishWords: Words = english

/** The sentence for a refused order. */
export function faultText(words: Words, fault: OrderFault): string {
  const match = /^certificate_(.+)$/.exec(fault)
  if (match?.[1] !== undefined) return words.certificates[match[1] as CertificateFault]
  return words.orders[fault as PlainFault]
}
