import type { Db, DatabaseSettings, Queries } from '#kernel/database.ts'
import { errorFields, log } from '#kernel/log.ts'
import { loop, type Loop } from '#kernel/loop.ts'
import { factsAfter, factsSince, lastPlace, onChange, type SequencedFact } from '#kernel/outbox.ts'
import { ports } from '#kernel/ports.ts'
import { assert } from '#kernel/result.ts'
import { queryLog, type NotedSearch } from '../curation/query-log.ts'
import { noRules, readRules, type Rules } from '../curation/rules.ts'
import { buildBeside, type Building } from './build-beside.ts'
import { hold, type Holding } from './holding.ts'
import { readHome } from './read-records.ts'
import { readSnapshot, type Kept } from './snapshot.ts'
import { changesBorne, isTimeToBuild, pauseAfter, importWatch, restFor } from './pace.ts'
import { portionOf, takeInFacts } from './take-in-facts.ts'

/** How the index of this process stands. */
export type SearchState = {
  readonly state: 'absent' | 'building' | 'ready'
  readonly from: 'disk' | 'built' | null
  readonly products: number
  readonly changed: number
  readonly bytes: number
  readonly builtMs: number
  /** How long the last change took to be found by searches, from when it happened. */
  readonly behindMs: number
  /** The facts it has taken in. */
  readonly seq: number
  readonly failures: number
}

/** The index of one process, kept fresh. */
export type LiveSearch = {
  /** The index, undefined while it is not there: the database answers then. */
  holding(): Holding | undefined
  rules(): Rules
  state(): SearchState
  /** How many facts about the shelf are told and not taken in yet, 500 at most. */
  waiting(): Promise<number>
  /** Take in everything told so far; for whoever must see their own change. */
  catchUp(): Promise<void>
  /** Note what was looked for; written down soon after, counted by day. */
  note(search: NotedSearch): void
  /** Called when searches find something new. */
  onMoved(listener: () => void): void
  stop(): Promise<void>
}

const lives = new WeakMap<Queries, LiveSearch>()

/** The index of this process over a database, if one was opened. */
export const liveSearchOf = (db: Queries): LiveSearch | undefined => lives.get(db)

/** Note what was looked for, where this process holds an index. */
export const noteSearch = (db: Queries, search: NotedSearch): void => lives.get(db)?.note(search)

const types = ['shelf_refreshed', 'search_rules_changed']
const mostFacts = 500
/** Further back than this, building anew is quicker than taking in what was missed. */
const mostMissed = 5_000
/** Building is tried so often; the database answers meanwhile, and after. */
const mostFailures = 5

/** What a process knows of its index. */
type Keeping = {
  readonly db: Db
  readonly where: DatabaseSettings
  readonly path: string
  readonly listeners: (() => void)[]
  holding: Holding | undefined
  rules: Rules
  /** The fact the rules were read at, -1 where they were not read yet. */
  rulesSeq: number
  building: Building | undefined
  from: SearchState['from']
  behindMs: number
  failures: number
  /** When this process took the index it has, by its own clock. */
  begunAt: number
  /** What is told while no more can be put beside the index. */
  readonly told: ReturnType<typeof importWatch>
  stopped: boolean
  wake: () => void
}

function moved({ listeners }: Keeping): void {
  for (const listener of listeners) listener()
}

function begin(keeping: Keeping, built: Kept, from: 'disk' | 'built'): void {
  keeping.holding = hold(built)
  keeping.from = from
  keeping.failures = 0
  keeping.begunAt = ports().monotonicMs()
  moved(keeping)
}

function build(keeping: Keeping): void {
  if (keeping.building || keeping.stopped) return
  const { db, where, path } = keeping
  keeping.building = buildBeside({ where, path })
  const read = async () => readSnapshot(path, await readHome(db))
  keeping.building.built.then(read).then(
    (built) => {
      assert(built !== undefined, 'the index that was built is there')
      keeping.building = undefined
      begin(keeping, built, 'built')
      keeping.wake()
    },
    (error: unknown) => {
      keeping.building = undefined
      keeping.failures++
      if (!keeping.stopped) log.warn('search_not_built', { count: keeping.failures, ...errorFields(error) })
    },
  )
}

/** Begin from disk; false where nothing lies there, or what does is too old or spoiled. */
async function beginFromDisk(keeping: Keeping): Promise<boolean> {
  const { db, path } = keeping
  const home = await readHome(db)
  try {
    const built = await readSnapshot(path, home)
    if (!built || built.seq > (await lastPlace(db))) return false
    if ((await factsAfter(db, built.seq, types, mostMissed)).length >= mostMissed) return false
    begin(keeping, built, 'disk')
    return true
  } catch (error) {
    log.warn('search_not_read_from_disk', errorFields(error))
    return false
  }
}

/** From disk where it can be, else built. */
async function start(keeping: Keeping): Promise<void> {
  if (!(await beginFromDisk(keeping))) build(keeping)
}

async function reloadRules(keeping: Keeping, seq: number): Promise<void> {
  keeping.rules = await readRules(keeping.db)
  keeping.rulesSeq = seq
  moved(keeping)
}

