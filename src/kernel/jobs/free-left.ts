import type { PoolClient } from 'pg'
import type { Db } from '../database.ts'
import { log } from '../log.ts'
import { loop } from '../loop.ts'

/** A job is left only when its taker has had the time to be seen. */
const leastSeconds = 60

/** Jobs and queues that are taken, and by whom, are freed where nobody of that name lives: whoever has the lock of a name lives. */
async function freeLeft({ sql }: Db): Promise<number> {
  const [row] = await sql<{ freed: number; done: number }>`
    with taken as materialized (
      select locked_by, locked_at from jobs._private_jobs where locked_by is not null
       union all
      select locked_by, locked_at from jobs._private_job_queues where locked_by is not null
    ), old as materialized (
      select locked_by as name from taken group by locked_by
      having max(locked_at) < clock_timestamp() - make_interval(secs => ${leastSeconds})
    ), gone as materialized (
      select name from old where pg_try_advisory_xact_lock(hashtextextended('jobs of ' || name, 0))
    ), freed as (
      select jobs.force_unlock_workers((select array_agg(name) from gone))::text from gone limit 1
    )
    select (select count(*) from gone)::integer as freed, (select count(*) from freed)::integer as done`
  return row?.freed ?? 0
}

/**
 * Show that whoever takes jobs under this name lives, by a lock on a connection of its own, which goes with them however
 * they go; and free what others have left that were killed: the queue itself would leave it for four hours, and with a
 * job all of its queue. A job that is freed is done again, by its own promise harmlessly. Answers how to stop.
 */
export function freeLeftJobs(worker: Db, name: string): { stop(): void } {
  let shown: PoolClient | undefined
  let stopped = false
  const hide = (client: PoolClient) => {
    if (shown !== client) return
    shown = undefined
    client.release(true)
  }
  const show = async () => {
    const client = await worker.pool.connect()
    shown = client
    client.once('error', () => hide(client))
    client.once('end', () => hide(client))
    if (stopped) return hide(client)
    try {
      await client.query(`select pg_advisory_lock(hashtextextended('jobs of ' || $1, 0))`, [name])
    } catch (error) {
      // Without the lock nobody is shown by it: the next round begins with another connection.
      hide(client)
      throw error
    }
  }
  const rounds = loop('left jobs', { busyMs: 20_000, idleMs: 20_000 }, async () => {
    if (shown === undefined) await show()
    const freed = await freeLeft(worker)
    if (freed > 0) log.warn('jobs_freed', { count: freed })
    return freed > 0
  })
  return {
    // A round that waits for a database that is gone is not waited for.
    stop: () => {
      stopped = true
      void rounds.stop()
      if (shown) hide(shown)
    },
  }
}
