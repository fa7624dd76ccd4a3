import { isDatabaseAway } from '../away.ts'
import type { Db } from '../database.ts'
import { errorFields, log } from '../log.ts'
import { loop } from '../loop.ts'
import { ports } from '../ports.ts'
import { done, mustBeDone } from '../result.ts'
import { inTransaction, type Tx } from '../transaction.ts'
import { factsAfter, type SequencedFact } from './facts.ts'
import { onFactsMoved } from './sequence.ts'

/**
 * Digests facts in order. What it writes through `tx` happens together with the move of its place, so each fact has its
 * effect once. It reaches nothing outside: slow or outside work it adds as a job.
 */
export type FactHandler = (facts: readonly SequencedFact[], tx: Tx) => Promise<void>

/** How a consumer works: facts at once, time for one round, tries before a fact is put aside. */
export type ConsumerOptions = {
  readonly batch?: number
  readonly timeoutMs?: number
  readonly tries?: number
  readonly idleMs?: number
  /** So long after facts it gathers the next ones: what nobody waits for costs less together. The first after a quiet time it takes at once. */
  readonly gatherMs?: number
  /** Which facts of its types it wants; it passes the others. All of them where nothing is said. */
  readonly wants?: (fact: SequencedFact) => boolean
}

/** A running consumer. */
export type Consumer = {
  /** Digest again what was put aside; answers how many succeeded. */
  replay(): Promise<number>
  stop(): Promise<void>
}

class ConsumerTimeout extends Error {
  override readonly name = 'ConsumerTimeout'
}

type Seat = {
  readonly db: Db
  readonly name: string
  readonly types: readonly string[]
  readonly handler: FactHandler
  readonly timeoutMs: number
  readonly batch: number
  readonly tries: number
  readonly gatherMs: number
  readonly wants: (fact: SequencedFact) => boolean
  /** Up to here there is nothing left for this consumer, whether its place says so yet or not. */
  looked: { seq: number; at: number }
  movedAt: number
  digestedAt: number
}

/** Where the consumer is, and where the facts end: one statement. */
async function places({ db, name }: Seat): Promise<{ from: number; head: number }> {
  const [row] = await db.sql<{ from: number | null; head: number }>`
    select c.seq as from, s.seq as head from kernel.sequencer s left join kernel.consumers c on c.name = ${name}`
  if (row === undefined || row.from === null)
    await db.sql`insert into kernel.consumers (name) values (${name}) on conflict (name) do nothing`
  return { from: row?.from ?? 0, head: row?.head ?? 0 }
}

/** Of facts for others a consumer says only this often that it has passed them, and when none come. */
const passedMs = { busy: 1_000, quiet: 100 }

/** Note that there is nothing left for the consumer up to here. */
function lookedTo(seat: Seat, seq: number): void {
  if (seq > seat.looked.seq) seat.looked = { seq, at: ports().monotonicMs() }
}

/** Pass facts for others. The place follows when it is quiet, else once a second. */
async function passBy(seat: Seat, from: number, head: number): Promise<void> {
  const { looked } = seat
  const now = ports().monotonicMs()
  lookedTo(seat, head)
  const isQuiet = head <= looked.seq && now - looked.at >= passedMs.quiet
  if (!isQuiet && now - seat.movedAt < passedMs.busy) return
  seat.movedAt = now
  await seat.db.sql`
    update kernel.consumers set seq = ${head}, moved_at = clock_timestamp()
     where name = ${seat.name} and seq = ${from}`
}

async function handle({ handler, timeoutMs }: Seat, facts: readonly SequencedFact[], tx: Tx): Promise<void> {
  let cancel = () => {}
  const late = new Promise<never>((_, no) => {
    cancel = ports().after(timeoutMs, () => no(new ConsumerTimeout()))
  })
  await Promise.race([handler(facts, tx), late]).finally(() => cancel())
}

/** Digest facts and move the place, together. Answers false when another process moved it first. */
async function digest(
  seat: Seat,
  from: number,
  facts: readonly SequencedFact[],
  to: number,
): Promise<boolean> {
  const result = await inTransaction(seat.db, async (tx) => {
    const moved = await tx.sql`
      update kernel.consumers set seq = ${to}, moved_at = clock_timestamp()
       where name = ${seat.name} and seq = ${from} returning seq`
    if (moved.length === 0) return done(false)
    await handle(seat, facts, tx)
    return done(true)
  })
  return mustBeDone(result)
}

