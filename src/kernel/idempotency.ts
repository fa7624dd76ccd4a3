import { createHash } from 'node:crypto'
import type { Db, Queries } from './database.ts'
import { newSecret } from './ids.ts'
import { lifecycle, type StateOf } from './lifecycle.ts'
import { errorFields, log } from './log.ts'
import { ports } from './ports.ts'
import { assert, done, refused, type Result } from './result.ts'
import { CommitUnknown, type Tx } from './transaction.ts'

/** A command that may be sent twice: by whom, of which kind, under which key, and what it asks. */
export type Command = {
  readonly actor: string
  readonly scope: string
  /** Chosen by the sender, 1 to 200 characters. */
  readonly key: string
  /** What was asked; the same key with another request is refused. */
  readonly request: unknown
}

/** The answer to a command: an HTTP status and a small JSON body, stored to be given again. */
export type Answer<Body = unknown> = { readonly status: number; readonly body: Body }

/** The right to carry out a command. */
export type Claim<Body = unknown> = {
  /** Store the answer in the transaction that has the effect: both are there afterwards, or neither. */
  store(tx: Tx, answer: Answer<Body>): Promise<void>
}

/** An answer, and whether it was given before. */
export type Once<Body> = { readonly answer: Answer<Body>; readonly replayed: boolean }

/** Seconds after which a claim whose holder lives but has not answered may be taken over. One that died is taken over at once. */
export const claimSeconds = 30

/** How long a second caller waits for the first one's answer before it is told to come back. */
const patienceMs = 3_000

/** JSON with sorted names, so that equal requests have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === 'bigint') return each.toString()
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each
    return Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
  })
}

const hashOf = (request: unknown) =>
  createHash('sha256')
    .update(canonicalJson(request) ?? 'null')
    .digest()

/** A command sent with a key is being carried out, and then has its answer. One that died is claimed again or taken back. */
export const answerLifecycle = lifecycle({ in_progress: { answer: 'done' }, done: {} })

type Row = { state: StateOf<typeof answerLifecycle>; status: number | null; body: unknown; same: boolean }
type Attempt = { readonly claim: string } | { readonly found: Row } | undefined

async function tryToClaim({ sql }: Queries, command: Command, hash: Buffer): Promise<Attempt> {
  const { actor, scope, key } = command
  const claim = newSecret()
  const claimed = await sql`
    insert into kernel.idempotency as i (actor, scope, key, request_hash, state, claim)
    values (${actor}, ${scope}, ${key}, ${hash}, 'in_progress', ${claim})
    on conflict (actor, scope, key) do update
       set claim = excluded.claim, locked_at = clock_timestamp(), holder = excluded.holder
     where i.state = 'in_progress'
       and i.request_hash = excluded.request_hash
       and (i.locked_at < clock_timestamp() - make_interval(secs => ${claimSeconds})
            or not exists (select from pg_stat_activity a
                            where a.pid = i.holder and (a.backend_start is null or a.backend_start <= i.locked_at)))
    returning claim`
  if (claimed.length > 0) return { claim }
  const [found] = await sql<Row>`
    select state, status, body, request_hash = ${hash} as same
      from kernel.idempotency
     where actor = ${actor} and scope = ${scope} and key = ${key}`
  return found === undefined ? undefined : { found }
}

async function storeAnswer({ sql }: Queries, command: Command, claim: string, answer: Answer): Promise<void> {
  const stored = await sql`
    update kernel.idempotency
       set state = 'done', status = ${answer.status}, body = ${JSON.stringify(answer.body ?? null)}::jsonb
     where actor = ${command.actor} and scope = ${command.scope} and key = ${command.key}
       and state = 'in_progress' and claim = ${claim}
    returning key`
  assert(stored.length === 1, 'the claim on a command was taken over; its effect is rolled back')
}

async function giveBack({ sql }: Queries, command: Command, claim: string): Promise<void> {
  await sql`
    delete from kernel.idempotency
     where actor = ${command.actor} and scope = ${command.scope} and key = ${command.key}
       and state = 'in_progress' and claim = ${claim}`
}

const logGiveBack = (error: unknown) => log.warn('claim_not_given_back', errorFields(error))

async function carryOut<Body, R extends string>(
  db: Db,
  command: Command,
  claim: string,
  work: (claim: Claim<Body>) => Promise<Result<Answer<Body>, R>>,
): Promise<Result<Once<Body>, R>> {
  let stored = false
  const store = async (tx: Tx, answer: Answer<Body>) => {
    await storeAnswer(tx, command, claim, answer)
    stored = true
  }
  try {
    const result = await work({ store })
    if (!result.ok) {
      await giveBack(db, command, claim)
      return result
    }
    if (!stored) await storeAnswer(db, command, claim, result.value)
    return done({ answer: result.value, replayed: false })
  } catch (error) {
    if (!(error instanceof CommitUnknown)) await giveBack(db, command, claim).catch(logGiveBack)
    throw error
  }
}

/**
 * Carry out a command once, however often it is sent. A repetition gets the stored answer; one that comes while the
 * first is still at work waits a little for it. A refusal leaves no trace, so a corrected command may use its key again.
 * Refuses another request under a used key (answer 422) and a command still being carried out (answer 409). The work
 * must be safe to repeat where it reaches outside: a claim not answered within 30 seconds is taken over, and one whose
 * connection is gone at once. Who lost its claim cannot store its answer, so its effect is rolled back.
 */
export async function once<Body, R extends string>(
  db: Db,
  command: Command,
  work: (claim: Claim<Body>) => Promise<Result<Answer<Body>, R>>,
): Promise<Result<Once<Body>, R | 'idempotency_key_reused' | 'still_in_progress'>> {
  const hash = hashOf(command.request)
  const until = ports().monotonicMs() + patienceMs
  for (let wait = 10; ; wait = Math.min(wait * 2, 200)) {
    const attempt = await tryToClaim(db, command, hash)
    if (attempt !== undefined && 'claim' in attempt) return carryOut(db, command, attempt.claim, work)
    if (attempt !== undefined) {
      const { same, state, status, body } = attempt.found
      if (!same) return refused('idempotency_key_reused')
      if (state === 'done')
        return done({ answer: { status: status ?? 200, body: body as Body }, replayed: true })
      if (ports().monotonicMs() > until) return refused('still_in_progress', { retryAfterSeconds: 1 })
    }
    await ports().sleep(wait)
  }
}

/** Forget answered commands older than so many hours; answers how many. Needs the worker role. */
export async function pruneIdempotency({ sql }: Queries, hours: number): Promise<number> {
  const gone = await sql`
    delete from kernel.idempotency
     where locked_at < clock_timestamp() - make_interval(hours => ${hours})
    returning 1 as one`
  return gone.length
}
