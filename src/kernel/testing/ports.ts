import { createHash } from 'node:crypto'
import { systemPorts } from '../adapters/system.ts'
import type { Ports } from '../ports.ts'

/** Ports with a clock that is set by hand and chance that follows from a seed; timers stay real. */
export function testPorts(
  seed: string,
  start = '2026-01-15T09:00:00Z',
): Ports & { advance(ms: number): void } {
  let time = Date.parse(start)
  let counter = 0
  return {
    ...systemPorts,
    now: () => new Date(time),
    advance: (ms) => {
      time += ms
    },
    randomBytes: (count) => {
      const blocks: Buffer[] = []
      for (let size = 0; size < count; size += 32) {
        blocks.push(createHash('sha256').update(`${seed}:${counter++}`).digest())
      }
      return Buffer.concat(blocks).subarray(0, count)
    },
  }
}
