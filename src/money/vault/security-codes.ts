import { ports } from '#kernel/ports.ts'

/**
 * Security codes between being typed and being used: in memory only, for minutes, and overwritten with zeros when they
 * go. A restart forgets them; the payer is then asked again.
 */
export type SecurityCodes = {
  keep(reference: string, code: string): void
  /** Do something with the code of a try to pay; undefined where there is none any more. */
  peek(reference: string): string | undefined
  /** Take over the code of one try for the next one of the same payment. */
  move(from: string, to: string): void
  forget(reference: string): void
  /** How many are kept now. */
  count(): number
  /** Forget those whose time is over. */
  sweep(): void
}

type Kept = { readonly bytes: Buffer; readonly until: number }

/** The most codes kept at once; a flood of forms pushes the oldest out. */
const most = 10_000

/** A keeper of security codes that holds each for so many seconds. */
export function securityCodes(seconds: number): SecurityCodes {
  const kept = new Map<string, Kept>()
  const forget = (reference: string) => {
    kept.get(reference)?.bytes.fill(0)
    kept.delete(reference)
  }
  const sweep = () => {
    const now = ports().monotonicMs()
    for (const [reference, { until }] of kept) if (until <= now) forget(reference)
  }
  return {
    keep: (reference, code) => {
      sweep()
      forget(reference)
      const [oldest] = kept.keys()
      if (kept.size >= most && oldest !== undefined) forget(oldest)
      kept.set(reference, { bytes: Buffer.from(code), until: ports().monotonicMs() + seconds * 1_000 })
    },
    peek: (reference) => {
      sweep()
      return kept.get(reference)?.bytes.toString('latin1')
    },
    move: (from, to) => {
      const held = kept.get(from)
      if (held === undefined || from === to) return
      kept.delete(from)
      forget(to)
      kept.set(to, held)
    },
    forget,
    count: () => kept.size,
    sweep,
  }
}
