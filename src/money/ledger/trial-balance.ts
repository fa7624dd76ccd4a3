import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { balanceOf, type Balance, type Sums } from './balances.ts'
import { chartLineOf, type AccountClass } from './chart.ts'
import { balancesAt } from './past-balances.ts'

/** One account of a trial balance. */
export type TrialBalanceLine = Balance & { readonly class: AccountClass }

/** All debits and all credits of a currency; equal, or the books are broken. */
export type TrialBalanceTotal = Sums & { readonly currency: Currency; readonly level: boolean }

/** Every account with its sums, and the totals of each currency. */
export type TrialBalance = {
  readonly lines: readonly TrialBalanceLine[]
  readonly totals: readonly TrialBalanceTotal[]
}

/** The trial balance now, in one snapshot, or as it was just before an instant. */
export async function trialBalance(db: Queries, at?: Date): Promise<TrialBalance> {
  const found = at ? await balancesAt(db, at) : await balancesNow(db)
  const lines = found.map((each) => ({ ...each, class: chartLineOf(each.path)?.class ?? ('memo' as const) }))
  const currencies = [...new Set(lines.map(({ currency }) => currency))].toSorted()
  const totals = currencies.map((currency) => totalOf(currency, lines))
  return { lines, totals }
}

function totalOf(currency: Currency, lines: readonly Balance[]): TrialBalanceTotal {
  const own = lines.filter((line) => line.currency === currency)
  const total = (name: keyof Sums) => own.reduce((sum, line) => sum + line.sums[name], 0n)
  const sums = {
    debits_pending_minor: total('debits_pending_minor'),
    debits_posted_minor: total('debits_posted_minor'),
    credits_pending_minor: total('credits_pending_minor'),
    credits_posted_minor: total('credits_posted_minor'),
  }
  const level =
    sums.debits_posted_minor === sums.credits_posted_minor &&
    sums.debits_pending_minor === sums.credits_pending_minor
  return { currency, ...sums, level }
}

async function balancesNow(db: Queries): Promise<Balance[]> {
  const rows = await db.sql<Sums & { path: string; currency: Currency }>`
    with waiting as (
      select d.account_id as id, d.debits_pending_minor, d.debits_posted_minor, d.credits_pending_minor, d.credits_posted_minor
        from ledger.account_deltas d
       union all
      select p.debit_id, - p.amount_minor, 0, 0, 0
        from ledger.pendings p where p.state = 'pending' and p.expires_at <= ledger.now()
       union all
      select p.credit_id, 0, 0, - p.amount_minor, 0
        from ledger.pendings p where p.state = 'pending' and p.expires_at <= ledger.now()
    ), summed as (
      select w.id, sum(w.debits_pending_minor)::bigint as debits_pending, sum(w.debits_posted_minor)::bigint as debits_posted,
             sum(w.credits_pending_minor)::bigint as credits_pending, sum(w.credits_posted_minor)::bigint as credits_posted
        from waiting w
       group by 1
    )
    select a.path, a.currency,
           a.debits_pending_minor + coalesce(s.debits_pending, 0) as debits_pending_minor,
           a.debits_posted_minor + coalesce(s.debits_posted, 0) as debits_posted_minor,
           a.credits_pending_minor + coalesce(s.credits_pending, 0) as credits_pending_minor,
           a.credits_posted_minor + coalesce(s.credits_posted, 0) as credits_posted_minor
      from ledger.accounts a
      left join summed s on s.id = a.id
     order by a.path, a.currency`
  return rows.map(({ path, currency, ...sums }) => balanceOf({ path, currency }, sums))
}
