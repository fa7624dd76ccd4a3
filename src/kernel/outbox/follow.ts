import type pg from 'pg'
import type { Db } from '../database.ts'
import { errorFields, log } from '../log.ts'
import { loop } from '../loop.ts'
import { factsAfter, lastPlace, type SequencedFact } from './facts.ts'
import { factsChannel } from './sequence.ts'

/** What a follower is told: facts in order, or that it missed some and must forget all it remembers. */
export type Follower = {
  readonly facts: (facts: readonly SequencedFact[]) => void
  readonly forget: () => void
}

const most = 1_000

type Hub = { readonly followers: Set<Follower>; readonly stop: () => Promise<void> }

const hubs = new WeakMap<Db, Promise<Hub>>()

/** One connection that listens and one reading of the facts, for all followers of a database in this process. */
async function openHub(db: Db): Promise<Hub> {
  const followers = new Set<Follower>()
  let seat: pg.PoolClient | undefined
  let seq = await lastPlace(db)
  // In a busy shop the first word comes before there is a loop to wake; its first round reads what was told by then.
  let wake = () => {}
  const sit = async () => {
    const client = await db.pool.connect()
    seat = client
    const lost = () => {
      if (seat !== client) return
      seat = undefined
      client.release(true)
    }
    client.on('error', lost)
    client.on('end', lost)
    client.on('notification', () => wake())
    try {
      await client.query(`listen ${factsChannel}`)
    } catch (error) {
      // Given back also where it says nothing more, or the pool would count it for ever.
      lost()
      throw error
    }
  }
  const forget = () => {
    for (const each of followers) each.forget()
  }
  const round = async (): Promise<boolean> => {
    if (seat === undefined) {
      await sit()
      seq = await lastPlace(db)
      forget()
      return true
    }
    const facts = await factsAfter(db, seq, [], most)
    seq = facts.at(-1)?.seq ?? seq
    if (facts.length >= most) forget()
    else if (facts.length > 0) for (const each of followers) each.facts(facts)
    return facts.length > 0
  }
  await sit()
  const rounds = loop('follower', { busyMs: 1, idleMs: 2_000 }, () =>
    round().catch((error: unknown) => {
      log.warn('follower_lost', errorFields(error))
      return false
    }),
  )
  wake = () => rounds.wake()
  const stop = async () => {
    await rounds.stop()
    seat?.release(true)
    seat = undefined
  }
  return { followers, stop }
}

/**
 * Hear of facts soon after they happen, in every process, to drop what a memory holds of them. Nothing is kept for who
 * was away: after a lost connection or a flood the follower is told to forget everything. Not for effects; use `consume`.
 */
export async function onChange(db: Db, follower: Follower): Promise<{ stop(): Promise<void> }> {
  const opening = hubs.get(db) ?? openHub(db)
  hubs.set(db, opening)
  const hub = await opening.catch((error: unknown) => {
    hubs.delete(db)
    throw error
  })
  hub.followers.add(follower)
  const stop = async () => {
    hub.followers.delete(follower)
    if (hub.followers.size > 0 || hubs.get(db) !== opening) return
    hubs.delete(db)
    await hub.stop()
  }
  return { stop }
}
