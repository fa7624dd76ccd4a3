import { ports } from '#kernel/ports.ts'

/** So many changed products, or this share of all, and the index is built anew. */
const mostChanged = { least: 1_000, share: 0.02 }

/** Between two buildings lies so many times the time one takes: they read every product, which others wait for. */
const restTimes = 8

/** How many products may have changed since the index was built before it is built anew. */
export const changesBorne = (products: number): number =>
  Math.max(mostChanged.least, products * mostChanged.share)

/**
 * True when it is time to build an index anew. An import changes products faster than building ends: buildings rest between, so
 * that they do not follow one another without end and an import is not slower the more there is already.
 */
export function isTimeToBuild(index: {
  readonly products: number
  readonly changed: number
  readonly builtMs: number
  readonly sinceMs: number
}): boolean {
  return index.changed > changesBorne(index.products) && index.sinceMs >= restTimes * index.builtMs
}

/** Nothing was told for so long: an import is over. */
const quietMs = 30_000

/** Watches whether anything is still told, by the place of what was told last. `heard` answers true once nothing was for half a minute. */
export function importWatch(): { readonly seq: number; heard(seq: number, nowMs: number): boolean } {
  let last = 0
  let since = 0
  return {
    get seq() {
      return last
    },
    heard: (seq, nowMs) => {
      if (seq > last || since === 0) since = nowMs
      last = Math.max(last, seq)
      return nowMs - since >= quietMs
    },
  }
}

/**
 * How long to leave the process to others after changes were taken in: nothing after a few, else four times as long as
 * that took, a second at most. What is told meanwhile is taken in together.
 */
export const pauseAfter = (tookMs: number): number => (tookMs < 10 ? 0 : Math.min(1_000, tookMs * 4))

/** Wait so long, or until `isOver`. */
export async function restFor(ms: number, isOver: () => boolean): Promise<void> {
  for (let left = ms; left > 0 && !isOver(); left -= 50) await ports().sleep(Math.min(left, 50))
}
