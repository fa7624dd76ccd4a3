import type { Db } from '../database.ts'
import { loop, type Loop } from '../loop.ts'
import { atMostEvery, hearNeighbors, tellNeighbors } from '../neighbors.ts'
import { assert } from '../result.ts'
import { onCommit } from '../transaction.ts'

const most = 500
const tickMs = 25

/** The channel on which processes hear that facts have been put in order: `kernel.place_facts` tells it. */
export const factsChannel = 'kontor'

/** Facts that have just been given their places: those after `from`, up to `to`, and of which types they are. */
export type FactsMoved = { readonly from: number; readonly to: number; readonly types: readonly string[] }

type Listener = (db: object, moved: FactsMoved) => void
const listeners = new Set<Listener>()

/** Be told in this process of facts that have been put in order, and through which way into a database. Answers the function that ends it. */
export function onFactsMoved(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

async function placeFacts({ sql }: Pick<Db, 'sql'>): Promise<FactsMoved> {
  const [row] =
    await sql<FactsMoved>`select place as from, last as to, types from kernel.place_facts(${most})`
  assert(row !== undefined, 'the sequencer has its row')
  return row
}

/** Give their place to all facts whose transactions have ended; answers how many, and tells other processes once. */
export async function sequenceOnce(db: Pick<Db, 'sql'>): Promise<number> {
  const { from, to } = await placeFacts(db)
  return to - from
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
    const moved = await placeFacts(worker)
    idle = moved.to === moved.from
    if (!idle) for (const listener of listeners) listener(worker, moved)
    return !idle
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
