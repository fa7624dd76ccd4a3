import type { Queries } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'
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
 * Record an event in the transaction that heard of it, with one message to every address that wants to hear its type.
 * Answers nothing when the fact was told before.
 */
export async function recordEvent(db: Queries, given: EventGiven): Promise<EventId | undefined> {
  const { id = newId('evt'), seq, type, about, happenedAt, content, stripe } = given
  const recorded = await db.sql`
    insert into subscriptions.events (id, seq, type, about, body, stripe_type, stripe_body, happened_at)
    values (${id}, ${seq}, ${type}, ${about}, ${bodyOf(type, happenedAt, content)}, ${stripe?.type ?? null},
            ${stripe?.body ?? null}, ${happenedAt})
    on conflict (seq) do nothing
    returning id`
  if (recorded.length === 0) return undefined
  const wanted = await db.sql<{ id: EndpointId }>`
    select id from subscriptions.endpoints
     where state in ('active', 'paused')
       and (form = 'standard' or ${stripe?.type ?? null}::text is not null)
       and (cardinality(types) = 0
            or (form = 'standard' and ${type} = any (types))
            or (form = 'stripe' and ${stripe?.type ?? ''} = any (types)))`
  for (const endpoint of wanted) await queue(db, endpoint.id, id)
  return id
}

async function queue(db: Queries, endpoint: EndpointId, event: EventId): Promise<DeliveryId> {
  const id = newId('dlv')
  await db.sql`
    insert into subscriptions.deliveries (id, endpoint_id, event_id) values (${id}, ${endpoint}, ${event})`
  return id
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
  return done(await queue(db, endpoint, id))
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
