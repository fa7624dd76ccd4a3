import { checkDigit } from './numbers.ts'

/** The two issuers of the card world. */
export type IssuerName = 'alster' | 'isar'

/** What a card does in 3-D Secure; `usual` is frictionless below 250.00 and a challenge from there on, or where the merchant asks for one. */
export type AuthenticationAnswer =
  | 'usual'
  | 'frictionless'
  | 'challenge'
  | 'attempt'
  | 'failed'
  | 'unavailable'
  | 'rejected'
  | 'not_enrolled'

/** One test card: where it belongs, what it has, how it answers beyond what follows from its account. */
export type MagicCard = {
  readonly number: string
  readonly issuer: IssuerName
  readonly kind: 'debit' | 'credit'
  /** What happens, for people. */
  readonly says: string
  /** Debit: balance. Credit: limit. In minor units of every currency. */
  readonly funds: bigint
  readonly dayLimit: bigint
  readonly dayUses: number
  readonly expiry: string
  readonly status: 'active' | 'lost' | 'stolen' | 'blocked' | 'pick_up' | 'fraud'
  readonly threeds: AuthenticationAnswer
  /** A DE39 answered whatever is asked; `amount`: the last two digits of the amount. */
  readonly answer?: string
  readonly behavior?: 'no_answer' | 'late_answer' | 'answers_twice' | 'wrong_mac'
  readonly avsAnswer?: string
  readonly cvvAnswer?: string
  readonly cavvRequired?: boolean
  readonly onlyMcc?: string
  /** The cardholder disputes by itself: a reason code, or `pre:` and one. */
  readonly dispute?: string
}

/** The number ranges: two per issuer, debit and credit. */
export const ranges = [
  { prefix: '400010', issuer: 'alster', kind: 'debit', brand: 'visa' },
  { prefix: '400011', issuer: 'alster', kind: 'credit', brand: 'visa' },
  { prefix: '520020', issuer: 'isar', kind: 'credit', brand: 'mastercard' },
  { prefix: '520021', issuer: 'isar', kind: 'debit', brand: 'mastercard' },
] as const

/** The range a card number belongs to, or undefined. */
export function rangeOf(pan: string): (typeof ranges)[number] | undefined {
  return ranges.find((range) => pan.startsWith(range.prefix))
}

const plain = {
  funds: 500_000_000n,
  dayLimit: 500_000_000n,
  dayUses: 100_000,
  expiry: '3012',
  status: 'active',
  threeds: 'usual',
} as const

/** The n-th number of a range, with its check digit. */
export function numberIn(prefix: string, n: number): string {
  const digits = prefix + String(n).padStart(9, '0')
  return digits + checkDigit(digits)
}

type Given = Partial<Omit<MagicCard, 'number' | 'issuer' | 'kind' | 'says'>>
type Entry = readonly [prefix: string, n: number, says: string, given?: Given]

/** DE39 answered by a card of its own, numbered 100 and up in the order of this list. */
const fixedAnswers: readonly (readonly [code: string, says: string])[] = [
  ['01', 'refer to issuer'], ['03', 'invalid merchant'], ['05', 'do not honor'], ['12', 'invalid transaction'],
  ['13', 'invalid amount'], ['14', 'invalid card number'], ['15', 'no such issuer'], ['19', 'try again'], ['30', 'format error'],
  ['55', 'wrong PIN'], ['58', 'not permitted to terminal'], ['63', 'security violation'], ['75', 'PIN tries exceeded'],
  ['91', 'issuer unavailable'], ['92', 'cannot route'], ['93', 'violation of law'], ['94', 'duplicate'],
  ['96', 'system malfunction'],
] // prettier-ignore

