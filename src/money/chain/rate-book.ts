import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { ChainTerms } from './terms.ts'

/** A price tokens are or were taken at. */
export type Rate = {
  readonly id: number
  readonly currency: Currency
  /** Tokens for one unit of the currency, as a decimal text without needless zeros. */
  readonly rate: string
  readonly source: 'settings' | 'operator'
  readonly reason: string | null
  readonly actor: string
  readonly at: Date
}

type Place = Pick<ChainTerms, 'chainId' | 'token'>

/** The prices that count now, one a currency. */
export async function currentRates(db: Queries, { chainId, token }: Place): Promise<Rate[]> {
  return db.sql<Rate>`
    select distinct on (currency) id, currency, trim_scale(rate)::text as rate, source, reason, actor, at
      from chain.rates where chain_id = ${chainId} and token = ${token}
     order by currency, id desc`
}

/** Prices as they were set, the latest first. */
export async function rateHistory(db: Queries, { chainId, token }: Place, most = 100): Promise<Rate[]> {
  return db.sql<Rate>`
    select id, currency, trim_scale(rate)::text as rate, source, reason, actor, at
      from chain.rates where chain_id = ${chainId} and token = ${token}
     order by id desc limit ${most}`
}

/** Bring the settings' prices into the book where it has none from them, or other ones: what was set later by a person stays otherwise. */
export async function seedRates(db: Queries, terms: ChainTerms): Promise<void> {
  for (const [currency, rate] of Object.entries(terms.rates))
    await db.sql`
      insert into chain.rates (chain_id, token, currency, rate, source, actor)
      select ${terms.chainId}, ${terms.token}, ${currency}, ${rate}::numeric, 'settings', 'settings'
       where (select r.rate from chain.rates r
               where r.chain_id = ${terms.chainId} and r.token = ${terms.token} and r.currency = ${currency}
                 and r.source = 'settings' order by r.id desc limit 1) is distinct from ${rate}::numeric`
}

/** True for a price set so long ago that no new payment is taken at it. */
export function isStale(
  { at }: Pick<Rate, 'at'>,
  { rateMaxHours }: Pick<ChainTerms, 'rateMaxHours'>,
): boolean {
  return rateMaxHours > 0 && ports().now().getTime() - at.getTime() > rateMaxHours * 3_600_000
}

/** Why there is no price for a payment. */
export type NoRate = 'no_rate' | 'rate_stale'

/** The price a new payment is taken at. Refused where none is known, or where it is too old. */
export async function rateFor(
  db: Queries,
  terms: ChainTerms,
  currency: Currency,
): Promise<Result<string, NoRate>> {
  await seedRates(db, terms)
  const rate = (await currentRates(db, terms)).find((each) => each.currency === currency)
  if (rate === undefined) return refused('no_rate')
  return isStale(rate, terms) ? refused('rate_stale') : done(rate.rate)
}

/** Why a price was not set. */
export type SetRateRefusal = 'rate_malformed' | 'reason_missing' | 'rate_far_off'

/**
 * A person sets a price, with a reason; the one before stays in the book, and open payments keep theirs. A price more than
 * a tenth away from the one before must be said twice (`isSure`): a slip of the comma is the costliest of all.
 */
export async function setRate(
  db: Queries,
  terms: Place,
  given: {
    readonly currency: Currency
    readonly rate: string
    readonly reason: string
    readonly isSure: boolean
    readonly actor: string
  },
): Promise<Result<Rate, SetRateRefusal>> {
  const { currency, rate, isSure, actor } = given
  const reason = given.reason.trim().slice(0, 500)
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(rate) || Number(rate) <= 0)
    return refused('rate_malformed', { field: 'rate' })
  if (reason.length < 3) return refused('reason_missing', { field: 'because' })
  const before = (await currentRates(db, terms)).find((each) => each.currency === currency)
  const isFar = before !== undefined && Math.abs(Number(rate) / Number(before.rate) - 1) > 0.1
  if (isFar && !isSure) return refused('rate_far_off', { field: 'rate', before: before.rate })
  const [row] = await db.sql<Rate>`
    insert into chain.rates (chain_id, token, currency, rate, source, reason, actor)
    values (${terms.chainId}, ${terms.token}, ${currency}, ${rate}::numeric, 'operator', ${reason}, ${actor})
    returning id, currency, trim_scale(rate)::text as rate, source, reason, actor, at`
  return row === undefined ? refused('rate_malformed', { field: 'rate' }) : done(row)
}
