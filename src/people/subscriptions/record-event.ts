import type { Queries } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { ports } from '#kernel/ports.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'
import type { DeliveryId, EndpointId, EventId, MessageForm } from './endpoint.ts'

/** Something merchants are told: the type in our words, what it is about, and its data. */
export type EventGiven = {
  /** The id, where the same thing must be told under it twice; otherwise a new one. */
  readonly id?: EventId
  /** The place of the fact it was made from: the same fact is told once. */
  readonly seq: number
  readonly type: string
  readonly about: string
  readonly happenedAt: Date
  readonly content: Readonly<Record<string, unknown>>
  /** The same as Stripe's clients read it. */
  readonly stripe?: { readonly type: string; readonly body: string }
}

const bodyOf = (type: string, at: Date, content: Readonly<Record<string, unknown>>) =>
  JSON.stringify({ type, timestamp: at.toISOString(), data: content })

/**
 * Record events in the transaction that heard of them, each with one message to every address that wants to hear its type:
 * one statement, and one more where there are messages. Answers the ids of those that were not told before.
 */
export async function recordEvents(db: Queries, all: readonly EventGiven[]): Promise<EventId[]> {
  if (all.length === 0) return []
  const given = all.map((each) => ({ ...each, id: each.id ?? newId('evt') }))
  const rows = await db.sql<{ id: EventId; endpoints: EndpointId[] }>`
    with recorded as (
      insert into subscriptions.events (id, seq, type, about, body, stripe_type, stripe_body, happened_at)
      select g.id, g.seq, g.type, g.about, g.body, g.stripe_type, g.stripe_body, g.happened_at
        from unnest(${given.map(({ id }) => id)}::text[], ${given.map(({ seq }) => seq)}::bigint[],
                    ${given.map(({ type }) => type)}::text[], ${given.map(({ about }) => about)}::text[],
                    ${given.map(({ type, happenedAt, content }) => bodyOf(type, happenedAt, content))}::text[],
                    ${given.map(({ stripe }) => stripe?.type ?? null)}::text[],
                    ${given.map(({ stripe }) => stripe?.body ?? null)}::text[],
                    ${given.map(({ happenedAt }) => happenedAt)}::timestamptz[])
             as g (id, seq, type, about, body, stripe_type, stripe_body, happened_at)
       order by g.seq
      on conflict (seq) do nothing
      returning id, seq, type, stripe_type
    )
    select r.id, array(
             select p.id
               from subscriptions.endpoints p
              where p.state in ('active', 'paused')
                and (p.form = 'standard' or r.stripe_type is not null)
                and (cardinality(p.types) = 0
                     or (p.form = 'standard' and r.type = any (p.types))
                     or (p.form = 'stripe' and r.stripe_type = any (p.types)))
              order by p.id) as endpoints
      from recorded r
     order by r.seq`
  await queue(
    db,
    rows.flatMap(({ id, endpoints }) => endpoints.map((endpoint) => [endpoint, id] as const)),
  )
  return rows.map(({ id }) => id)
}

/** Put messages about events in the queue of their addresses. */
async function queue(
  db: Queries,
  wanted: readonly (readonly [EndpointId, EventId])[],
): Promise<DeliveryId[]> {
  if (wanted.length === 0) return []
  const ids = wanted.map(() => newId('dlv'))
  await db.sql`
    insert into subscriptions.deliveries (id, endpoint_id, event_id)
    select g.id, g.endpoint, g.event
      from unnest(${ids}::text[], ${wanted.map(([endpoint]) => endpoint)}::text[],
                  ${wanted.map(([, event]) => event)}::text[]) as g (id, endpoint, event)`
  return ids
}

/** Send a trial message to one address, so that its owner sees whether it arrives and verifies. */
export async function tryEndpoint(
  db: Queries,
  endpoint: EndpointId,
): Promise<Result<DeliveryId, 'endpoint_not_found'>> {
  const [known] = await db.sql<{ form: MessageForm }>`
    select form from subscriptions.endpoints where id = ${endpoint} and state <> 'closed'`
  if (known === undefined) return refused('endpoint_not_found')
  const id = newId('evt')
  const at = ports().now()
  const type = 'endpoint.tried'
  const stripeBody = {
    id,
    object: 'event',
    api_version: null,
    created: Math.floor(at.getTime() / 1000),
    data: { object: { id: endpoint, object: 'webhook_endpoint' } },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  }
  await db.sql`
    insert into subscriptions.events (id, type, about, body, stripe_type, stripe_body, happened_at)
    values (${id}, ${type}, ${endpoint}, ${bodyOf(type, at, { endpoint })}, ${type}, ${JSON.stringify(stripeBody)}, ${at})`
  const [delivery] = await queue(db, [[endpoint, id]])
  assert(delivery !== undefined, 'what is put in a queue has its id')
  return done(delivery)
}

/** Why a message is not sent again. */
export type ReplayRefusal = 'delivery_not_found' | 'still_queued'

/** Send a message again, with a fresh count of tries. The receiver sees the same id and may drop what it had. */
export async function replayDelivery(
  db: Queries,
  id: DeliveryId,
): Promise<Result<EndpointId, ReplayRefusal>> {
  const [replayed] = await db.sql<{ endpoint_id: EndpointId }>`
    update subscriptions.deliveries
       set state = 'queued', tries = 0, next_try_at = clock_timestamp(), delivered_at = null
     where id = ${id} and state in ('delivered', 'failed')
    returning endpoint_id`
  if (replayed !== undefined) return done(replayed.endpoint_id)
  const [known] = await db.sql`select id from subscriptions.deliveries where id = ${id}`
  return refused(known === undefined ? 'delivery_not_found' : 'still_queued')
}

/** Send again all messages to an address that were given up; answers how many. */
export async function replayFailed(db: Queries, endpoint: EndpointId): Promise<number> {
  const replayed = await db.sql`
    update subscriptions.deliveries
       set state = 'queued', tries = 0, next_try_at = clock_timestamp()
     where endpoint_id = ${endpoint} and state = 'failed'
    returning id`
  return replayed.length
}
