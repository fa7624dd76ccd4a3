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

/**
 * How long the database keeps work waiting: the time since which transactions stand in line for a connection, or the
 * time a statement that does nothing takes on the lanes, asked for only while requests are under way.
 */
export function databaseWait({ pool, sql }: Pick<Db, 'pool' | 'sql'>, isBusy: () => boolean): DatabaseWait {
  let lineSince: number | undefined
  let askedAt: number | undefined
  let laneMs = 0
  const ask = () => {
    askedAt = ports().monotonicMs()
    const settle = () => {
      laneMs = ports().monotonicMs() - (askedAt ?? 0)
      askedAt = undefined
    }
    sql`select 1 as one`.then(settle, settle)
  }
  return () => {
    const now = ports().monotonicMs()
    lineSince = pool.waitingCount > 0 ? (lineSince ?? now) : undefined
    if (!isBusy()) return 0
    if (askedAt === undefined) ask()
    return Math.max(laneMs, now - (askedAt ?? now), lineSince === undefined ? 0 : now - lineSince)
  }
}
