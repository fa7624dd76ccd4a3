import type { Money } from '#kernel/money.ts'
import { refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account, balance } from '#money/ledger/index.ts'
import { requestPayout, type PayoutId, type PayoutRefusal } from '#money/payouts/index.ts'

/**
 * What a person or a program may send money for: `own_account`, the house's money to another account of the house;
 * `goodwill`, to somebody who was let down; `suspense`, money nobody could place, to whoever it belongs to.
 */
export const payoutPurposes = ['own_account', 'goodwill', 'suspense'] as const

/** One of them. */
export type PayoutPurpose = (typeof payoutPurposes)[number]

/** True for one of the purposes. */
export const isPayoutPurpose = (text: string): text is PayoutPurpose =>
  (payoutPurposes as readonly string[]).includes(text)

const sources: Readonly<Record<PayoutPurpose, string>> = {
  own_account: account.bank('house'),
  goodwill: account.goodwill,
  suspense: account.unmatched,
}

/** A payout as a person makes it. */
export type MadePayout = {
  /** Names the request: asked twice, sent once. */
  readonly key: string
  readonly purpose: PayoutPurpose
  readonly amount: Money
  readonly to: { readonly name: string; readonly iban: string }
  readonly remittance: string
  readonly actor: string
}

/** Why it is not made: beside what every payout is refused for, a purpose the text of the statement does not name. */
export type MakePayoutRefusal = PayoutRefusal | 'text_missing'

/**
 * Make a payout now, in the caller's transaction. Refused where our bank account, or the suspense it is paid from, does
 * not hold so much: all made payouts of one currency are asked one after the other. Above the limit it waits for another.
 */
export async function makePayout(tx: Tx, made: MadePayout): Promise<Result<PayoutId, MakePayoutRefusal>> {
  const { key, purpose, amount, to, remittance, actor } = made
  if (remittance.trim().length < 3) return refused('text_missing', { field: 'remittance' })
  if (amount.minor <= 0n) return refused('amount_not_positive', { field: 'amount' })
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`payouts.made:${amount.currency}`}::text, 0))`
  const bank = await balance(tx, account.bank('main'), amount.currency)
  const held = purpose === 'suspense' ? await balance(tx, account.unmatched, amount.currency) : undefined
  if (bank.available.minor < amount.minor || (held !== undefined && held.available.minor < amount.minor)) {
    const [known] = await tx.sql`select id from payouts.payouts where key = ${key}`
    if (known === undefined) return refused('not_covered', { field: 'amount' })
  }
  const source = sources[purpose]
  const asked = await requestPayout(tx, {
    key,
    kind: 'other',
    reference: `${purpose}:${key}`.slice(0, 100),
    amount,
    to,
    remittance,
    source,
    actor,
  })
  if (asked.ok) return asked
  const field =
    asked.refusal === 'not_an_iban' ? 'iban' : asked.refusal === 'name_missing' ? 'name' : 'amount'
  return refused(asked.refusal, { field })
}
