import { ports } from '../ports.ts'
import type { LoadClass } from './routes.ts'
import { slices } from './slices.ts'

/** The classes that take places, the most important first. */
const classes = ['pay', 'cart', 'browse', 'search', 'report'] as const
type Placed = (typeof classes)[number]

/** What holds for a class. */
type Rule = {
  /** The part of all places this class and those below it may hold together; for paying, itself and carts. */
  readonly share: number
  /** Of those who wait for slices: how many are let in of this class for one of another. */
  readonly part: number
  /** Longest wait for a place, in milliseconds. */
  readonly patienceMs: number
  /** It is turned away at once when work waits longer than this for its turn, in milliseconds. */
  readonly bearsMs: number
}

const rules: Readonly<Record<Placed, Rule>> = {
  // What is left keeps those who look answered, however many buy.
  pay: { share: 0.8, part: 1, patienceMs: 2_000, bearsMs: 5_000 },
  cart: { share: 0.6, part: 1, patienceMs: 600, bearsMs: 1_200 },
  browse: { share: 0.4, part: 4, patienceMs: 250, bearsMs: 400 },
  search: { share: 0.25, part: 2, patienceMs: 150, bearsMs: 250 },
  report: { share: 0.1, part: 1, patienceMs: 50, bearsMs: 150 },
}

/** A slice of a turn for who looks, in milliseconds: where nobody bought lately, and least and most where somebody does. */
const sliceMs = { nobody: 12, least: 3, most: 24 } as const

/** With so many buyers under way a slice is as long as all else in the turn took, with fewer a shorter one. */
const crowdOfBuyers = 16

/** So long after the last buyer came somebody is still thought to buy, in milliseconds. */
const latelyMs = 1_000

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

/** Who waits for time, not for a place, is not turned away before the loop has turned so often. */
const fairTurns = 4

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

/** Classes that go on at once where they have a place: they wait for the database more than they keep the loop. */
const isBuying = (load: Placed) => load === 'pay' || load === 'cart'

