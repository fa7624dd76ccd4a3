import { randomBytes } from 'node:crypto'
import type { Ports } from '../ports.ts'

/** The real machine. The only place where the program reads its clock, its chance and its timers. */
export const systemPorts: Ports = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  randomBytes: (count) => randomBytes(count),
  sleep: (ms, options) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      if (options?.unref) timer.unref()
    }),
  every: (ms, work) => {
    const timer = setInterval(work, ms)
    timer.unref()
    return () => clearInterval(timer)
  },
  after: (ms, work) => {
    const timer = setTimeout(work, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
