import type { Db } from '../database.ts'
import { loop, type Loop } from '../loop.ts'
import { onCommit } from '../transaction.ts'

const most = 500

/** The channel on which processes hear that facts have been put in order. */
export const factsChannel = 'kontor'

const listeners = new Set<() => void>()

/** Be woken in this process when facts have been put in order. Answers the function that ends it. */
export function onFactsMoved(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Say in this process that facts have been put in order. */
function factsMoved(): void {
  for (const listener of listeners) listener()
}

/** Give their place to all facts whose transactions have ended; answers how many, and tells other processes once. */
export async function sequenceOnce({ sql }: Pick<Db, 'sql'>): Promise<number> {
  const [row] = await sql<{ count: number }>`select kernel.sequence_facts(${most}) as count`
  const count = row?.count ?? 0
  if (count > 0) await sql`select pg_notify(${factsChannel}, '') as told`
  return count
}

/**
 * Keep putting facts in order: every 25 ms while there are any, at once after a commit in this process when there were
 * none, else five times a second. One process at a time does it: the worker.
 */
export function startSequencer(worker: Db): Loop {
  let idle = false
  const rounds = loop('sequencer', { busyMs: 25, idleMs: 200 }, async () => {
    const count = await sequenceOnce(worker)
    idle = count === 0
    if (count > 0) factsMoved()
    return count > 0
  })
  const forget = onCommit(() => {
    if (idle) rounds.wake()
    idle = false
  })
  const stop = async () => {
    forget()
    await rounds.stop()
  }
  return { wake: () => rounds.wake(), stop }
}
