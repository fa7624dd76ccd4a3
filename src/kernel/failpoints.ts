import { log } from './log.ts'
import { ports } from './ports.ts'

type Failure = 'throw' | 'kill' | 'hang'

/** Thrown by a failpoint set to `throw`. */
export class FailpointHit extends Error {
  override readonly name = 'FailpointHit'
}

const set = new Map<string, { failure: Failure; left: number }>()

const form = /^([\w.-]+)=(throw|kill|hang)(?:\*(\d+))?$/

/** Set the places that fail: `orders.afterPlace=kill`, `bank.capture=throw*2` (the first two times). Anything else is a bug. */
export function setFailpoints(list: readonly string[]): void {
  set.clear()
  for (const each of list) {
    const [, name, failure, times] = form.exec(each) ?? []
    if (name === undefined)
      throw new Error(`not a failpoint: ${each}; write name=throw, name=kill or name=hang`)
    set.set(name, { failure: failure as Failure, left: times === undefined ? Infinity : Number(times) })
  }
}

/** A place that fails when a test says so: by throwing, by ending the process at once, or by never going on. Otherwise nothing. */
export async function failpoint(name: string): Promise<void> {
  if (set.size === 0) return
  const point = set.get(name)
  if (point === undefined || point.left <= 0) return
  point.left--
  log.warn('failpoint', { name })
  if (point.failure === 'kill') process.kill(process.pid, 'SIGKILL')
  if (point.failure === 'throw') throw new FailpointHit(name)
  await ports().sleep(2_147_483_647, { unref: true })
}
