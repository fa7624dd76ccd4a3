import assert from 'node:assert/strict'
import test from 'node:test'
import { byProcessorTime, type TraceEvent } from './processor-time.ts'

const at = (ts: number, more: Partial<TraceEvent> = {}): TraceEvent => ({
  name: 'Paint',
  ph: 'X',
  pid: 1,
  tid: 1,
  ts,
  ...more,
})
const task = (ts: number, dur: number, tts: number, tdur: number) =>
  at(ts, { name: 'RunTask', dur, tts, tdur })

test('a task lasts as long as its thread ran, and what happened in it stays in it', () => {
  const events = [
    task(1_000, 900, 50, 100),
    at(1_000, { name: 'Layout', dur: 600, tts: 50, tdur: 60 }),
    at(1_700, { name: 'Mark', ph: 'I', tts: 120 }),
    at(1_800, { name: 'Layout', dur: 100, tts: 130, tdur: 20 }),
    at(1_850, { name: 'NoClock', dur: 50 }),
  ]
  const [whole, first, mark, second, without] = byProcessorTime(events)
  assert.deepEqual([whole?.ts, whole?.dur], [1_000, 100])
  assert.deepEqual([first?.ts, first?.dur], [1_000, 60])
  assert.equal(mark?.ts, 1_070)
  assert.deepEqual([second?.ts, second?.dur], [1_080, 20])
  assert.ok(without && without.ts >= 1_080 && without.ts + (without.dur ?? 0) <= 1_100)
})

test('what stands between tasks, and on other threads, stays where it was', () => {
  const between = at(2_500, { dur: 10, tts: 1, tdur: 9 })
  const elsewhere = at(1_100, { tid: 2, dur: 300 })
  const changed = byProcessorTime([task(1_000, 900, 0, 100), elsewhere, between, task(3_000, 10, 200, 10)])
  assert.deepEqual(
    changed.map(({ ts, dur }) => [ts, dur]),
    [
      [1_000, 100],
      [1_100, 300],
      [2_500, 10],
      [3_000, 10],
    ],
  )
})
