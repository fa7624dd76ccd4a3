import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { balanceOf, type AccountName, type Balance, type Sums } from './balances.ts'

/**
 * Balances as they were just before an instant, from the transfers alone; without accounts, of all that had any
 * transfer, by path. A transaction open across the instant may still add to it: give it the seconds it may take.
 */
export async function balancesAt(
  db: Queries,
  at: Date,
  accounts?: readonly AccountName[],
): Promise<Balance[]> {
  const paths = accounts?.map(({ path }) => path) ?? null
  const currencies = accounts?.map(({ currency }) => currency) ?? null
  const rows = await db.sql<Sums & { path: string; currency: Currency }>`
    select a.path, a.currency,
           coalesce(sum(s.pending) filter (where s.debit), 0)::bigint as debits_pending_minor,
           coalesce(sum(s.posted) filter (where s.debit), 0)::bigint as debits_posted_minor,
           coalesce(sum(s.pending) filter (where not s.debit), 0)::bigint as credits_pending_minor,
           coalesce(sum(s.posted) filter (where not s.debit), 0)::bigint as credits_posted_minor
      from ledger.accounts a
     cross join lateral (
           select m.debit,
                  case when m.kind in ('single', 'post') then m.amount_minor else 0 end as posted,
                  case when m.kind = 'pending'
                        and m.at + make_interval(secs => m.timeout_seconds) > ${at}
                        and not exists (select 1 from ledger.transfers e where e.pending_id = m.id and e.at < ${at})
                       then m.amount_minor else 0 end as pending
             from (select t.id, t.kind, t.amount_minor, t.timeout_seconds, t.at, true as debit
                     from ledger.transfers t where t.debit_id = a.id and t.at < ${at}
                    union all
                   select t.id, t.kind, t.amount_minor, t.timeout_seconds, t.at, false
                     from ledger.transfers t where t.credit_id = a.id and t.at < ${at}) m) s
     where ${paths}::text[] is null
        or (a.path, a.currency) in (select w.path, w.currency
                                      from unnest(${paths}::text[], ${currencies}::text[]) as w (path, currency))
     group by a.id
     order by a.path, a.currency`
  return rows.map(({ path, currency, ...sums }) => balanceOf({ path, currency }, sums))
}

/** The balance of one account just before an instant; see `balancesAt`. */
export async function balanceAt(db: Queries, name: AccountName, at: Date): Promise<Balance> {
  const [found] = await balancesAt(db, at, [name])
  const nothing = {
    debits_pending_minor: 0n,
    debits_posted_minor: 0n,
    credits_pending_minor: 0n,
    credits_posted_minor: 0n,
  }
  return found ?? balanceOf(name, nothing)
}
