import type { Db } from '../database.ts'
import { ports } from '../ports.ts'

/** How long a statement or a transaction waits for the database now, in milliseconds; where nothing is under way it is not asked. */
export type DatabaseWait = () => number

const tickMs = 20
const sampleMs = 100

/**
 * Measure how long work waits for its turn, ten times a second: how late the event loop comes to its timers, or how
 * long the database keeps work waiting, whichever is longer. Answers how to stop.
 */
export function watchWait(notice: (waitMs: number) => void, database: DatabaseWait = () => 0): () => void {
  let expected = ports().monotonicMs() + tickMs
  let worst = 0
  const tick = ports().every(tickMs, () => {
    const now = ports().monotonicMs()
    worst = Math.max(worst, now - expected)
    expected = now + tickMs
  })
  const sample = ports().every(sampleMs, () => {
    notice(Math.max(worst, database()))
    worst = 0
  })
  return () => {
    tick()
    sample()
  }
}

/** Something asked for at most once at a time: how long it takes, or has taken so far. */
function probe(ask: () => Promise<unknown>) {
  let askedAt: number | undefined
  let lastMs = 0
  return {
    send: () => {
      if (askedAt !== undefined) return
      const at = ports().monotonicMs()
      askedAt = at
      const settle = () => {
        lastMs = ports().monotonicMs() - at
        askedAt = undefined
      }
      ask().then(settle, settle)
    },
    forget: () => {
      lastMs = 0
    },
    waitMs: () => Math.max(lastMs, askedAt === undefined ? 0 : ports().monotonicMs() - askedAt),
  }
}

/**
 * How long the database keeps work waiting: the time a connection takes to be had where transactions stand in line for
 * one, or the time a statement that does nothing takes on the lanes, asked for only while requests are under way. A line
 * that moves is no overload, however long there is one.
 */
export function databaseWait({ pool, sql }: Pick<Db, 'pool' | 'sql'>, isBusy: () => boolean): DatabaseWait {
  const lane = probe(() => sql`select 1 as one`)
  const line = probe(async () => {
    const client = await pool.connect()
    client.release()
  })
  return () => {
    if (!isBusy()) return 0
    lane.send()
    if (pool.waitingCount > 0) line.send()
    else line.forget()
    return Math.max(lane.waitMs(), line.waitMs())
  }
}
