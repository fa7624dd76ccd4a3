import type { Queries } from '#kernel/database.ts'
import { exponentOf } from '#kernel/currency.ts'
import { money, type Money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'

/** What may leave a wallet in one payment and in one day (UTC), and what has left it today. */
export type WalletLimits = { readonly payment: Money; readonly day: Money; readonly spent: Money }

/** Why money may not leave a wallet now. */
export type LimitRefusal = 'over_payment_limit' | 'over_day_limit'

const unit = (currency: Money['currency']) => 10n ** BigInt(exponentOf(currency))
const usualPayment = (currency: Money['currency']) => money(1_000n * unit(currency), currency)
const usualDay = (currency: Money['currency']) => money(2_500n * unit(currency), currency)

/** The most a party may allow itself, in whole units of the currency. */
export const mostPerDay = (currency: Money['currency']): Money => money(10_000n * unit(currency), currency)

/** The limits of a wallet; those every wallet has where its owner has set none. */
export async function limitsOf(
  db: Queries,
  party: PartyId,
  currency: Money['currency'],
): Promise<WalletLimits> {
  const [row] = await db.sql<{
    payment_minor: bigint | null
    day_minor: bigint | null
    spent_minor: bigint | null
  }>`
    select l.payment_minor, l.day_minor, s.spent_minor
      from (values (1)) as one
      left join wallet.limits l on l.party_id = ${party} and l.currency = ${currency}
      left join wallet.spending s on s.party_id = ${party} and s.currency = ${currency}
           and s.day = (clock_timestamp() at time zone 'UTC')::date`
  const of = (minor: bigint | null | undefined, usual: Money) =>
    minor === null || minor === undefined ? usual : money(minor, currency)
  return {
    payment: of(row?.payment_minor, usualPayment(currency)),
    day: of(row?.day_minor, usualDay(currency)),
    spent: of(row?.spent_minor, money(0n, currency)),
  }
}

/** Why limits are not taken. */
export type SetLimitsRefusal = 'amount_not_positive' | 'limit_too_high' | 'day_below_payment'

/** Set what may leave a wallet. It counts from the next payment; what left today stays counted. */
export async function setLimits(
  tx: Tx,
  party: PartyId,
  { payment, day }: { payment: Money; day: Money },
): Promise<Result<true, SetLimitsRefusal>> {
  if (payment.minor <= 0n || day.minor <= 0n) return refused('amount_not_positive')
  if (day.minor > mostPerDay(day.currency).minor) return refused('limit_too_high')
  if (day.minor < payment.minor) return refused('day_below_payment')
  await tx.sql`
    insert into wallet.limits (party_id, currency, payment_minor, day_minor)
    values (${party}, ${payment.currency}, ${payment.minor}, ${day.minor})
    on conflict (party_id, currency) do update
       set payment_minor = excluded.payment_minor, day_minor = excluded.day_minor, changed_at = clock_timestamp()`
  return done(true)
}

/**
 * Count an amount that is about to leave a wallet. The statement judges the day's limit on the locked row, so that
 * payments at the same moment never pass it together; a refusal counts nothing.
 */
export async function countSpending(
  tx: Tx,
  party: PartyId,
  amount: Money,
): Promise<Result<true, LimitRefusal>> {
  const { payment, day } = await limitsOf(tx, party, amount.currency)
  if (amount.minor > payment.minor) return refused('over_payment_limit', { limit: payment.minor.toString() })
  if (amount.minor > day.minor) return refused('over_day_limit', { limit: day.minor.toString() })
  const rows = await tx.sql`
    insert into wallet.spending as s (party_id, currency, day, spent_minor, limit_minor)
    values (${party}, ${amount.currency}, (clock_timestamp() at time zone 'UTC')::date, ${amount.minor}, ${day.minor})
    on conflict (party_id, currency, day) do update
       set spent_minor = s.spent_minor + excluded.spent_minor, limit_minor = excluded.limit_minor
     where s.spent_minor + excluded.spent_minor <= excluded.limit_minor
    returning party_id`
  return rows.length === 1 ? done(true) : refused('over_day_limit', { limit: day.minor.toString() })
}

/** Money that was counted on a day has not left the wallet after all: it may be spent on that day again. */
export async function uncountSpending(tx: Tx, party: PartyId, amount: Money, countedAt: Date): Promise<void> {
  await tx.sql`
    update wallet.spending
       set spent_minor = greatest(0, spent_minor - ${amount.minor}::bigint)
     where party_id = ${party} and currency = ${amount.currency}
       and day = (${countedAt}::timestamptz at time zone 'UTC')::date`
}
