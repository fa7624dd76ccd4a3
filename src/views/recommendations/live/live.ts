import type { Db, Queries } from '#kernel/database.ts'
import { errorFields, log } from '#kernel/log.ts'
import { loop, type Loop } from '#kernel/loop.ts'
import { factsAfter, factsSince, lastPlace, onChange, type SequencedFact } from '#kernel/outbox.ts'
import { ports } from '#kernel/ports.ts'
import { bytesOf, makeHabits, shopMemory, type Habits } from '../engine/habits.ts'
import { noRules, readRules, type Rules } from '../shop/rules.ts'
import { tallyBook, type TallyBook } from '../shop/tallies.ts'
import { learnFacts, lessonTypes } from './lessons.ts'
import { lookBook, type LookBook } from './looks.ts'
import { readHabits, writeHabits } from './snapshot.ts'

/** How the habits of this process stand. */
export type LiveState = {
  /** Ready once everything told before the start is learned. */
  readonly state: 'learning' | 'ready'
  readonly from: 'disk' | 'facts'
  readonly products: number
  readonly baskets: number
  readonly bytes: number
  /** How long the last fact took to be learned, from when it happened. */
  readonly behindMs: number
  readonly seq: number
  readonly failures: number
}

/** The habits of one process, kept fresh. */
export type LiveRecommendations = {
  habits(): Habits
  rules(): Rules
  state(): LiveState
  /** How many facts are told and not learned yet, 200 at most. */
  waiting(): Promise<number>
  /** Learn everything told so far; for whoever must see their own change. */
  catchUp(): Promise<void>
  readonly looks: LookBook
  readonly tallies: TallyBook
  /** Called with products whose company may have changed; with nothing where rules changed. */
  onMoved(listener: (products: readonly number[] | undefined) => void): void
  stop(): Promise<void>
}

const lives = new WeakMap<Queries, LiveRecommendations>()

/** What this process knows of habits over a database, if it was opened. */
export const liveRecommendationsOf = (db: Queries): LiveRecommendations | undefined => lives.get(db)

const types = [...lessonTypes, 'recommendation_rules_changed']
const mostFacts = 200
const saveEveryMs = 600_000

type Keeping = {
  readonly db: Db
  readonly path: string
  readonly listeners: ((products: readonly number[] | undefined) => void)[]
  habits: Habits | undefined
  home: string
  seq: number
  rules: Rules
  from: LiveState['from']
  isReady: boolean
  behindMs: number
  failures: number
  savedSeq: number
  savedAt: number
  stopped: boolean
}

async function start(keeping: Keeping): Promise<Habits> {
  const { db, path } = keeping
  const [row] = await db.sql<{ id: string }>`select h.id::text from recommendations.home h`
  keeping.home = row?.id ?? ''
  const kept = await readHabits(path, keeping.home, shopMemory)
  const isOurs = kept !== undefined && kept.seq <= (await lastPlace(db))
  keeping.habits = isOurs ? kept.habits : makeHabits(shopMemory)
  keeping.seq = isOurs ? kept.seq : 0
  keeping.savedSeq = keeping.seq
  keeping.from = isOurs ? 'disk' : 'facts'
  keeping.rules = await readRules(db)
  return keeping.habits
}

async function save(keeping: Keeping): Promise<void> {
  const { habits, seq, savedSeq, path, home } = keeping
  if (!habits || seq === savedSeq) return
  keeping.savedSeq = seq
  keeping.savedAt = ports().monotonicMs()
  await writeHabits(path, home, seq, habits).catch((error: unknown) =>
    log.warn('habits_not_saved', errorFields(error)),
  )
}

/** The products facts are about, as far as they say so themselves. */
const lookedAtIn = (facts: readonly SequencedFact[]): number[] =>
  facts.flatMap(({ payload }) =>
    (Array.isArray(payload['looks']) ? payload['looks'] : []).flatMap((look: unknown) =>
      Array.isArray(look) ? look.filter((each): each is number => typeof each === 'number') : [],
    ),
  )

