import type { Queries } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { tell } from '#kernel/outbox.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { EndpointId, MessageForm } from './endpoint.ts'
import { endpointLifecycle } from './lifecycles.ts'
import { newMessageSecret, openSecret, sealSecret } from './message-secret.ts'

/** An address as it is added: its URL already read by `readEndpointUrl`. */
export type EndpointGiven = {
  readonly url: string
  readonly note: string
  readonly form: MessageForm
  readonly types: readonly string[]
}

// A replaced secret signs beside the new one for a day, so that a receiver can change it without losing a message.
const formerSecretHours = 24

/** Add an address that is told from now on. Answers its id and the secret that signs what it is told. */
export async function addEndpoint(
  db: Queries,
  given: EndpointGiven,
  { actor, sealingSecret }: { actor: string; sealingSecret: string },
): Promise<{ id: EndpointId; secret: string }> {
  const id = newId('end')
  const secret = newMessageSecret()
  await db.sql`
    insert into subscriptions.endpoints (id, url, note, form, types, secret_sealed)
    values (${id}, ${given.url}, ${given.note}, ${given.form}, ${[...given.types]}::text[],
            ${sealSecret(secret, id, sealingSecret)}::bytea)`
  await tell(db, { type: 'endpoint_added', aggregate: id, actor, payload: { form: given.form } })
  return { id, secret }
}

/** Why an address is not moved or changed. */
export type EndpointRefusal = 'endpoint_not_found' | 'endpoint_state'

/** What is done to an address: told again, no longer told for a while, or never again. */
export type EndpointMove = 'pause' | 'resume' | 'close'

const targets = { pause: 'paused', resume: 'active', close: 'closed' } as const

/** Pause, resume or close an address. One that is told again has its record of failures cleared. Twice is once. */
export async function moveEndpoint(
  db: Queries,
  id: EndpointId,
  move: EndpointMove,
  actor: string,
): Promise<Result<true, EndpointRefusal>> {
  const next = targets[move]
  const from = endpointLifecycle.from(move)
  const moved = await db.sql`
    update subscriptions.endpoints
       set state = ${next}, failing_since = null, disabled_because = null, disabled_at = null
     where id = ${id} and state = any (${from}::text[])
    returning id`
  if (moved.length === 1) {
    await tell(db, { type: `endpoint_${next}`, aggregate: id, actor, payload: {} })
    return done(true)
  }
  const [known] = await db.sql<{ state: string }>`select state from subscriptions.endpoints where id = ${id}`
  if (known === undefined) return refused('endpoint_not_found')
  return known.state === next ? done(true) : refused('endpoint_state', { state: known.state })
}

/** Give an address a new secret. The former one signs too for a day; one replaced before it is forgotten now. */
export async function rotateSecret(
  db: Queries,
  id: EndpointId,
  { actor, sealingSecret }: { actor: string; sealingSecret: string },
): Promise<Result<{ secret: string }, 'endpoint_not_found'>> {
  const secret = newMessageSecret()
  const changed = await db.sql`
    update subscriptions.endpoints
       set former_secret_sealed = secret_sealed,
           former_secret_until = clock_timestamp() + make_interval(hours => ${formerSecretHours}),
           secret_sealed = ${sealSecret(secret, id, sealingSecret)}::bytea
     where id = ${id} and state <> 'closed'
    returning id`
  if (changed.length === 0) return refused('endpoint_not_found')
  await tell(db, { type: 'endpoint_secret_rotated', aggregate: id, actor, payload: {} })
  return done({ secret })
}

/** The secret an operator gives to the receiver. */
export async function revealSecret(
  db: Queries,
  id: EndpointId,
  sealingSecret: string,
): Promise<string | undefined> {
  const [row] = await db.sql<{ secret_sealed: Buffer }>`
    select secret_sealed from subscriptions.endpoints where id = ${id}`
  return row && openSecret(row.secret_sealed, id, sealingSecret)
}
