import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import { chartLineOf } from './chart.ts'

/** An account: its path in the chart and its currency. */
export type AccountName = { readonly path: string; readonly currency: Currency }

/** The four sums of an account, in minor units, never negative. */
export type Sums = {
  readonly debits_pending_minor: bigint
  readonly debits_posted_minor: bigint
  readonly credits_pending_minor: bigint
  readonly credits_posted_minor: bigint
}

/** What an account holds, seen from its normal side: what increases it is positive. */
export type Balance = AccountName & {
  /** Settled: posted credits less posted debits of a credit account, the reverse of a debit account. */
  readonly posted: Money
  /** What posted would change by if everything pending were posted. */
  readonly pending: Money
  /** What may still be taken out: posted less what is already set aside to leave. */
  readonly available: Money
  readonly sums: Sums
}

/**
 * Balances of accounts, exact in one snapshot: moves not yet folded are counted, pending transfers whose time is over
 * are not. An account never used has nothing. Answers are in the order asked.
 */
export async function balances(db: Queries, accounts: readonly AccountName[]): Promise<Balance[]> {
  const paths = accounts.map(({ path }) => path)
  const currencies = accounts.map(({ currency }) => currency)
  const rows = await db.sql<Sums & { path: string; currency: Currency }>`
    select w.path, w.currency,
           coalesce(a.debits_pending_minor, 0) + coalesce(d.debits_pending, 0)
             - coalesce(od.overdue, 0) as debits_pending_minor,
           coalesce(a.debits_posted_minor, 0) + coalesce(d.debits_posted, 0) as debits_posted_minor,
           coalesce(a.credits_pending_minor, 0) + coalesce(d.credits_pending, 0)
             - coalesce(oc.overdue, 0) as credits_pending_minor,
           coalesce(a.credits_posted_minor, 0) + coalesce(d.credits_posted, 0) as credits_posted_minor
      from unnest(${paths}::text[], ${currencies}::text[]) with ordinality as w (path, currency, n)
      left join ledger.accounts a on a.path = w.path and a.currency = w.currency
      left join lateral (
           select sum(x.debits_pending_minor)::bigint as debits_pending,
                  sum(x.debits_posted_minor)::bigint as debits_posted,
                  sum(x.credits_pending_minor)::bigint as credits_pending,
                  sum(x.credits_posted_minor)::bigint as credits_posted
             from ledger.account_deltas x
            where x.account_id = a.id) d on true
      left join lateral (
           select sum(p.amount_minor)::bigint as overdue
             from ledger.pendings p
            where p.debit_id = a.id and p.state = 'pending' and p.expires_at <= ledger.now()) od on true
      left join lateral (
           select sum(p.amount_minor)::bigint as overdue
             from ledger.pendings p
            where p.credit_id = a.id and p.state = 'pending' and p.expires_at <= ledger.now()) oc on true
     order by w.n`
  return rows.map(({ path, currency, ...sums }) => balanceOf({ path, currency }, sums))
}

/** The balance of one account; see `balances`. */
export async function balance(db: Queries, path: string, currency: Currency): Promise<Balance> {
  const [only] = await balances(db, [{ path, currency }])
  return only ?? balanceOf({ path, currency }, noSums)
}

const noSums: Sums = {
  debits_pending_minor: 0n,
  debits_posted_minor: 0n,
  credits_pending_minor: 0n,
  credits_posted_minor: 0n,
}

/** Read sums from the normal side of the account's line in the chart; a path not in the chart is read as a debit account. */
export function balanceOf(name: AccountName, sums: Sums): Balance {
  const credit = chartLineOf(name.path)?.normalSide === 'credit'
  const debits = { posted: sums.debits_posted_minor, pending: sums.debits_pending_minor }
  const credits = { posted: sums.credits_posted_minor, pending: sums.credits_pending_minor }
  const [grows, shrinks] = credit ? [credits, debits] : [debits, credits]
  const of = (minor: bigint) => money(minor, name.currency)
  return {
    ...name,
    posted: of(grows.posted - shrinks.posted),
    pending: of(grows.pending - shrinks.pending),
    available: of(grows.posted - shrinks.posted - shrinks.pending),
    sums,
  }
}
