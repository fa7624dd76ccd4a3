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
  /** Up to here there is nothing for this consumer, whether its place says so yet or not. */
  looked: { seq: number; at: number }
  movedAt: number
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

/** Note that there is nothing for the consumer up to here. Its place follows when it is quiet, else once a second. */
async function passBy(seat: Seat, from: number, head: number): Promise<boolean> {
  const { looked } = seat
  const now = ports().monotonicMs()
  if (head > looked.seq) seat.looked = { seq: head, at: now }
  const isQuiet = head <= looked.seq && now - looked.at >= passedMs.quiet
  if (!isQuiet && now - seat.movedAt < passedMs.busy) return false
  seat.movedAt = now
  await seat.db.sql`
    update kernel.consumers set seq = ${head}, moved_at = clock_timestamp()
     where name = ${seat.name} and seq = ${from}`
  return false
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

async function round(seat: Seat, batch: number, tries: number): Promise<boolean> {
  const { from, head } = await places(seat)
  if (head <= from) return false
  const after = Math.max(from, seat.looked.seq)
  const facts = head <= after ? [] : await factsAfter(seat.db, after, seat.types, batch)
  if (facts.length === 0) return passBy(seat, from, head)
  const to = facts.length < batch ? head : (facts.at(-1)?.seq ?? head)
  seat.movedAt = ports().monotonicMs()
  try {
    return await digest(seat, from, facts, to)
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

/**
 * Digest facts of the given types, in order, from where this name last was; an empty list of types is all of them. A
 * fact that fails its tries is put aside as a dead letter and the others go on. Needs the worker role.
 */
export function consume(
  worker: Db,
  name: string,
  types: readonly string[],
  handler: FactHandler,
  { batch = 100, timeoutMs = 10_000, tries = 5, idleMs = 1_000 }: ConsumerOptions = {},
): Consumer {
  const seat: Seat = { db: worker, name, types, handler, timeoutMs, looked: { seq: 0, at: 0 }, movedAt: 0 }
  const rounds = loop(`consumer ${name}`, { busyMs: 1, idleMs }, () => round(seat, batch, tries))
  const forget = onFactsMoved(() => rounds.wake())
  const stop = async () => {
    forget()
    await rounds.stop()
  }
  return { replay: () => replay(seat), stop }
}
