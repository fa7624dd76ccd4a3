/** What is read of an event of a browser's trace; times are in microseconds, `tts` and `tdur` by the thread's own clock. */
export type TraceEvent = {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  readonly tts?: number
  readonly tdur?: number
}

const isTask = ({ name, ph, tdur, tts }: TraceEvent): boolean =>
  ph === 'X' && name.endsWith('RunTask') && tdur !== undefined && tts !== undefined

/**
 * A trace as a machine with nothing else to do would have written it: each task of a thread lasts as long as the thread
 * ran, not as long as it waited for a processor that was busy elsewhere. What happened within a task moves along with it; where tasks
 * begin stays, so that nothing comes earlier than it was there.
 */
export function byProcessorTime(events: readonly TraceEvent[]): TraceEvent[] {
  const threads = new Map<string, TraceEvent[]>()
  for (const each of events) {
    const thread = `${each.pid} ${each.tid}`
    const known = threads.get(thread)
    if (known) known.push(each)
    else threads.set(thread, [each])
  }
  return [...threads.values()].flatMap(threadByProcessorTime).toSorted((a, b) => a.ts - b.ts)
}

function threadByProcessorTime(events: readonly TraceEvent[]): TraceEvent[] {
  // Among those that begin together the one that lasts longer is around the other.
  const sorted = events.toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
  let around: TraceEvent | undefined
  return sorted.map((each) => {
    if (around && each.ts > around.ts + (around.dur ?? 0)) around = undefined
    if (around === undefined) {
      if (isTask(each)) around = each
      return isTask(each) ? { ...each, dur: each.tdur ?? 0 } : each
    }
    const ran = around.tdur ?? 0
    const waited = Math.min(1, ran / Math.max(1, around.dur ?? 0))
    // What has no clock of the thread stands where it stood in proportion.
    const into = each.tts === undefined ? (each.ts - around.ts) * waited : each.tts - (around.tts ?? 0)
    const ts = around.ts + Math.min(ran, Math.max(0, into))
    const most = around.ts + ran - ts
    const dur = each.dur === undefined ? {} : { dur: Math.min(most, each.tdur ?? each.dur * waited) }
    return { ...each, ts, ...dur }
  })
}
