import type { Queries } from '#kernel/database.ts'

/** Something a person should look at: which kind, how many of it, and since when. */
export type Concern = {
  readonly kind: string
  /** The consumer or oracle it is about, where the kind alone does not say. */
  readonly name: string | null
  readonly count: number
  readonly since: Date | null
}

/** All that needs a person, the gravest kinds first; nothing when all is well. */
export async function concerns(db: Queries): Promise<Concern[]> {
  return db.sql<Concern>`
    select c.kind, c.name, c.count, c.since
      from (
        select 1 as gravity, 'cases_' || kind as kind, null::text as name, count(*) as count, min(opened_at) as since
          from payments.cases where closed_at is null group by kind
        union all
        select 2, 'unknown_operations', null, count(*), min(coalesce(sent_at, created_at))
          from payments.operations
         where state = 'unknown' or (state in ('created', 'sent') and kind <> 'authorize' and created_at < now() - interval '2 minutes')
        union all
        select 3, 'dead_letters', null, count(*), min(at) from kernel.dead_letters
        union all
        select 4, 'lag', k.name, s.seq - k.seq, k.moved_at
          from kernel.consumers k cross join kernel.sequencer s
         where s.seq - k.seq > 100 or (s.seq > k.seq and k.moved_at < now() - interval '5 minutes')
        union all
        select 5, 'failed_mails', null, count(*), min(created_at) from notifications.mails where state = 'failed'
        union all
        select 6, 'waiting_mails', null, count(*), min(created_at)
          from notifications.mails where state = 'queued' and created_at < now() - interval '10 minutes'
        union all
        select 7, 'overdue_packing', null, count(distinct order_id), min(created_at)
          from shipping.shipments where state = 'pending' and created_at < now() - interval '1 day'
      ) c
     where c.count > 0
     order by c.gravity, c.kind, c.name`
}
