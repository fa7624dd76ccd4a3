import { createHash } from 'node:crypto'
import type { Queries } from '#kernel/database.ts'
import { done, refused, type Result } from '#kernel/result.ts'

/** Failures a target may have before it has to wait. */
export const mostFailures = 10

/** How long the count of failures lasts, in minutes. */
export const windowMinutes = 30

const hashOf = (target: string) => createHash('sha256').update(target).digest()

/** Refuse while a target (an account's address, a network address) has failed too often; says when to try again. */
export async function checkThrottle(db: Queries, target: string): Promise<Result<true, 'too_many_attempts'>> {
  const [row] = await db.sql<{ wait_seconds: number }>`
    select ceil(extract(epoch from window_ends_at - now()))::int as wait_seconds
      from access.throttles
     where target = ${hashOf(target)} and failures >= ${mostFailures} and window_ends_at > now()`
  return row ? refused('too_many_attempts', { retryAfterSeconds: row.wait_seconds }) : done(true)
}

/** Count a failure of a target. */
export async function countFailure(db: Queries, target: string): Promise<void> {
  await db.sql`
    insert into access.throttles as t (target, failures, window_ends_at)
    values (${hashOf(target)}, 1, now() + ${windowMinutes}::int * interval '1 minute')
    on conflict (target) do update
       set failures = case when t.window_ends_at < now() then 1 else t.failures + 1 end,
           window_ends_at = case when t.window_ends_at < now() then excluded.window_ends_at else t.window_ends_at end`
}

/** Forget the failures of a target after a success. */
export async function clearFailures(db: Queries, target: string): Promise<void> {
  await db.sql`update access.throttles set failures = 0 where target = ${hashOf(target)}`
}
