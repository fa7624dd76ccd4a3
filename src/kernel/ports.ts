import { systemPorts } from './adapters/system.ts'

/** What the program may ask of the machine it runs on: time, chance and waiting. Everything else takes them from here. */
export type Ports = {
  /** The wall clock. Closing times and expiries are judged by the database's clock, not this one. */
  now(): Date
  /** Milliseconds that only grow, for measuring durations. */
  monotonicMs(): number
  /** Cryptographically strong random bytes. */
  randomBytes(count: number): Uint8Array
  /** Wait, without holding the process open when `unref` is set. */
  sleep(ms: number, options?: { readonly unref?: boolean }): Promise<void>
  /** Call after a delay until stopped; errors are the callee's to handle. Answers the stop function. */
  every(ms: number, work: () => void): () => void
  /** Call once after a delay. Answers the cancel function. */
  after(ms: number, work: () => void): () => void
  /** Call once when everything that is ready now has had its turn. */
  afterTurn(work: () => void): void
}

let current: Ports = systemPorts

/** The ports in force. */
export function ports(): Ports {
  return current
}

/** Put other ports in force (tests, recorded walks). Answers a function that restores the previous ones. */
export function usePorts(next: Ports): () => void {
  const previous = current
  current = next
  return () => {
    current = previous
  }
}

/** A number in [0, 1) from the random port, for jitter and sampling only. */
export function randomFraction(): number {
  const [a = 0, b = 0, c = 0, d = 0] = current.randomBytes(4)
  return (a * 16777216 + b * 65536 + c * 256 + d) / 4294967296
}
