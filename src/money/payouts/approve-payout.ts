import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import { tell } from '#kernel/outbox.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { lockPayout, payoutLifecycle, type PayoutId } from './payout.ts'
import { tellPayout } from './request-payout.ts'

/** Why a payout is not approved: there is none that waits, or whoever made it would approve it. */
export type ApproveRefusal = 'payout_not_waiting' | 'made_by_you'

/** A second person lets a payout go; it leaves with the next payment order. Refused to the one who made it. */
export async function approvePayout(
  tx: Tx,
  id: string,
  actor: string,
): Promise<Result<PayoutId, ApproveRefusal>> {
  const payout = await lockPayout(tx, id)
  const next = payout && payoutLifecycle.next(payout.state, 'approve')
  if (payout === undefined || next === undefined) return refused('payout_not_waiting')
  if (payout.madeBy === actor) return refused('made_by_you')
  await tx.sql`
    update payouts.payouts
       set state = ${next}, approved_by = ${actor}, approved_at = clock_timestamp(), held_because = null
     where id = ${id} and state = ${payout.state} and made_by <> ${actor}`
  await tellPayout(tx, 'payout_approved', payout, actor)
  return done(payout.id)
}

/** A person stops a payout that has not left, and says why: it waits until somebody who did not make it approves. */
export async function holdPayout(
  tx: Tx,
  id: string,
  { because, actor }: { readonly because: string; readonly actor: string },
): Promise<Result<PayoutId, 'payout_not_waiting' | 'because_missing'>> {
  const reason = because.trim().slice(0, 200)
  if (reason.length < 3) return refused('because_missing', { field: 'because' })
  const payout = await lockPayout(tx, id)
  const next = payout && payoutLifecycle.next(payout.state, 'hold')
  if (payout === undefined || next === undefined) return refused('payout_not_waiting')
  await tx.sql`
    update payouts.payouts
       set state = ${next}, held_because = ${reason}, approved_by = null, approved_at = null
     where id = ${id} and state = ${payout.state}`
  await tellPayout(tx, 'payout_held', payout, actor)
  return done(payout.id)
}

/** Above which amount of a currency a payout waits for a second person. */
export type PayoutLimit = { readonly above: Money; readonly setBy: string; readonly setAt: Date }

/** The limits, by currency. */
export async function payoutLimits(db: Queries): Promise<PayoutLimit[]> {
  const rows = await db.sql<{ currency: Currency; approve_above_minor: bigint; setBy: string; setAt: Date }>`
    select l.currency, l.approve_above_minor, l.set_by as "setBy", l.set_at as "setAt"
      from payouts.limits l order by l.currency`
  return rows.map(({ currency, approve_above_minor, setBy, setAt }) => ({
    above: money(approve_above_minor, currency),
    setBy,
    setAt,
  }))
}

/** Set a limit for payouts asked for from now on. It does not count for the person who set it: all of theirs wait. */
export async function setPayoutLimit(
  tx: Tx,
  above: Money,
  actor: string,
): Promise<Result<true, 'amount_not_positive'>> {
  if (above.minor < 0n) return refused('amount_not_positive', { field: 'above' })
  await tx.sql`
    insert into payouts.limits (currency, approve_above_minor, set_by)
    values (${above.currency}, ${above.minor}, ${actor})
    on conflict (currency) do update
       set approve_above_minor = excluded.approve_above_minor, set_by = excluded.set_by, set_at = clock_timestamp()`
  await tell(tx, {
    type: 'payout_limit_set',
    aggregate: `limit:${above.currency}`,
    actor,
    payload: { above_minor: above.minor.toString(), currency: above.currency },
  })
  return done(true)
}