async function putAside(
  seat: Seat,
  from: number,
  fact: SequencedFact,
  tries: number,
  error: unknown,
): Promise<void> {
  const name = error instanceof Error ? error.name : typeof error
  await inTransaction(seat.db, async (tx) => {
    await tx.sql`
      insert into kernel.dead_letters (consumer, seq, tries, error_name)
      values (${seat.name}, ${fact.seq}, ${tries}, ${name}) on conflict (consumer, seq) do nothing`
    await tx.sql`
      update kernel.consumers set seq = ${fact.seq}, moved_at = clock_timestamp()
       where name = ${seat.name} and seq = ${from}`
    return done(undefined)
  })
  log.error('fact_put_aside', {
    name: seat.name,
    id: String(fact.seq),
    type: fact.type,
    attempt: tries,
    ...errorFields(error),
  })
}

/** Try one fact alone, so that it cannot hold up the others for longer than its tries. */
async function digestAlone(seat: Seat, from: number, fact: SequencedFact, tries: number): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await digest(seat, from, [fact], fact.seq)
    } catch (error) {
      if (isDatabaseAway(error)) throw error
      if (attempt >= tries) {
        await putAside(seat, from, fact, attempt, error)
        return true
      }
      await ports().sleep(Math.min(50 * 4 ** (attempt - 1), 5_000))
    }
  }
}

/** Wait until the time to gather is over. */
async function gather({ digestedAt, gatherMs }: Seat): Promise<void> {
  const left = digestedAt + gatherMs - ports().monotonicMs()
  if (left > 0) await ports().sleep(left)
}

async function round(seat: Seat): Promise<boolean> {
  await gather(seat)
  const { batch, tries } = seat
  const { from, head } = await places(seat)
  if (head <= from) return false
  const after = Math.max(from, seat.looked.seq)
  const found = head <= after ? [] : await factsAfter(seat.db, after, seat.types, batch)
  // Facts may have got their places since the end was looked up: what was found counts as digested too.
  const last = found.at(-1)?.seq ?? head
  const to = found.length < batch ? Math.max(head, last) : last
  const facts = found.filter(seat.wants)
  if (facts.length === 0) {
    await passBy(seat, from, to)
    return to < head
  }
  seat.movedAt = ports().monotonicMs()
  seat.digestedAt = seat.movedAt
  try {
    const isDone = await digest(seat, from, facts, to)
    if (isDone) lookedTo(seat, to)
    return isDone
  } catch (error) {
    if (isDatabaseAway(error)) throw error
    log.warn('consumer_batch_failed', { name: seat.name, count: facts.length, ...errorFields(error) })
  }
  let at = from
  for (const fact of facts) {
    if (!(await digestAlone(seat, at, fact, tries))) return true
    at = fact.seq
  }
  return true
}

async function replay(seat: Seat): Promise<number> {
  const letters = await seat.db.sql<SequencedFact>`
    select d.seq, o.type, o.aggregate, o.actor, o.cause, o.payload, o.at
      from kernel.dead_letters d
      join kernel.leaves l on l.seq = d.seq
      join kernel.outbox o on o.id = l.outbox_id
     where d.consumer = ${seat.name}
     order by d.seq`
  let count = 0
  for (const fact of letters) {
    const replayed = inTransaction(seat.db, async (tx) => {
      await tx.sql`delete from kernel.dead_letters where consumer = ${seat.name} and seq = ${fact.seq}`
      await handle(seat, [fact], tx)
      return done(undefined)
    })
    await replayed.then(
      () => count++,
      (error: unknown) =>
        log.warn('replay_failed', { name: seat.name, id: String(fact.seq), ...errorFields(error) }),
    )
  }
  return count
}

function seatOf(
  db: Db,
  name: string,
  types: readonly string[],
  handler: FactHandler,
  { batch = 100, timeoutMs = 10_000, tries = 5, gatherMs = 0, wants = () => true }: ConsumerOptions,
): Seat {
  const fresh = { looked: { seq: 0, at: 0 }, movedAt: 0, digestedAt: -Infinity }
  return { db, name, types, handler, batch, timeoutMs, tries, gatherMs, wants, ...fresh }
}

/**
 * Digest facts of the given types, in order, from where this name last was; an empty list of types is all of them. A
 * fact that fails its tries is put aside as a dead letter and the others go on. Needs the worker role.
 */
export function consume(
  worker: Db,
  name: string,
  types: readonly string[],
  handler: FactHandler,
  options: ConsumerOptions = {},
): Consumer {
  const seat = seatOf(worker, name, types, handler, options)
  const { idleMs = 1_000 } = options
  const rounds = loop(`consumer ${name}`, { busyMs: 1, idleMs }, () => round(seat))
  const forget = onFactsMoved((db, moved) => {
    const isForOthers = types.length > 0 && !moved.types.some((type) => types.includes(type))
    // Who has looked at all before knows without asking that there is nothing for them.
    if (db === worker && isForOthers && seat.looked.seq >= moved.from) lookedTo(seat, moved.to)
    else rounds.wake()
  })
  const stop = async () => {
    forget()
    await rounds.stop()
  }
  return { replay: () => replay(seat), stop }
}