/** One round: what was told since is learned. Answers whether there was anything. */
async function round(keeping: Keeping): Promise<boolean> {
  const { db } = keeping
  const habits = keeping.habits ?? (await start(keeping))
  const { facts, seq } = await factsSince(db, keeping.seq, types, mostFacts)
  const last = facts.at(-1)
  if (!last) {
    keeping.seq = seq
    keeping.isReady = true
    return false
  }
  const bought = await learnFacts(db, habits, facts)
  keeping.behindMs = Math.max(0, ports().now().getTime() - last.at.getTime())
  const areNew = facts.some(({ type }) => type === 'recommendation_rules_changed')
  if (areNew) keeping.rules = await readRules(db)
  // Last, as whoever catches up waits for it.
  keeping.seq = seq
  const moved = areNew ? undefined : [...new Set([...bought, ...lookedAtIn(facts)])]
  for (const listener of keeping.listeners) listener(moved)
  if (ports().monotonicMs() - keeping.savedAt > saveEveryMs) await save(keeping)
  return true
}

function stateOf({ habits, isReady, from, behindMs, seq, failures }: Keeping): LiveState {
  return {
    state: isReady ? 'ready' : 'learning',
    from,
    products: habits?.ids.length ?? 0,
    baskets: habits?.learned ?? 0,
    bytes: habits ? bytesOf(habits) : 0,
    behindMs,
    seq,
    failures,
  }
}

async function catchUp(keeping: Keeping, wake: () => void): Promise<void> {
  for (const head = await lastPlace(keeping.db); !keeping.stopped;) {
    const left =
      keeping.habits && keeping.seq >= head ? [] : await factsAfter(keeping.db, keeping.seq, types, 1)
    if (left.length === 0 && keeping.habits) return
    wake()
    await ports().sleep(5)
  }
}

const roundsOf = (keeping: Keeping): Loop =>
  loop('recommendations', { busyMs: 1, idleMs: 2_000 }, () =>
    round(keeping).catch((error: unknown) => {
      keeping.failures++
      // What was half learned is not kept: the next round begins with what lies on disk.
      keeping.habits = undefined
      if (!keeping.stopped) log.warn('recommendations_lost', errorFields(error))
      return false
    }),
  )

const empty = makeHabits(shopMemory)

/**
 * Open what this process knows of habits: read from disk where it lies there, else learned from the facts, then kept
 * fresh by them until stopped. Every process that has learned the same facts knows the same.
 */
export async function openRecommendations(db: Db, path: string): Promise<LiveRecommendations> {
  const beginning = { seq: 0, home: '', from: 'facts' as const, behindMs: 0, failures: 0, savedSeq: 0 }
  const keeping: Keeping = {
    db,
    path,
    listeners: [],
    habits: undefined,
    rules: noRules,
    isReady: false,
    stopped: false,
    savedAt: ports().monotonicMs(),
    ...beginning,
  }
  const rounds = roundsOf(keeping)
  const [looks, tallies] = [lookBook(), tallyBook()]
  const writeDown = async () => {
    const told = await looks.flush(db)
    return (await tallies.flush(db)) || told
  }
  const notes = loop('recommendation notes', { busyMs: 3_000, idleMs: 3_000 }, () =>
    writeDown().catch((error: unknown) => {
      log.warn('recommendations_not_noted', errorFields(error))
      return false
    }),
  )
  const wakeBy = (facts: readonly SequencedFact[]) => {
    if (facts.some(({ type }) => types.includes(type))) rounds.wake()
  }
  const follower = await onChange(db, { facts: wakeBy, forget: () => rounds.wake() })
  const stop = async () => {
    keeping.stopped = true
    lives.delete(db)
    await Promise.all([follower.stop(), rounds.stop(), notes.stop()])
    await writeDown().catch((error: unknown) => log.warn('recommendations_not_noted', errorFields(error)))
    await save(keeping)
  }
  const live: LiveRecommendations = {
    habits: () => keeping.habits ?? empty,
    rules: () => keeping.rules,
    state: () => stateOf(keeping),
    waiting: async () => (await factsAfter(db, keeping.seq, types, mostFacts)).length,
    catchUp: () => catchUp(keeping, () => rounds.wake()),
    looks,
    tallies,
    onMoved: (listener) => void keeping.listeners.push(listener),
    stop,
  }
  lives.set(db, live)
  return live
}
