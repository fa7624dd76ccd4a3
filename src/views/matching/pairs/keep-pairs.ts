import type { Tx } from '#kernel/transaction.ts'
import type { Reasons } from '../model/weights.ts'

/** A pair as the matcher judges it now. */
export type JudgedPair = {
  readonly one: number
  readonly other: number
  readonly by: 'number' | 'likeness'
  readonly state: 'found' | 'joined'
  readonly score: number
  readonly reasons: Reasons
}

const hundredths = (reasons: Reasons): Record<string, number> =>
  Object.fromEntries(Object.entries(reasons).map(([topic, value]) => [topic, Math.round(value * 100) / 100]))

/**
 * Keep what was judged of these products, and drop what is no longer alike. Pairs the operator decided about are left as
 * they are. Answers the products that were joined or parted by it. One statement.
 */
export async function keepPairs(
  tx: Tx,
  ids: readonly number[],
  judged: readonly JudgedPair[],
): Promise<number[]> {
  const rows = judged.map((pair) => ({ ...pair, reasons: hundredths(pair.reasons) }))
  const moved = await tx.sql<{ one_id: number; other_id: number }>`
    with given as materialized (
      select g.one, g.other, g.by, g.state, g.score, g.reasons
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as g (one bigint, other bigint, by text, state text, score double precision, reasons jsonb)
    ), gone as (
      delete from matching.pairs p
       where (p.one_id = any (${ids}::bigint[]) or p.other_id = any (${ids}::bigint[]))
         and p.state in ('found', 'joined')
         and not exists (select from given g where g.one = p.one_id and g.other = p.other_id)
      returning p.one_id, p.other_id, p.state = 'joined' as was_joined
    ), put as (
      insert into matching.pairs as p (one_id, other_id, state, found_by, score, reasons)
      select g.one, g.other, g.state, g.by, g.score, g.reasons from given g order by g.one, g.other
      on conflict (one_id, other_id) do update
         set state = excluded.state, found_by = excluded.found_by, score = excluded.score,
             reasons = excluded.reasons
       where p.state in ('found', 'joined')
         and (p.state, p.found_by, p.score) is distinct from (excluded.state, excluded.found_by, excluded.score)
      returning new.one_id, new.other_id, coalesce(old.state, '') = 'joined' as was_joined,
                new.state = 'joined' as is_joined
    )
    select g.one_id, g.other_id from gone g where g.was_joined
    union all
    select p.one_id, p.other_id from put p where p.was_joined <> p.is_joined`
  return [...new Set(moved.flatMap((row) => [row.one_id, row.other_id]))].toSorted((a, b) => a - b)
}