/** True where nothing has been told for a while: what waits for the next building waits for nothing else. */
async function isQuiet({ db, told }: Keeping, seq: number): Promise<boolean> {
  const next = await factsAfter(db, Math.max(told.seq, seq), types, mostFacts)
  return told.heard(next.at(-1)?.seq ?? seq, ports().monotonicMs())
}

/** One round: an index where there is none, then what was told since. Answers whether there was anything. */
async function round(keeping: Keeping): Promise<boolean> {
  const { db } = keeping
  if (keeping.rulesSeq < 0) await reloadRules(keeping, await lastPlace(db))
  const { holding } = keeping
  if (!holding) {
    if (!keeping.building && keeping.failures < mostFailures) await start(keeping)
    const latest = (await factsAfter(db, keeping.rulesSeq, ['search_rules_changed'], mostFacts)).at(-1)
    if (latest) await reloadRules(keeping, latest.seq)
    return keeping.holding !== undefined
  }
  const { changed, builtMs } = holding
  const products = holding.base.image.count
  const sinceMs = ports().monotonicMs() - keeping.begunAt
  if (isTimeToBuild({ products, changed: changed.size, builtMs, sinceMs })) build(keeping)
  // Until it is built anew, no more is put beside the old one than it can carry. When an import is over, that is at once.
  if (changed.size > 4 * changesBorne(products) && keeping.failures < mostFailures) {
    if (await isQuiet(keeping, holding.seq)) build(keeping)
    return false
  }
  const { facts, seq } = portionOf(await factsSince(db, holding.seq, types, mostFacts))
  const last = facts.at(-1)
  const tookMs = last ? await takeInFacts(db, holding, facts) : 0
  holding.seq = seq
  if (!last) return false
  if (facts.some(({ type, seq }) => type === 'search_rules_changed' && seq > keeping.rulesSeq))
    await reloadRules(keeping, last.seq)
  keeping.behindMs = Math.max(0, ports().now().getTime() - last.at.getTime())
  moved(keeping)
  await restFor(pauseAfter(tookMs), () => keeping.stopped)
  return true
}

/** Products of the large part that are not out of date, and those beside it. */
const productsIn = ({ base, delta }: Holding): number =>
  base.image.count - base.gone.reduce((sum, each) => sum + each, 0) + (delta?.image.count ?? 0)

function stateOf({ holding, building, from, behindMs, failures }: Keeping): SearchState {
  return {
    state: holding ? 'ready' : building ? 'building' : 'absent',
    from,
    products: holding ? productsIn(holding) : 0,
    changed: holding?.changed.size ?? 0,
    bytes: holding?.bytes ?? 0,
    builtMs: holding?.builtMs ?? 0,
    behindMs,
    seq: holding?.seq ?? 0,
    failures,
  }
}

async function catchUp(keeping: Keeping): Promise<void> {
  for (const head = await lastPlace(keeping.db); !keeping.stopped;) {
    const seq = keeping.holding?.seq ?? keeping.rulesSeq
    const left = seq >= head ? [] : await factsAfter(keeping.db, seq, types, 1)
    if (left.length === 0) return
    keeping.wake()
    await ports().sleep(5)
  }
}

function roundsOf(keeping: Keeping): Loop {
  return loop('search index', { busyMs: 1, idleMs: 2_000 }, () =>
    round(keeping).catch((error: unknown) => {
      if (!keeping.stopped) log.warn('search_lost', errorFields(error))
      return false
    }),
  )
}

/** Open the index of this process: from disk or built beside it, then kept fresh by facts, until stopped. */
export async function openSearch(db: Db, where: DatabaseSettings, path: string): Promise<LiveSearch> {
  const beginning = {
    rules: noRules,
    rulesSeq: -1,
    from: null,
    behindMs: 0,
    failures: 0,
    begunAt: 0,
    told: importWatch(),
    stopped: false,
  }
  const nothing = { holding: undefined, building: undefined, wake: () => undefined }
  const keeping: Keeping = { db, where, path, listeners: [], ...beginning, ...nothing }
  const rounds = roundsOf(keeping)
  keeping.wake = () => rounds.wake()
  const searches = queryLog()
  const notes = loop('search log', { busyMs: 5_000, idleMs: 10_000 }, () => searches.flush(db))
  const wakeBy = (facts: readonly SequencedFact[]) => {
    if (facts.some(({ type }) => types.includes(type))) keeping.wake()
  }
  const follower = await onChange(db, { facts: wakeBy, forget: keeping.wake })
  const stop = async () => {
    keeping.stopped = true
    lives.delete(db)
    await Promise.all([follower.stop(), keeping.building?.stop(), rounds.stop(), notes.stop()])
    await searches.flush(db).catch((error: unknown) => log.warn('searches_not_noted', errorFields(error)))
  }
  const live: LiveSearch = {
    holding: () => keeping.holding,
    rules: () => keeping.rules,
    state: () => stateOf(keeping),
    waiting: async () => {
      const facts = await factsAfter(db, keeping.holding?.seq ?? 0, types, mostFacts)
      return facts.length
    },
    catchUp: () => catchUp(keeping),
    note: (search) => searches.note(search),
    onMoved: (listener) => void keeping.listeners.push(listener),
    stop,
  }
  lives.set(db, live)
  return live
}
