import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SharedCounts } from './http/counts.ts'
import { atMostEvery, hasNeighbors, hearNeighbors, joinNeighbors, type Word } from './neighbors.ts'
import { usePorts } from './ports.ts'
import { testPorts } from './testing/ports.ts'

test('work asked for again and again is done at once, then once for all that was asked meanwhile', (t) => {
  const { ports, pass } = handTurned()
  t.after(usePorts(ports))
  let done = 0
  const ask = atMostEvery(25, () => done++)
  ask()
  assert.equal(done, 1)
  for (let i = 0; i < 5; i++) ask()
  assert.equal(done, 1)
  pass(25)
  assert.equal(done, 2)
  pass(25)
  assert.equal(done, 2)
  ask()
  assert.equal(done, 3)
})

/** Ports whose time passes only by hand. */
function handTurned() {
  let now = 0
  let waiting: { at: number; work: () => void }[] = []
  const ports = {
    ...testPorts('neighbors'),
    monotonicMs: () => now,
    after: (ms: number, work: () => void) => {
      const one = { at: now + ms, work }
      waiting.push(one)
      return () => void (waiting = waiting.filter((each) => each !== one))
    },
  }
  const pass = (ms: number) => {
    now += ms
    const due = waiting.filter(({ at }) => at <= now)
    waiting = waiting.filter(({ at }) => at > now)
    for (const { work } of due) work()
  }
  return { ports, pass }
}

const route = { routeInfo: { method: 'POST', url: '/dear' } }
const call = (counts: SharedCounts, caller: string): number => {
  let current = 0
  counts.incr(caller, (_, count) => (current = count.current), 60_000)
  return current
}

test('calls are counted together by all processes, within one window that begins with the first', (t) => {
  const { ports, pass } = handTurned()
  t.after(usePorts(ports))
  assert.equal(hasNeighbors(), false)
  const told: Word[] = []
  const hear = joinNeighbors((word) => void told.push(word))
  assert.equal(hasNeighbors(), true)
  const here = new SharedCounts({}).child(route)
  assert.deepEqual([call(here, 'ann'), call(here, 'ann'), call(here, 'bob')], [1, 2, 1])
  pass(25)
  assert.deepEqual(told, [
    { topic: 'counted', words: [['POST /dear', 'ann', 1, 60_000, 0]] },
    {
      topic: 'counted',
      words: [
        ['POST /dear', 'ann', 1, 60_000, 25],
        ['POST /dear', 'bob', 1, 60_000, 25],
      ],
    },
  ])
  hear({ topic: 'counted', words: [['POST /dear', 'ann', 7, 60_000, 30], ['POST /dear', 'cem', 2, 60_000, 59_000]] }) // prettier-ignore
  assert.equal(call(here, 'ann'), 10)
  assert.equal(call(here, 'cem'), 3, 'the window of another process goes on here')
  pass(1_000)
  assert.equal(call(here, 'cem'), 1, 'and ends when it does there')
  assert.equal(call(here, 'ann'), 11)
})

test('a word reaches those who listen to its topic, until they stop', () => {
  const hear = joinNeighbors(() => undefined)
  const heard: unknown[] = []
  const stop = hearNeighbors('here', (words) => heard.push(words))
  hear({ topic: 'here', words: [1] })
  hear({ topic: 'elsewhere', words: [2] })
  stop()
  hear({ topic: 'here', words: [3] })
  assert.deepEqual(heard, [[1]])
})
