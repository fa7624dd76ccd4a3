import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { usePorts } from '../ports.ts'
import { testPorts } from '../testing/ports.ts'
import { admission } from './admission.ts'
import type { LoadClass } from './routes.ts'

/** Time and turns of the event loop that pass by hand; whoever is let in keeps the loop for so long. */
function rig(t: TestContext, takesMs: number) {
  let now = 0
  let turns: (() => void)[] = []
  let timers: { at: number; work: () => void }[] = []
  t.after(
    usePorts({
      ...testPorts('slices'),
      monotonicMs: () => now,
      after: (ms: number, work: () => void) => {
        const one = { at: now + ms, work }
        timers.push(one)
        return () => void (timers = timers.filter((each) => each !== one))
      },
      afterTurn: (work: () => void) => void turns.push(work),
    }),
  )
  const places = admission(200)
  const order: string[] = []
  const refused: string[] = []
  const come = (load: LoadClass, name: string) =>
    places.enter(
      load,
      () => {
        now += takesMs
        order.push(name)
        places.leave(load)
      },
      () => refused.push(name),
    )
  const turn = () => {
    const due = timers.filter(({ at }) => at <= now)
    timers = timers.filter(({ at }) => at > now)
    for (const { work } of due) work()
    const ready = turns
    turns = []
    for (const work of ready) work()
  }
  const works = (ms: number) => void (now += ms)
  return { places, come, turn, works, order, refused, at: () => now, idle: () => turns.length === 0 }
}

test('a crowd that looks keeps the loop for a slice of each turn, a short one once somebody buys, who comes in at once', (t) => {
  const { come, turn, order } = rig(t, 2)
  for (let i = 0; i < 20; i++) come('browse', `look ${i}`)
  assert.equal(order.length, 6, 'twelve milliseconds of two each')
  come('pay', 'pay')
  assert.equal(order.at(-1), 'pay')
  turn()
  turn()
  assert.equal(order.length, 10, 'three milliseconds of two each')
  assert.deepEqual(
    order.filter((each) => each !== 'pay'),
    Array.from({ length: 9 }, (_, i) => `look ${i}`),
    'first come, first served',
  )
})

test('in the next slice what matters more goes first', (t) => {
  const { come, turn, order } = rig(t, 12)
  come('browse', 'first look')
  for (const [load, name] of [
    ['search', 'search'],
    ['browse', 'look'],
    ['report', 'report'],
  ] as const)
    come(load, name)
  for (let i = 0; i < 3; i++) turn()
  assert.deepEqual(order, ['first look', 'look', 'search', 'report'])
})

test('who waited too long is refused, but not before there were turns to come in', (t) => {
  const slow = rig(t, 400)
  slow.come('browse', 'slow')
  for (let i = 0; i < 3; i++) slow.come('browse', `next ${i}`)
  while (!slow.idle()) slow.turn()
  assert.deepEqual([slow.order.length, slow.refused], [4, []], 'they had their turns')
  const many = rig(t, 50)
  for (let i = 0; i < 20; i++) many.come('browse', `${i}`)
  while (!many.idle()) many.turn()
  assert.deepEqual(
    [many.order.length, many.refused.length],
    [6, 14],
    'in the fifth turn they waited as long as browsers do',
  )
})

test('with nobody waiting the loop is left alone', (t) => {
  const { come, turn, idle } = rig(t, 1)
  come('browse', 'one')
  turn()
  assert.ok(idle())
})

test('amid a crowd of buyers a slice is as long as all else that the turn does, within bounds', (t) => {
  const { places, come, turn, order, works } = rig(t, 2)
  const letIn = () => {
    const before = order.length
    turn()
    return order.length - before
  }
  for (let i = 0; i < 60; i++) come('browse', `look ${i}`)
  letIn()
  works(14)
  assert.equal(letIn(), 6, 'nobody buys')
  for (let i = 0; i < 16; i++)
    places.enter(
      'pay',
      () => undefined,
      () => assert.fail('refused'),
    )
  works(14)
  assert.equal(letIn(), 7, 'fourteen milliseconds of two each')
  works(60)
  assert.equal(letIn(), 12, 'no more than twenty-four')
  works(1)
  assert.equal(letIn(), 2, 'no less than three')
})

test('of the slices every class that waits has its part, the more important the more', (t) => {
  const { come, turn, order } = rig(t, 12)
  for (const load of ['report', 'search', 'browse'] as const) for (let i = 0; i < 10; i++) come(load, load)
  const before = order.length
  for (let i = 0; i < 7; i++) turn()
  const had = Object.groupBy(order.slice(before), (load) => load)
  assert.deepEqual([had['browse']?.length, had['search']?.length, had['report']?.length], [4, 2, 1])
})
