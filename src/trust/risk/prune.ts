import type { Queries } from '#kernel/database.ts'

/**
 * Forget what is no longer asked for: counters and links after eight days, traits not seen for 400 days, hashed traits of
 * decisions after 180 days, decisions after three years. At most so many rows of each; answers how many went.
 */
export async function forgetOldTraits(db: Queries, most = 5_000): Promise<number> {
  const velocity = await db.sql<{ kind: string }>`
    delete from risk.velocity
     where (kind, key, slot) in (select kind, key, slot from risk.velocity
                                  where slot < clock_timestamp() - interval '8 days' limit ${most})
    returning kind`
  const links = await db.sql<{ kind: string }>`
    delete from risk.links
     where (kind, key, other_kind, other_key) in (
             select kind, key, other_kind, other_key from risk.links
              where seen_at < clock_timestamp() - interval '8 days' limit ${most})
    returning kind`
  const known = await db.sql<{ kind: string }>`
    delete from risk.known
     where (kind, key) in (select kind, key from risk.known
                            where last_seen_at < clock_timestamp() - interval '400 days' limit ${most})
    returning kind`
  const emptied = await db.sql<{ id: string }>`
    update risk.decisions set traits = '[]'
     where id in (select id from risk.decisions
                   where decided_at < clock_timestamp() - interval '180 days' and traits <> '[]' limit ${most})
    returning id`
  const outcomes = await db.sql<{ id: string }>`
    delete from risk.outcomes
     where decision_id in (select id from risk.decisions
                            where decided_at < clock_timestamp() - interval '3 years' limit ${most})
    returning decision_id as id`
  const decisions = await db.sql<{ id: string }>`
    delete from risk.decisions
     where id in (select id from risk.decisions
                   where decided_at < clock_timestamp() - interval '3 years'
                     and not exists (select from risk.outcomes o where o.decision_id = decisions.id)
                   limit ${most})
    returning id`
  return [velocity, links, known, emptied, outcomes, decisions].reduce((sum, rows) => sum + rows.length, 0)
}
