import { errorFields, log } from './log.ts'
import { ports } from './ports.ts'

/** Work that is done again and again until stopped. */
export type Loop = {
  /** Do it now, or once more right after the present round. */
  wake(): void
  /** No more rounds; resolves when the present one is over. */
  stop(): Promise<void>
}

/** How long a loop pauses: after a round that found work, and at most after rounds that found none. */
export type Pace = { readonly busyMs: number; readonly idleMs: number }

/**
 * Do rounds of work one after another. `round` answers whether it found any: then the next comes after `busyMs`,
 * otherwise the pause doubles up to `idleMs`. A round that throws is logged by its name and counts as idle.
 */
export function loop(name: string, pace: Pace, round: () => Promise<boolean>): Loop {
  let stopping = false
  let woken = false
  let endPause = () => {}
  const pause = (ms: number) =>
    new Promise<void>((over) => {
      const cancel = ports().after(ms, over)
      endPause = () => {
        cancel()
        over()
      }
      if (woken || stopping) endPause()
    })
  const run = async () => {
    for (let ms = pace.busyMs; !stopping;) {
      woken = false
      const found = await round().catch((error: unknown) => {
        if (!stopping) log.error('loop_failed', { name, ...errorFields(error) })
        return false
      })
      ms = found ? pace.busyMs : Math.min(Math.max(ms, 1) * 2, pace.idleMs)
      await pause(ms)
    }
  }
  const running = run()
  return {
    wake: () => {
      woken = true
      endPause()
    },
    stop: async () => {
      stopping = true
      endPause()
      await running
    },
  }
}