const entries: readonly Entry[] = [
  ['400010', 1, 'approved: debit, much money'],
  ['400011', 1, 'approved: credit, high limit'],
  ['520020', 1, 'approved: credit, high limit'],
  ['520021', 1, 'approved: debit, much money'],
  ['400011', 2, 'the answer is the last two digits of the amount (19.51 → 51, 20.00 → approved)', { answer: 'amount' }],
  ['400010', 11, '51 insufficient funds: nothing on the account', { funds: 0n }],
  ['400010', 12, '10 partial approval: 25.00 on the account (51 when the merchant takes no part)', { funds: 2500n }],
  ['520020', 13, '61 over the limit of 100.00 per day', { dayLimit: 10_000n }],
  ['520020', 14, '65 after two uses a day', { dayUses: 2 }],
  ['400011', 15, '54 expired card', { expiry: '2401' }],
  ['400011', 16, '41 lost card', { status: 'lost' }],
  ['400011', 17, '43 stolen card', { status: 'stolen' }],
  ['400011', 18, '62 restricted card', { status: 'blocked' }],
  ['400011', 19, '04 pick up card', { status: 'pick_up' }],
  ['400011', 20, '59 suspected fraud', { status: 'fraud' }],
  ['520021', 21, '57 not permitted in shops (only MCC 6011)', { onlyMcc: '6011' }],
  ['400011', 22, '1A until authenticated by 3-D Secure (soft decline)', { cavvRequired: true, threeds: 'challenge' }],
  ['400011', 23, 'approved though the security code is wrong; the answer N is told', { cvvAnswer: 'lenient' }],
  ['400011', 24, 'security code not processed: P', { cvvAnswer: 'P' }],
  ['400011', 25, 'security code should be on the card: S', { cvvAnswer: 'S' }],
  ['400011', 26, 'security code not checked by the issuer: U', { cvvAnswer: 'U' }],
  ['400011', 31, 'address unknown: AVS U', { avsAnswer: 'U' }],
  ['400011', 32, 'address check not available now: AVS R', { avsAnswer: 'R' }],
  ['400011', 33, 'address check not supported: AVS S', { avsAnswer: 'S' }],
  ['400011', 34, 'foreign issuer: AVS G', { avsAnswer: 'G' }],
  ['400010', 41, 'no answer: the acquirer reverses and answers 91', { behavior: 'no_answer' }],
  ['400010', 42, 'approved too late: reversed by the network and the acquirer', { behavior: 'late_answer' }],
  ['400010', 43, 'the issuer answers twice', { behavior: 'answers_twice' }],
  ['400010', 44, 'the answer bears a wrong MAC and is not believed', { behavior: 'wrong_mac' }],
  ['520020', 51, '3-D Secure: frictionless', { threeds: 'frictionless' }],
  ['520020', 52, '3-D Secure: challenge', { threeds: 'challenge' }],
  ['520020', 53, '3-D Secure: attempted', { threeds: 'attempt' }],
  ['520020', 54, '3-D Secure: not authenticated', { threeds: 'failed' }],
  ['520020', 55, '3-D Secure: unavailable', { threeds: 'unavailable' }],
  ['520020', 56, '3-D Secure: rejected by the issuer', { threeds: 'rejected' }],
  ['520020', 57, '3-D Secure: not enrolled', { threeds: 'not_enrolled' }],
  ['400011', 61, 'disputed as fraud (10.4) when it is cleared', { dispute: '10.4' }],
  ['400011', 62, 'disputed as not received (13.1) when it is cleared', { dispute: '13.1' }],
  ['400011', 63, 'questioned (pre-dispute, 13.1) when it is cleared', { dispute: 'pre:13.1' }],
  ['520020', 64, 'disputed as fraud (4837) when it is cleared', { dispute: '4837' }],
  ...fixedAnswers.map(([answer, says], index): Entry => ['400011', 100 + index, `${answer} ${says}`, { answer }]),
] // prettier-ignore

/** Every test card and what it does: the one table. */
export const magicCards: readonly MagicCard[] = entries.map(([prefix, n, says, given]) => {
  const range = ranges.find((each) => each.prefix === prefix) ?? ranges[0]
  return { ...plain, ...given, number: numberIn(prefix, n), issuer: range.issuer, kind: range.kind, says }
})
