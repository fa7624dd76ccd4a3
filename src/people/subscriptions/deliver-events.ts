import type { Db } from '#kernel/database.ts'
import { OutsideFailure, type HttpOut } from '#kernel/http-out.ts'
import { errorFields, log } from '#kernel/log.ts'
import { ports, randomFraction } from '#kernel/ports.ts'
import type { DeliveryId, EndpointId, EventId, MessageForm } from './endpoint.ts'
import { openSecret, signedHeaders } from './message-secret.ts'

/** Seconds between tries: five seconds, five minutes, half an hour, then hours up to a day. After the last it is given up. */
export const retrySeconds = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const

/** Days without one message taken after which an address is told no more. */
export const patienceDays = 5

const timeoutMs = 10_000

/** What delivering needs: the key that opens secrets, and origins besides the public internet that may be told. */
export type DeliverySettings = { readonly sealingSecret: string; readonly allowed: readonly string[] }

type Due = {
  id: DeliveryId
  endpoint_id: EndpointId
  event_id: EventId
  tries: number
  url: string
  form: MessageForm
  secret_sealed: Buffer
  former: Buffer | null
  body: string
  stripe_body: string | null
}

async function claim(db: Db, most: number): Promise<Due[]> {
  return db.sql<Due>`
    update subscriptions.deliveries d
       set tries = d.tries + 1, next_try_at = clock_timestamp() + interval '1 minute'
      from (select d.id, e.url, e.form, e.secret_sealed, v.body, v.stripe_body,
                   case when e.former_secret_until > clock_timestamp() then e.former_secret_sealed end as former
              from subscriptions.deliveries d
              join subscriptions.endpoints e on e.id = d.endpoint_id
              join subscriptions.events v on v.id = d.event_id
             where d.state = 'queued' and d.next_try_at <= clock_timestamp() and e.state = 'active'
             order by d.next_try_at
             limit ${most}
               for update of d skip locked) claimed
     where d.id = claimed.id
    returning d.id, d.endpoint_id, d.event_id, d.tries, claimed.url, claimed.form, claimed.secret_sealed,
              claimed.former, claimed.body, claimed.stripe_body`
}

type Heard = { readonly status: number | null; readonly failure: string | null }

async function offer(out: HttpOut, due: Due, { sealingSecret, allowed }: DeliverySettings): Promise<Heard> {
  const body = due.form === 'stripe' ? (due.stripe_body ?? '') : due.body
  const sealed = due.former === null ? [due.secret_sealed] : [due.secret_sealed, due.former]
  const secrets = sealed.map((each) => openSecret(each, due.endpoint_id, sealingSecret))
  const signed = signedHeaders(due.form, { id: due.event_id, at: ports().now(), body }, secrets)
  try {
    const { status } = await out.request({
      url: due.url,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'kontor-notifications', ...signed },
      body,
      timeoutMs,
      allow: allowed.includes(new URL(due.url).origin) ? 'simulators' : 'public',
    })
    return { status, failure: status >= 200 && status < 300 ? null : `status_${status}` }
  } catch (error) {
    if (!(error instanceof OutsideFailure)) throw error
    return { status: null, failure: error.code }
  }
}

async function recordArrival(db: Db, due: Due, status: number): Promise<void> {
  await db.sql`
    update subscriptions.deliveries
       set state = 'delivered', delivered_at = clock_timestamp(), last_status = ${status}, last_failure = null
     where id = ${due.id} and state = 'queued'`
  await db.sql`
    update subscriptions.endpoints set failing_since = null
     where id = ${due.endpoint_id} and failing_since is not null`
}

async function recordFailure(db: Db, due: Due, { status, failure }: Heard): Promise<void> {
  const wait = retrySeconds[due.tries - 1]
  // A tenth more or less, so that what failed together does not come back together.
  const seconds = wait === undefined ? 0 : wait * (0.9 + randomFraction() * 0.2)
  await db.sql`
    update subscriptions.deliveries
       set state = case when ${wait === undefined} then 'failed' else state end,
           next_try_at = clock_timestamp() + make_interval(secs => ${seconds}),
           last_status = ${status}, last_failure = ${failure}
     where id = ${due.id} and state = 'queued'`
  await db.sql`
    update subscriptions.endpoints
       set failing_since = coalesce(failing_since, clock_timestamp())
     where id = ${due.endpoint_id}`
  const disabled = await db.sql`
    update subscriptions.endpoints
       set state = 'disabled', disabled_at = clock_timestamp(),
           disabled_because = case when ${status === 410} then 'gone' else 'failing' end
     where id = ${due.endpoint_id} and state = 'active'
       and (${status === 410} or failing_since < clock_timestamp() - make_interval(days => ${patienceDays}))
    returning id`
  if (disabled.length > 0) log.warn('endpoint_disabled', { id: due.endpoint_id, code: failure ?? 'failing' })
}

/**
 * Offer the messages that are due, so many at most; answers how many were offered. Each is claimed for a minute before it
 * goes out, so two workers do not send one. 2xx within ten seconds is taken; 410 ends the address; anything else comes again.
 */
export async function deliverEvents(
  db: Db,
  out: HttpOut,
  settings: DeliverySettings,
  most = 20,
): Promise<number> {
  const due = await claim(db, most)
  const work = due.map(async (each) => {
    try {
      const heard = await offer(out, each, settings)
      if (heard.failure === null && heard.status !== null) await recordArrival(db, each, heard.status)
      else await recordFailure(db, each, heard)
    } catch (error) {
      log.error('delivery_failed', { id: each.id, ...errorFields(error) })
    }
  })
  await Promise.all(work)
  return due.length
}

/** Forget events older than so many days with their messages, except what still waits; answers how many. Needs the worker role. */
export async function pruneEvents(db: Db, days: number): Promise<number> {
  await db.sql`
    delete from subscriptions.deliveries d
     using subscriptions.events v
     where v.id = d.event_id and d.state <> 'queued'
       and v.created_at < clock_timestamp() - make_interval(days => ${days})`
  const gone = await db.sql`
    delete from subscriptions.events v
     where v.created_at < clock_timestamp() - make_interval(days => ${days})
       and not exists (select from subscriptions.deliveries d where d.event_id = v.id)
    returning v.id`
  return gone.length
}
