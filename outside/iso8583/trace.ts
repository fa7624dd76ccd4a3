import type { Message } from './codec.ts'
import { maskMessage } from './mask.ts'

/** One message as it passed, safe to show. */
export type Traced = {
  readonly at: string
  readonly party: string
  readonly peer: string
  readonly direction: 'in' | 'out'
  readonly mti: string
  readonly fields: Readonly<Record<number, string>>
  readonly note: string
}

/** The last messages of a party, masked before they are kept. */
export type Trace = {
  readonly note: (direction: 'in' | 'out', peer: string, message: Message, note?: string) => void
  readonly unreadable: (peer: string, note: string) => void
  readonly list: () => readonly Traced[]
  readonly count: () => number
}

const kept = 600

/** A trace of one party; it lives in memory and keeps the last 600 messages. */
export function openTrace(party: string, now: () => number): Trace {
  const ring: (() => Traced)[] = []
  let count = 0
  const add = (peer: string, direction: 'in' | 'out', message: Message | undefined, note: string) => {
    const at = now()
    const fields = message === undefined ? {} : maskMessage(message)
    const { mti } = message ?? { mti: '????' }
    ring.push(() => ({
      at: new Date(at).toISOString(),
      party,
      peer,
      direction,
      mti,
      fields,
      note,
    }))
    if (ring.length > kept) ring.shift()
    count += 1
  }
  return {
    note: (direction, peer, message, note = '') => add(peer, direction, message, note),
    unreadable: (peer, note) => add(peer, 'in', undefined, note),
    list: () => ring.map((each) => each()),
    count: () => count,
  }
}