/** The places of all classes, of which so many may be held as the window says. */
function makePlaces() {
  const held: Record<Placed, number> = { pay: 0, cart: 0, browse: 0, search: 0, report: 0 }
  let used = 0
  let boughtAt = -Infinity
  /** So many does a class hold together with those below it. */
  const from = (load: Placed): number => {
    let sum = 0
    for (let at = classes.indexOf(load); at < classes.length; at++) sum += held[classes[at] ?? load]
    return sum
  }
  const all = () => from('pay')
  const fits = (load: Placed, window: number): boolean => {
    const places = (share: number) => Math.max(1, Math.floor(window * share))
    if (all() >= window) return false
    if (isBuying(load)) {
      if (held.pay + held.cart >= places(rules.pay.share)) return false
      return load === 'pay' || from('cart') < places(rules.cart.share)
    }
    for (const each of ['browse', 'search', 'report'] as const) {
      if (from(each) >= places(rules[each].share)) return false
      if (each === load) break
    }
    return from('browse') < places(1 - rules.pay.share) || from('cart') < places(rules.cart.share)
  }
  return {
    all,
    /** Few buyers get short turns, for they wait for several, and a crowd of them shares the loop evenly with who looks. */
    sliceMs: (otherMs: number): number => {
      const buyers = held.pay + held.cart
      if (buyers === 0 && ports().monotonicMs() - boughtAt > latelyMs) return sliceMs.nobody
      const part = Math.min(1, buyers / crowdOfBuyers)
      return Math.min(Math.max(otherMs * part, sliceMs.least), sliceMs.most)
    },
    fits,
    take: (load: Placed) => {
      held[load]++
      if (isBuying(load)) boughtAt = ports().monotonicMs()
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

/** How much of the slices each class had, measured by the part it is to have. */
function takingTurns() {
  const had: Record<Placed, number> = { pay: 0, cart: 0, browse: 0, search: 0, report: 0 }
  let reached = 0
  return {
    had: (load: Placed) => had[load],
    take: (load: Placed) => {
      reached = had[load]
      had[load] += 1 / rules[load].part
    },
    /** A class begins to wait: it has nothing to catch up on. */
    begin: (load: Placed) => {
      had[load] = Math.max(had[load], reached)
    },
  }
}

/** Those who wait, by class and in the order they came. `fits` says whether a class has a place now. */
function makeLines(places: ReturnType<typeof makePlaces>, fits: (load: Placed) => boolean) {
  const lines = emptyLines()
  const admit = (load: Placed, next: Waiting) => {
    lines[load].delete(next)
    next.cancel()
    places.take(load)
    next.letIn()
  }
  const turnsOf = takingTurns()
  /** Whose turn it is: who buys, else the class of those who wait and may come in that had the least for its part. */
  const whoseTurn = (): Placed | undefined => {
    let found: Placed | undefined
    for (const load of classes) {
      if (lines[load].size === 0 || !fits(load)) continue
      if (isBuying(load)) return load
      if (found === undefined || turnsOf.had(load) < turnsOf.had(found)) found = load
    }
    return found
  }
  const admitFirst = (load: Placed) => {
    const [next] = lines[load]
    if (next === undefined) return
    turnsOf.take(load)
    admit(load, next)
  }
  const letOneIn = (): boolean => {
    const load = whoseTurn()
    if (load !== undefined) admitFirst(load)
    return load !== undefined
  }
  const turns = slices(letOneIn, places.sliceMs)
  const hasTime = (load: Placed) => isBuying(load) || turns.hasRoom()
  return {
    length: (load: Placed) => lines[load].size,
    isAnybodyThere: () => classes.some((each) => lines[each].size > 0),
    /** True when somebody of the class need not wait. */
    isOpen: (load: Placed) => lines[load].size === 0 && fits(load) && hasTime(load),
    /** Let in who waited and may come in now. */
    call: () => {
      for (let load = whoseTurn(); load !== undefined; load = whoseTurn()) {
        // Each of those who look comes in by itself, so that what it does is counted before the next.
        if (!isBuying(load)) return turns.wake()
        admitFirst(load)
      }
    },
    /** Wait for a place and a slice; `turnAway` when neither comes in time. Answers how to leave the line. */
    join: (load: Placed, letIn: () => void, turnAway: () => void): (() => void) => {
      if (fits(load)) turns.wake()
      const came = turns.turns()
      const giveUp = () => {
        if (!lines[load].has(own)) return
        // Where a place is free the time may have passed without a turn for anybody, as when the machine held us up.
        if (fits(load) && turns.turns() - came < fairTurns) {
          turns.wake()
          return ports().afterTurn(giveUp)
        }
        lines[load].delete(own)
        turnAway()
      }
      if (lines[load].size === 0) turnsOf.begin(load)
      const cancel = ports().after(rules[load].patienceMs, giveUp)
      const own: Waiting = { letIn, cancel }
      lines[load].add(own)
      return () => {
        if (lines[load].delete(own)) cancel()
      }
    },
  }
}

/**
 * Let in at most so many requests at once, fewer while work waits for its turn. A class waits its own short time for a
 * place, what matters more goes first, and a crowd of one class leaves places to the others: browsers cannot keep
 * anyone from paying, nor payers everyone from browsing. Who looks waits also for a slice of the event loop's time.
 */
export function admission(most: number): Admission {
  const places = makePlaces()
  let window = most
  let waitMs = 0
  let wasFull = false
  let refused = 0
  const fits = (load: Placed) => places.fits(load, window)
  const lines = makeLines(places, fits)
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
    if (lines.isOpen(load)) {
      places.take(load)
      letIn()
      return nothing
    }
    wasFull ||= !fits(load)
    if (lines.length(load) < most) return lines.join(load, letIn, turnAway)
    turnAway()
    return nothing
  }
  return {
    enter,
    leave: (load) => {
      if (load === 'free') return
      places.giveBack(load)
      lines.call()
    },
    noticeWait: (ms) => {
      waitMs = ms
      window = nextWindow(window, { waitMs: ms, used: places.mostUsed(), wasFull, most })
      wasFull = lines.isAnybodyThere()
      lines.call()
    },
    inFlight: places.all,
    refused: () => refused,
  }
}
