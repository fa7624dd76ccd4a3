import { randomBytes } from 'node:crypto'
import type { Ports } from '../ports.ts'

const poolSize = 8_192
let pool = new Uint8Array(0)
let used = 0

/** Asking the machine for chance costs the same for ten bytes as for thousands: ask rarely, give out each byte once. */
function fewRandomBytes(count: number): Uint8Array {
  if (count > 256) return randomBytes(count)
  if (used + count > pool.length) {
    pool = randomBytes(poolSize)
    used = 0
  }
  used += count
  return pool.subarray(used - count, used)
}

/** The real machine. The only place where the program reads its clock, its chance and its timers. */
export const systemPorts: Ports = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  randomBytes: fewRandomBytes,
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
  afterTurn: (work) => void setImmediate(work),
}
