import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import { ownConnectors } from './position.ts'

/**
 * What a side has not delivered for a period: its settlement file, the bank's entry for a file, or for a typed receipt; a
 * comparison of all addresses with the chain.
 */
export type Missing = {
  /** The provider by the name of its connector; `desk` for receipts typed there. */
  readonly who: string
  readonly what: 'file' | 'entry' | 'proof'
  readonly amount: Money
  readonly count: number
  /** Since when. */
  readonly since: Date
  /** The names of files without an entry; of what was typed, its numbers. */
  readonly names: readonly string[]
}

type Row = Omit<Missing, 'amount'> & { readonly amount_minor: bigint; readonly currency: Currency }

/**
 * Who has not delivered what a period needs: movements before its end that are in no settlement file to this day, files
 * with such movements that no bank entry has paid, and typed transfers no statement has told of.
 */
export async function missingFor(db: Queries, until: Date): Promise<Missing[]> {
  const rows = await db.sql<Row>`
    select a.connector as who, 'file' as what, a.currency, count(*)::int as count, min(o.decided_at) as since,
           sum(case o.kind when 'refund' then -o.amount_minor else o.amount_minor end)::bigint as amount_minor, '{}'::text[] as names
      from payments.operations o
      join payments.attempts a on a.id = o.attempt_id
     where a.connector <> all (${[...ownConnectors]}::text[])
       and o.kind in ('capture', 'refund') and o.state = 'succeeded' and o.decided_at < ${until}
       and (o.kind = 'capture' or cardinality(o.reserved_by) > 0)
       and not exists (select 1 from reconciliation.lines l where l.operation_id = o.id and l.match in ('matched', 'amount'))
       and not exists (select 1 from reconciliation.breaks b
                        where b.kind = 'missing_theirs' and b.subject = o.id and b.resolved_to is not null)
     group by a.connector, a.currency
    union all
    select f.connector, 'entry', f.currency, count(*)::int, min(f.imported_at), sum(f.net_minor)::bigint,
           (array_agg(f.batch order by f.id))[1:20]
      from reconciliation.files f
     where f.entry_id is null and f.net_minor <> 0
       and (f.imported_at < ${until}
            or exists (select 1 from reconciliation.lines l join payments.operations o on o.id = l.operation_id
                        where l.file_id = f.id and o.decided_at < ${until}))
     group by f.connector, f.currency
    union all
    select 'desk', 'entry', r.currency, count(*)::int, min(r.at), sum(r.amount_minor)::bigint,
           (array_agg(r.number order by r.id))[1:20]
      from reconciliation.desk_receipts r
     where r.state = 'waiting' and r.at < ${until}
       and not exists (select 1 from reconciliation.breaks b
                        where b.kind = 'missing_entry' and b.subject = r.id and b.resolved_to is not null)
     group by r.currency
     order by 1, 2, 3`
  return rows.map(({ amount_minor, currency, ...rest }) => ({
    ...rest,
    amount: money(amount_minor, currency),
  }))
}
