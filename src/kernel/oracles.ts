import type { Db } from './database.ts'
import { log } from './log.ts'
import { ports } from './ports.ts'

/** A question to the database whose every answered row is a broken promise. The text has no parameters. */
export type Oracle = { readonly name: string; readonly sql: string }

/** A promise found broken: how many rows, and a few of them with their ids only as the statement shows them. */
export type BrokenPromise = {
  readonly name: string
  readonly count: number
  readonly rows: readonly object[]
}

const shown = 5

/** How long one question may take: each reads whole tables, which on a large or busy database is no matter of seconds. */
const patienceMs = 120_000

/** Ask every oracle in one snapshot of the database; answers the promises that are broken. */
export async function askOracles(db: Db, oracles: readonly Oracle[]): Promise<BrokenPromise[]> {
  const client = await db.pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query(`set local statement_timeout = ${patienceMs}`)
    const broken: BrokenPromise[] = []
    for (const { name, sql } of oracles) {
      const { rows } = await client.query<Record<string, unknown>>(sql)
      if (rows.length > 0) broken.push({ name, count: rows.length, rows: rows.slice(0, shown) })
    }
    return broken
  } finally {
    await client.query('rollback').catch(() => undefined)
    client.release()
  }
}

/** Ask every oracle and log each broken promise by its name. Answers how many are broken. */
export async function watchOracles(db: Db, oracles: readonly Oracle[]): Promise<number> {
  const broken = await askOracles(db, oracles)
  for (const { name, count } of broken) log.error('promise_broken', { name, count })
  return broken.length
}

const restsUntil = new WeakMap<Db, number>()

/**
 * The same by the clock, but at most a share of the time, a fiftieth where nothing is said: each question reads whole tables, and where that takes long the
 * shop is let alone for longer before it is asked again. Undefined where it is not asked now.
 */
export async function watchOraclesInTurn(
  db: Db,
  oracles: readonly Oracle[],
  share = 0.02,
): Promise<number | undefined> {
  const begunAt = ports().monotonicMs()
  if (begunAt < (restsUntil.get(db) ?? 0)) return undefined
  const broken = await watchOracles(db, oracles)
  const now = ports().monotonicMs()
  restsUntil.set(db, now + (now - begunAt) * (1 / share - 1))
  return broken
}

/** What the kernel itself promises about facts, consumers and commands. */
export const kernelOracles: readonly Oracle[] = [
  {
    name: 'the places of facts have no gap',
    sql: `select count(*) as count, max(seq) as last from kernel.leaves having count(*) <> coalesce(max(seq), 0)`,
  },
  {
    name: 'the sequencer stands at the last place',
    sql: `select s.seq from kernel.sequencer s where s.seq <> (select coalesce(max(seq), 0) from kernel.leaves)`,
  },
  {
    name: 'no consumer is ahead of the facts',
    sql: `select c.name from kernel.consumers c, kernel.sequencer s where c.seq > s.seq`,
  },
  {
    name: 'every fact has its place within a minute',
    sql: `select o.id from kernel.outbox o
           where o.at < clock_timestamp() - interval '1 minute'
             and not exists (select from kernel.leaves l where l.outbox_id = o.id)
             and o.xid < pg_snapshot_xmin(pg_current_snapshot())
           limit 10`,
  },
  {
    name: 'the hash of a fact is over its salt and payload',
    sql: `select id from kernel.outbox
           where at > clock_timestamp() - interval '1 hour'
             and payload_hash <> sha256(salt || convert_to(payload::text, 'UTF8'))`,
  },
]
