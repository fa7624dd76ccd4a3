import type { Db } from '../database.ts'
import { loop, type Loop } from '../loop.ts'
import { atMostEvery, hearNeighbors, tellNeighbors } from '../neighbors.ts'
import { onCommit } from '../transaction.ts'

const most = 500
const tickMs = 25

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

const committedElsewhere = 'committed'

/** In a process without a sequencer: tell the one that has it of commits, so that it looks at once. Answers how to end it. */
export function tellCommits(): () => void {
  return onCommit(atMostEvery(tickMs, () => tellNeighbors(committedElsewhere, null)))
}

/**
 * Keep putting facts in order: every 25 ms while there are any, at once after a commit in this process or a neighbor
 * when there were none, else five times a second. One process at a time does it: the worker.
 */
export function startSequencer(worker: Db): Loop {
  let idle = false
  const rounds = loop('sequencer', { busyMs: tickMs, idleMs: 200 }, async () => {
    const count = await sequenceOnce(worker)
    idle = count === 0
    if (count > 0) factsMoved()
    return count > 0
  })
  const look = () => {
    if (idle) rounds.wake()
    idle = false
  }
  const forget = [onCommit(look), hearNeighbors(committedElsewhere, look)]
  const stop = async () => {
    for (const each of forget) each()
    await rounds.stop()
  }
  return { wake: () => rounds.wake(), stop }
}
