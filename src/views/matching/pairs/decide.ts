import { tell } from '#kernel/outbox.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { pairLifecycle } from './pair-lifecycle.ts'

/** What the operator may say of a pair: the same, not the same, or that the word is taken back. */
export const verdicts = ['confirm', 'refuse', 'reopen'] as const
/** One thing the operator may say of a pair. */
export type Verdict = (typeof verdicts)[number]

/** Why a pair was not decided: there is none of this number, or it does not stand so that this can be said. */
export type DecideMatchRefusal = 'match_not_found' | 'match_is_decided'

/**
 * Say of a pair whether it is one product. It holds at once, for the product pages of both, and against any later score;
 * taken back, the pair waits again. Refuses `match_not_found`, and `match_is_decided` where it does not stand for that.
 */
export async function decideMatch(
  tx: Tx,
  id: number,
  verdict: Verdict,
  actor: string,
): Promise<Result<null, DecideMatchRefusal>> {
  const rows = await tx.sql<{ one_id: number; other_id: number }>`
    update matching.pairs p
       set state = case ${verdict} when 'confirm' then 'confirmed' when 'refuse' then 'refused' else 'found' end,
           decided_by = case when ${verdict} = 'reopen' then null else ${actor} end,
           decided_at = case when ${verdict} = 'reopen' then null else clock_timestamp() end
     where p.id = ${id} and p.state = any (${pairLifecycle.from(verdict)}::text[])
    returning p.one_id, p.other_id`
  const [row] = rows
  if (!row) {
    const known = await tx.sql`select 1 as there from matching.pairs p where p.id = ${id}`
    return refused(known.length > 0 ? 'match_is_decided' : 'match_not_found')
  }
  await tell(tx, {
    type: 'matches_changed',
    aggregate: `match:${id}`,
    actor,
    payload: { products: [row.one_id, row.other_id] },
  })
  return done(null)
}
