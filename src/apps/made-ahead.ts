import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { errorFields, log } from '#kernel/log.ts'
import { loop } from '#kernel/loop.ts'
import { ports } from '#kernel/ports.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import { bestLoved } from '#views/storefront/index.ts'

/** What is made of products before anybody asks. */
export type Ahead = {
  /** Of so many products at most; 0: of none. */
  readonly most: number
  readonly currency: Currency
  /** True where there is no room for more. */
  readonly isFull: () => boolean
  /** Make what is wanted of the product at this address, unless it is there. */
  readonly make: (slug: string, locale: Locale) => Promise<void>
}

/** So much of the room for ready answers may be taken by what is made ahead; the rest is for what somebody asks for. */
export const partAhead = 0.85

/** The language of a shop's first page. */
const [locale] = locales

/** So many are made together: they share their statements. */
const atOnce = 8
/** Between two works lies so many times the time one takes, so that visitors find the process free. */
const restTimes = 3
/** Walks are the further apart the longer the process lives: what changes all the time is not made all the time. */
const apart = { busyMs: 5_000, idleMs: 600_000 }
/** So many failures end a walk: one product that cannot be made keeps no other back, a database that is gone all of them. */
const mostFailures = 3
/** While the process is busy for more than this part of a second it makes nothing. */
const mostBusy = 0.5

/** Wait while visitors keep the process busy. */
function quietWatch() {
  let last = performance.eventLoopUtilization()
  let at = ports().monotonicMs()
  return async (isOver: () => boolean): Promise<void> => {
    while (!isOver() && ports().monotonicMs() - at >= 250) {
      const now = performance.eventLoopUtilization()
      const { utilization } = performance.eventLoopUtilization(now, last)
      last = now
      at = ports().monotonicMs()
      if (utilization <= mostBusy) return
      await ports().sleep(250)
    }
  }
}

/**
 * Make what buyers will ask for before they do, the best loved products first, a few at once and only while the
 * process has little else to do. What was dropped is made again by the next walk, ten minutes later at most. Answers how to stop.
 */
export function makeAhead(db: Queries, { most, currency, isFull, make }: Ahead): { stop(): Promise<void> } {
  if (most === 0) return { stop: async () => undefined }
  let stopped = false
  const isOver = () => stopped || isFull()
  const untilQuiet = quietWatch()
  const failed = (error: unknown) => {
    if (!stopped) log.warn('not_made_ahead', errorFields(error))
  }
  const walk = async (): Promise<boolean> => {
    let failures = 0
    const slugs = await bestLoved(db, { locale, currency, most })
    for (let from = 0; from < slugs.length; from += atOnce) {
      await untilQuiet(isOver)
      if (isOver() || failures >= mostFailures) break
      const begun = ports().monotonicMs()
      const portion = slugs.slice(from, from + atOnce)
      await Promise.all(
        portion.map((slug) =>
          make(slug, locale).catch((error: unknown) => {
            failures++
            failed(error)
          }),
        ),
      )
      await ports().sleep(restTimes * (ports().monotonicMs() - begun))
    }
    return false
  }
  const walks = loop('made ahead', apart, () =>
    walk().catch((error: unknown) => {
      failed(error)
      return false
    }),
  )
  return {
    stop: () => {
      stopped = true
      return walks.stop()
    },
  }
}
