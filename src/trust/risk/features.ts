import { toWire, type Money } from '#kernel/money.ts'
import { traitKinds, type TraitKind } from './traits.ts'

/** What is remembered of one trait before an attempt. */
export type TraitPast = {
  readonly kind: TraitKind
  readonly count1h: number
  readonly count24h: number
  readonly count7d: number
  readonly sum1h: number
  readonly sum24h: number
  readonly sum7d: number
  readonly declines24h: number
  readonly knownDays: number
  readonly paid: number
  readonly paidSum: number
  readonly frauds: number
  readonly cards24h: number
  readonly mails24h: number
}

/** What the attempt itself says. */
export type AttemptFacts = {
  readonly amount: Money
  readonly method: string
  /** The market the order was made in, and where it goes. */
  readonly country: string
  readonly shipTo: string
  readonly mail: string
  readonly at: Date
  /** The account of the payer; a guest has none. */
  readonly account?: { readonly since: Date; readonly isVerified: boolean } | undefined
}

/** Numbers and words rules may speak of; a number that is not known is not there. */
export type Facts = Readonly<Record<string, number | string>>

const ofTrait = (kind: TraitKind): readonly string[] =>
  [
    'count_1h',
    'count_24h',
    'count_7d',
    'sum_1h',
    'sum_24h',
    'sum_7d',
    'declines_24h',
    'known_days',
    'frauds',
  ].map((each) => `${kind}_${each}`)

const crowds = ['mail_cards_24h', 'ip_cards_24h', 'device_cards_24h', 'ip_mails_24h', 'device_mails_24h']

/** The features a model learns from, each a number, in this order. */
export const featureNames: readonly string[] = [
  'amount',
  'guest',
  'account_days',
  'mail_verified',
  'mail_digits',
  'mail_throwaway',
  'mail_paid',
  'amount_to_mean',
  'ships_elsewhere',
  'hour',
  'weekend',
  'night',
  ...traitKinds.flatMap(ofTrait),
  ...crowds,
]

/** The words rules may compare with texts in quotes. `avs` is there once the issuer has answered: what it said of the address. */
export const textNames: readonly string[] = ['method', 'country', 'ship_to', 'currency', 'avs']

const throwaway = new Set([
  'mailinator.com',
  'guerrillamail.com',
  'sharklasers.com',
  '10minutemail.com',
  'tempmail.com',
  'temp-mail.org',
  'yopmail.com',
  'trashmail.com',
  'getnada.com',
  'dispostable.com',
  'maildrop.cc',
  'throwawaymail.com',
])

const day = 86_400_000

function ofMail(mail: string): Record<string, number> {
  const [box = '', host = ''] = mail.toLowerCase().split('@')
  const digits = box.replaceAll(/\D/g, '').length
  return {
    mail_digits: box === '' ? 0 : digits / box.length,
    mail_throwaway: throwaway.has(host) ? 1 : 0,
  }
}

function ofPast(past: TraitPast): Record<string, number> {
  const { kind } = past
  const facts: Record<string, number> = {
    [`${kind}_count_1h`]: past.count1h,
    [`${kind}_count_24h`]: past.count24h,
    [`${kind}_count_7d`]: past.count7d,
    [`${kind}_sum_1h`]: past.sum1h,
    [`${kind}_sum_24h`]: past.sum24h,
    [`${kind}_sum_7d`]: past.sum7d,
    [`${kind}_declines_24h`]: past.declines24h,
    [`${kind}_known_days`]: past.knownDays,
    [`${kind}_frauds`]: past.frauds,
  }
  if (kind === 'mail' || kind === 'ip' || kind === 'device') facts[`${kind}_cards_24h`] = past.cards24h
  if (kind === 'ip' || kind === 'device') facts[`${kind}_mails_24h`] = past.mails24h
  return facts
}

/**
 * All that is known of an attempt, by name. Counts and sums are of what came before it; amounts are in whole units of
 * the payment's own currency. What is stored of a decision is this, so a model learns from exactly what it will be asked.
 */
export function factsOf(attempt: AttemptFacts, pasts: readonly TraitPast[]): Facts {
  const { amount, account, at, country, shipTo, method, mail } = attempt
  const units = Number(toWire(amount).amount)
  const mailPast = pasts.find(({ kind }) => kind === 'mail')
  const mean = mailPast && mailPast.paid > 0 ? mailPast.paidSum / mailPast.paid : undefined
  const hour = at.getUTCHours()
  return {
    amount: units,
    guest: account === undefined ? 1 : 0,
    ...(account === undefined
      ? {}
      : {
          account_days: Math.max(0, (at.getTime() - account.since.getTime()) / day),
          mail_verified: account.isVerified ? 1 : 0,
        }),
    ...ofMail(mail),
    mail_paid: mailPast?.paid ?? 0,
    ...(mean === undefined ? {} : { amount_to_mean: units / mean }),
    ships_elsewhere: shipTo === country ? 0 : 1,
    hour,
    weekend: at.getUTCDay() === 0 || at.getUTCDay() === 6 ? 1 : 0,
    night: hour <= 5 ? 1 : 0,
    ...Object.fromEntries(pasts.flatMap((past) => Object.entries(ofPast(past)))),
    method,
    country,
    ship_to: shipTo,
    currency: amount.currency,
  }
}

/** Facts as the row a model reads; what is not known is not a number. */
export function rowOf(names: readonly string[], facts: Facts): Float64Array {
  return Float64Array.from(names, (name) => {
    const value = facts[name]
    return typeof value === 'number' ? value : Number.NaN
  })
}
