import { ports } from '../ports.ts'

/** So many are let in one after the other in a turn, at most. */
const mostSteps = 128

/** Turns of the event loop in which work that can wait has a slice, and all else the rest. */
export type Slices = {
  /** True while the slice of this turn is not used up. */
  hasRoom(): boolean
  /** Somebody waits for a slice: `letOneIn` is called in the next turns until it answers false. */
  wake(): void
  /** Turns in which somebody waited, so far. */
  turns(): number
}

/**
 * A request that is answered from memory keeps the event loop until it is answered, and holds its place for that long
 * only: places do not bound how many of them come before the next answer of the database is read. Time does. What was
 * let in so far has run when the next asks, since the loop works off what a callback left behind before it calls another.
 * `letOneIn` lets in one of those who wait; false when nobody does who may come in. `lengthOf`
 * says how long a slice may be where everything else in the turn took so long, both in milliseconds.
 */
export function slices(letOneIn: () => boolean, lengthOf: (otherMs: number) => number): Slices {
  let until = 0
  /** Steps that are under way, and whether the first of them has not begun yet. */
  let [steps, isFirst, turns] = [0, true, 0]
  /** When the slice before ended, while somebody waits: the loop did all else since. */
  let endedAt: number | undefined
  const begin = () => {
    const now = ports().monotonicMs()
    until = now + lengthOf(now - (endedAt ?? now))
  }
  const step = () => {
    if (isFirst) {
      begin()
      turns++
    }
    isFirst = false
    const goesOn = ports().monotonicMs() >= until || letOneIn()
    steps--
    if (steps > 0) return
    endedAt = goesOn ? ports().monotonicMs() : undefined
    if (goesOn) schedule(mostSteps)
  }
  const schedule = (count: number) => {
    isFirst = true
    steps = count
    for (let i = 0; i < count; i++) ports().afterTurn(step)
  }
  return {
    hasRoom: () => {
      if (steps > 0) return ports().monotonicMs() < until
      begin()
      schedule(1)
      return true
    },
    wake: () => {
      if (steps === 0) schedule(mostSteps)
    },
    turns: () => turns,
  }
}
