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
  return { places, come, turn, order, refused, at: () => now, idle: () => turns.length === 0 }
}

test('a crowd that looks keeps the loop for a slice of each turn, and who pays comes in at once', (t) => {
  const { come, turn, order } = rig(t, 2)
  for (let i = 0; i < 20; i++) come('browse', `look ${i}`)
  assert.equal(order.length, 3, 'six milliseconds of two each')
  come('pay', 'pay')
  assert.equal(order.at(-1), 'pay')
  turn()
  assert.equal(order.length, 7)
  turn()
  assert.equal(order.length, 10)
  assert.deepEqual(
    order.filter((each) => each !== 'pay'),
    Array.from({ length: 9 }, (_, i) => `look ${i}`),
    'first come, first served',
  )
})

test('in the next slice what matters more goes first', (t) => {
  const { come, turn, order } = rig(t, 6)
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
    [9, 11],
    'eight turns, longer than browsers wait',
  )
})

test('with nobody waiting the loop is left alone', (t) => {
  const { come, turn, idle } = rig(t, 1)
  come('browse', 'one')
  turn()
  assert.ok(idle())
})

test('while connections come in only one who looks goes first in a turn, for the next connection is taken in the next turn', (t) => {
  const { places, come, turn, order } = rig(t, 1)
  for (let i = 0; i < 20; i++) come('browse', `look ${i}`)
  const before = order.length
  turn()
  assert.equal(order.length, before + 6)
  turn()
  places.noticeComer()
  turn()
  assert.equal(order.length, before + 13)
  turn()
  assert.equal(order.length, before + 14, 'all twenty')
})
