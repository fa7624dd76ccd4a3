import type { Queries } from '#kernel/database.ts'
import type { DeliveryId, Endpoint, EndpointId, EventId } from './endpoint.ts'
import type { DeliveryState } from './lifecycles.ts'

/** All addresses that are not closed, the oldest first. */
export async function listEndpoints({ sql }: Queries): Promise<Endpoint[]> {
  return sql<Endpoint>`
    select id, url, note, form, types, state, failing_since as "failingSince",
           disabled_because as "disabledBecause", disabled_at as "disabledAt",
           case when former_secret_until > clock_timestamp() then former_secret_until end as "formerSecretUntil",
           created_at as "createdAt"
      from subscriptions.endpoints
     where state <> 'closed'
     order by id`
}

/** One address, if there is one with this id. */
export async function findEndpoint({ sql }: Queries, id: EndpointId): Promise<Endpoint | undefined> {
  const [found] = await sql<Endpoint>`
    select id, url, note, form, types, state, failing_since as "failingSince",
           disabled_because as "disabledBecause", disabled_at as "disabledAt",
           case when former_secret_until > clock_timestamp() then former_secret_until end as "formerSecretUntil",
           created_at as "createdAt"
      from subscriptions.endpoints
     where id = ${id}`
  return found
}

/** A message to an address, as lists show it. */
export type Delivery = {
  readonly id: DeliveryId
  readonly endpointId: EndpointId
  readonly eventId: EventId
  readonly type: string
  readonly about: string
  readonly state: DeliveryState
  readonly tries: number
  readonly nextTryAt: Date | null
  readonly lastStatus: number | null
  readonly lastFailure: string | null
  readonly deliveredAt: Date | null
  readonly createdAt: Date
}

/** The latest messages to an address, the newest first; `before` is the id of the last one seen. */
export async function listDeliveries(
  { sql }: Queries,
  endpoint: EndpointId,
  { before, most = 50 }: { readonly before?: string | undefined; readonly most?: number } = {},
): Promise<Delivery[]> {
  return sql<Delivery>`
    select d.id, d.endpoint_id as "endpointId", d.event_id as "eventId", v.type, v.about, d.state, d.tries,
           case when d.state = 'queued' then d.next_try_at end as "nextTryAt", d.last_status as "lastStatus",
           d.last_failure as "lastFailure", d.delivered_at as "deliveredAt", d.created_at as "createdAt"
      from subscriptions.deliveries d
      join subscriptions.events v on v.id = d.event_id
     where d.endpoint_id = ${endpoint} and (${before ?? null}::text is null or d.id < ${before ?? null})
     order by d.id desc
     limit ${most}`
}

/** Something merchants were told. */
export type Told = {
  readonly id: EventId
  readonly type: string
  readonly about: string
  /** What is sent, as JSON text. */
  readonly body: string
  readonly stripeBody: string | null
  readonly happenedAt: Date
}

/** Which events are wanted, in pages. `before` and `after` are ids; `forStripe` leaves out what Stripe has no word for. */
export type EventsAsked = {
  readonly types?: readonly string[]
  readonly about?: string | undefined
  readonly before?: string | undefined
  readonly after?: string | undefined
  readonly forStripe?: boolean
  readonly most?: number
}

/** Events, the newest first; with `after`, those right after it, still the newest first. */
export async function listEvents({ sql }: Queries, asked: EventsAsked = {}): Promise<Told[]> {
  const { types = [], about = null, before = null, after = null, forStripe = false, most = 50 } = asked
  const found = await sql<Told>`
    select id, type, about, body, stripe_body as "stripeBody", happened_at as "happenedAt"
      from subscriptions.events
     where (cardinality(${[...types]}::text[]) = 0
            or case when ${forStripe} then stripe_type else type end = any (${[...types]}::text[]))
       and (${about}::text is null or about = ${about})
       and (${before}::text is null or id < ${before})
       and (${after}::text is null or id > ${after})
       and (not ${forStripe} or stripe_body is not null)
     order by case when ${after}::text is not null then id end asc, id desc
     limit ${most}`
  return after === null ? found : found.toReversed()
}

/** One event, if there is one with this id. */
export async function findEvent({ sql }: Queries, id: EventId): Promise<Told | undefined> {
  const [found] = await sql<Told>`
    select id, type, about, body, stripe_body as "stripeBody", happened_at as "happenedAt"
      from subscriptions.events
     where id = ${id}`
  return found
}
