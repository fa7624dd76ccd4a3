import { ports } from '../ports.ts'
import type { LoadClass } from './routes.ts'

/** The classes that take places, the most important first. */
const classes = ['pay', 'cart', 'browse', 'search', 'report'] as const
type Placed = (typeof classes)[number]

/** What holds for a class. */
type Rule = {
  /** The part of all places this class and those below it may hold together; for paying, itself alone. */
  readonly share: number
  /** Longest wait for a place, in milliseconds. */
  readonly patienceMs: number
  /** It is turned away at once when work waits longer than this for its turn, in milliseconds. */
  readonly bearsMs: number
}

const rules: Readonly<Record<Placed, Rule>> = {
  // What is left of the places keeps the others answering when everybody pays at once.
  pay: { share: 0.8, patienceMs: 2_000, bearsMs: 5_000 },
  cart: { share: 0.6, patienceMs: 600, bearsMs: 1_200 },
  browse: { share: 0.4, patienceMs: 250, bearsMs: 400 },
  search: { share: 0.25, patienceMs: 150, bearsMs: 250 },
  report: { share: 0.1, patienceMs: 50, bearsMs: 150 },
}

/** Work should not wait longer than this for its turn; where it does, fewer are let in. In milliseconds. */
const aimMs = 60

/** So few at once are never too many: where work waits nevertheless, it is not for them. */
const leastOf = (most: number) => Math.min(most, Math.max(5, Math.floor(most * 0.1)))

/**
 * How many may be worked on at once from now on: a seventh less when work waits too long and half the places were
 * needed, a little more when all were.
 */
export function nextWindow(
  window: number,
  seen: { readonly waitMs: number; readonly used: number; readonly wasFull: boolean; readonly most: number },
): number {
  if (seen.waitMs > aimMs)
    return seen.used * 2 < window ? window : Math.max(leastOf(seen.most), Math.floor(window * 0.85))
  return seen.wasFull ? Math.min(seen.most, window + Math.max(1, Math.floor(seen.most * 0.02))) : window
}

type Waiting = { readonly letIn: () => void; readonly cancel: () => void }

/** Who may be worked on now. */
export type Admission = {
  /** Calls `letIn` now or when a place comes free, or `refuse` when none does in time; one of both, once. Answers how to stop waiting. */
  enter(load: LoadClass, letIn: () => void, refuse: () => void): () => void
  /** Give the place back. */
  leave(load: LoadClass): void
  /** How long work waits for its turn now, in milliseconds, as last measured; more or fewer are let in accordingly. */
  noticeWait(waitMs: number): void
  inFlight(): number
  /** Requests turned away since the start. */
  refused(): number
}

const nothing = () => undefined

/** The places of all classes, of which so many may be held as the window says. */
function makePlaces() {
  const held: Record<Placed, number> = { pay: 0, cart: 0, browse: 0, search: 0, report: 0 }
  let used = 0
  const all = () => classes.reduce((sum, each) => sum + held[each], 0)
  const fits = (load: Placed, window: number): boolean => {
    const places = (of: Placed) => Math.max(1, Math.floor(window * rules[of].share))
    if (all() >= window) return false
    if (load === 'pay') return held.pay < places('pay')
    let below = 0
    // From the least important upwards: each level holds what stands below it too.
    for (const each of classes.toReversed()) {
      if (each === 'pay') break
      below += held[each]
      const isAtOrAbove = classes.indexOf(each) <= classes.indexOf(load)
      if (isAtOrAbove && below >= places(each)) return false
    }
    return true
  }
  return {
    all,
    fits,
    take: (load: Placed) => {
      held[load]++
      used = Math.max(used, all())
    },
    /** The most that were held at once since this was last asked. */
    mostUsed: () => {
      const most = used
      used = all()
      return most
    },
    giveBack: (load: Placed) => void held[load]--,
  }
}

const emptyLines = (): Record<Placed, Set<Waiting>> => ({
  pay: new Set(),
  cart: new Set(),
  browse: new Set(),
  search: new Set(),
  report: new Set(),
})

/**
 * Let in at most so many requests at once, fewer while work waits for its turn. A class waits its own short time for a
 * place, what matters more goes first, and a crowd of one class leaves places to the others: browsers cannot keep
 * anyone from paying, nor payers everyone from browsing.
 */
export function admission(most: number): Admission {
  const places = makePlaces()
  const queues = emptyLines()
  let window = most
  let waitMs = 0
  let wasFull = false
  let refused = 0
  const fits = (load: Placed) => places.fits(load, window)
  const callWaiting = () => {
    for (const load of classes)
      for (const next of queues[load]) {
        if (!fits(load)) break
        queues[load].delete(next)
        next.cancel()
        places.take(load)
        next.letIn()
      }
  }
  const enter: Admission['enter'] = (load, letIn, refuse) => {
    if (load === 'free') {
      letIn()
      return nothing
    }
    const turnAway = () => {
      refused++
      refuse()
    }
    if (waitMs > rules[load].bearsMs && places.all() >= leastOf(most)) {
      turnAway()
      return nothing
    }
    if (queues[load].size === 0 && fits(load)) {
      places.take(load)
      letIn()
      return nothing
    }
    wasFull = true
    if (queues[load].size >= most) {
      turnAway()
      return nothing
    }
    const cancel = ports().after(rules[load].patienceMs, () => {
      queues[load].delete(own)
      turnAway()
    })
    const own: Waiting = { letIn, cancel }
    queues[load].add(own)
    return () => {
      if (queues[load].delete(own)) cancel()
    }
  }
  return {
    enter,
    leave: (load) => {
      if (load === 'free') return
      places.giveBack(load)
      callWaiting()
    },
    noticeWait: (ms) => {
      waitMs = ms
      window = nextWindow(window, { waitMs: ms, used: places.mostUsed(), wasFull, most })
      wasFull = classes.some((each) => queues[each].size > 0)
      callWaiting()
    },
    inFlight: () => places.all(),
    refused: () => refused,
  }
}
