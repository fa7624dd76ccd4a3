import type { Db } from '#kernel/database.ts'

/** A question to the database whose every answered row is a broken promise. */
export type Oracle = { readonly name: string; readonly sql: string }

const held = `
  select a.id, a.path, a.currency, a.bound,
         a.debits_pending_minor + coalesce(d.debits_pending, 0) as debits_pending,
         a.debits_posted_minor + coalesce(d.debits_posted, 0) as debits_posted,
         a.credits_pending_minor + coalesce(d.credits_pending, 0) as credits_pending,
         a.credits_posted_minor + coalesce(d.credits_posted, 0) as credits_posted
    from ledger.accounts a
    left join (select account_id, sum(debits_pending_minor) as debits_pending, sum(debits_posted_minor) as debits_posted,
                      sum(credits_pending_minor) as credits_pending, sum(credits_posted_minor) as credits_posted
                 from ledger.account_deltas group by 1) d on d.account_id = a.id`

const told = `
  select account_id,
         sum(case when debit and kind = 'pending' then amount when debit and pending_id is not null then - of else 0 end)
           as debits_pending,
         sum(case when debit and kind in ('single', 'post') then amount else 0 end) as debits_posted,
         sum(case when not debit and kind = 'pending' then amount when not debit and pending_id is not null then - of else 0 end)
           as credits_pending,
         sum(case when not debit and kind in ('single', 'post') then amount else 0 end) as credits_posted
    from (select s.account_id, s.debit, t.kind, t.pending_id, t.amount_minor as amount, p.amount_minor as of
            from ledger.transfers t
            left join ledger.transfers p on p.id = t.pending_id
           cross join lateral (values (t.debit_id, true), (t.credit_id, false)) s (account_id, debit)) moves
   group by 1`

/** What must hold in the ledger at every instant. Each statement answers no rows, or the rows that break it. */
export const ledgerOracles: readonly Oracle[] = [
  {
    name: 'I1 debits equal credits in every currency',
    sql: `select currency, sum(debits_posted) as debits_posted, sum(credits_posted) as credits_posted,
                 sum(debits_pending) as debits_pending, sum(credits_pending) as credits_pending
            from (${held}) held
           group by 1
          having sum(debits_posted) <> sum(credits_posted) or sum(debits_pending) <> sum(credits_pending)`,
  },
  {
    name: 'I1 both sides of a transfer are accounts of its currency',
    sql: `select t.id
            from ledger.transfers t
            left join ledger.accounts d on d.id = t.debit_id
            left join ledger.accounts c on c.id = t.credit_id
           where d.currency is distinct from t.currency or c.currency is distinct from t.currency`,
  },
  {
    name: 'I2 every balance is the sum of its transfers',
    sql: `select held.path, held.currency
            from (${held}) held
            left join (${told}) told on told.account_id = held.id
           where held.debits_pending <> coalesce(told.debits_pending, 0)
              or held.debits_posted <> coalesce(told.debits_posted, 0)
              or held.credits_pending <> coalesce(told.credits_pending, 0)
              or held.credits_posted <> coalesce(told.credits_posted, 0)`,
  },
  {
    name: 'I2 no account is beyond its bound, pending amounts counted',
    sql: `select path, currency
            from (${held}) held
           where (bound = 'debits_must_not_exceed_credits' and debits_pending + debits_posted > credits_posted)
              or (bound = 'credits_must_not_exceed_debits' and credits_pending + credits_posted > debits_posted)
              or least(debits_pending, debits_posted, credits_pending, credits_posted) < 0`,
  },
  {
    name: 'I3 a pending transfer ends at most once, and its state says how',
    sql: `select p.id
            from ledger.transfers p
            left join ledger.pendings s on s.id = p.id
            left join ledger.transfers e on e.pending_id = p.id
           where p.kind = 'pending'
           group by p.id, p.amount_minor, s.id, s.state, s.amount_minor
          having s.id is null or s.amount_minor <> p.amount_minor or count(e.id) > 1
              or max(e.amount_minor) > p.amount_minor
              or s.state <> case max(e.kind) when 'post' then 'posted' when 'void' then 'voided'
                                             when 'expire' then 'expired' else 'pending' end
           union all
          select s.id from ledger.pendings s
           where not exists (select 1 from ledger.transfers p where p.id = s.id and p.kind = 'pending')`,
  },
  {
    name: 'I3 no pending transfer is open a minute after its time',
    sql: `select id, expires_at from ledger.pendings
           where state = 'pending' and expires_at < ledger.now() - interval '60 seconds'`,
  },
  {
    name: 'I2 every account is what the chart says of its path',
    sql: `select a.path, a.currency
            from ledger.accounts a
            join ledger.chart c on c.template = a.template
           where a.path !~ c.pattern or a.bound <> c.bound
              or 1 <> (select count(*) from ledger.chart each where a.path ~ each.pattern)`,
  },
]

/** Ask oracles; answers the names of those that found something, with the first thing found. */
export async function brokenPromises(
  db: Db,
  oracles: readonly Oracle[] = ledgerOracles,
): Promise<{ name: string; first: unknown }[]> {
  const broken: { name: string; first: unknown }[] = []
  for (const { name, sql } of oracles) {
    const { rows } = await db.pool.query<Record<string, unknown>>(sql)
    if (rows.length > 0) broken.push({ name, first: rows[0] })
  }
  return broken
}
