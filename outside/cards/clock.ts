/** The time of the card world: what hour it is, and how much faster than ours its waits pass. */
export type Clock = {
  /** Unix milliseconds. */
  readonly now: () => number
  /** All waits are divided by this. */
  readonly speed: number
}

/** The machine's own time. */
export function wallClock(speed: number): Clock {
  return { now: () => Date.now(), speed }
}

/** A clock a test can move on by hand. */
export function handClock(speed: number): Clock & { readonly advance: (seconds: number) => void } {
  let ahead = 0
  return {
    now: () => Date.now() + ahead,
    speed,
    advance(seconds) {
      ahead += seconds * 1000
    },
  }
}

/** A moment as text, `seconds` from now when given. */
export function isoAt(clock: Clock, seconds = 0): string {
  return new Date(clock.now() + seconds * 1000).toISOString()
}

/** The elements of time in a message: transmission (UTC), local time, local date. */
export function timeElements(clock: Clock): { readonly 7: string; readonly 12: string; readonly 13: string } {
  const iso = isoAt(clock)
  const date = iso.slice(5, 7) + iso.slice(8, 10)
  const time = iso.slice(11, 13) + iso.slice(14, 16) + iso.slice(17, 19)
  return { 7: date + time, 12: time, 13: date }
}
