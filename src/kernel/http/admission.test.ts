import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { usePorts } from '../ports.ts'
import { testPorts } from '../testing/ports.ts'
import { admission, nextWindow, type Admission } from './admission.ts'
import { settleFacts, type LoadClass } from './routes.ts'

/** Time that passes by hand, and a crowd whose members say what became of them. */
function rig(t: TestContext, most: number) {
  let now = 0
  let waiting: { at: number; work: () => void }[] = []
  let turns: (() => void)[] = []
  t.after(
    usePorts({
      ...testPorts('admission'),
      monotonicMs: () => now,
      after: (ms: number, work: () => void) => {
        const one = { at: now + ms, work }
        waiting.push(one)
        return () => void (waiting = waiting.filter((each) => each !== one))
      },
      afterTurn: (work: () => void) => void turns.push(work),
    }),
  )
  const pass = (ms: number) => {
    now += ms
    const due = waiting.filter(({ at }) => at <= now)
    waiting = waiting.filter(({ at }) => at > now)
    for (const { work } of due) work()
    const ready = turns
    turns = []
    for (const work of ready) work()
  }
  const places = admission(most)
  return { places, pass, come: (load: LoadClass, count: number) => come(places, load, count) }
}

function come(places: Admission, load: LoadClass, count: number) {
  const said = { in: 0, refused: 0 }
  const forget = Array.from({ length: count }, () =>
    places.enter(
      load,
      () => said.in++,
      () => said.refused++,
    ),
  )
  return Object.assign(said, { forget })
}

test('a crowd of one class leaves places to the others, and the more it matters the more of them', (t) => {
  const { come } = rig(t, 100)
  const [report, search, browse, cart, pay] = (['report', 'search', 'browse', 'cart', 'pay'] as const).map(
    (load) => come(load, 500).in,
  )
  assert.deepEqual([report, search, browse, cart, pay], [10, 15, 15, 20, 40])
})

test('everybody paying at once leaves a fifth to who looks, and looking leaves three fifths to who pays', (t) => {
  const paying = rig(t, 100)
  assert.equal(paying.come('pay', 500).in, 80)
  assert.equal(paying.come('browse', 500).in, 20)
  const looking = rig(t, 100)
  assert.equal(looking.come('browse', 500).in, 40)
  assert.equal(looking.come('pay', 500).in, 60)
})

test('a place that comes free goes to the most important who waits, in the order they came', (t) => {
  const { places, come } = rig(t, 10)
  come('browse', 4)
  come('cart', 2)
  come('pay', 4)
  const [browse, cart, pay] = [come('browse', 2), come('cart', 2), come('pay', 2)]
  assert.deepEqual([browse.in, cart.in, pay.in], [0, 0, 0])
  places.leave('browse')
  assert.deepEqual([browse.in, cart.in, pay.in], [0, 0, 1])
  places.leave('browse')
  assert.deepEqual([browse.in, cart.in, pay.in], [0, 0, 2])
  places.leave('cart')
  assert.deepEqual([browse.in, cart.in, pay.in], [0, 1, 2], 'two browse and one cart leave room for a cart')
})

test('who waits too long for a place is refused, each class after its own time', (t) => {
  const { pass, come, places } = rig(t, 5)
  come('browse', 2)
  come('cart', 1)
  come('pay', 2)
  const [browse, pay] = [come('browse', 1), come('pay', 1)]
  pass(249)
  assert.deepEqual([browse.refused, pay.refused], [0, 0])
  pass(1)
  assert.deepEqual([browse.refused, pay.refused], [1, 0])
  pass(1_750)
  assert.deepEqual([browse.refused, pay.refused, places.refused()], [1, 1, 2])
  places.leave('browse')
  assert.deepEqual([browse.in, pay.in], [0, 0], 'who was refused is not let in later')
})

test('who goes away while waiting leaves the line', (t) => {
  const { places, come, pass } = rig(t, 5)
  come('browse', 2)
  const waiting = come('browse', 2)
  waiting.forget[0]?.()
  places.leave('browse')
  pass(0)
  assert.deepEqual([waiting.in, waiting.refused], [1, 0])
  pass(1_000)
  assert.deepEqual([waiting.in, waiting.refused], [1, 0])
})

test('while work waits for its turn the less important are refused at once, and what is free comes in always', (t) => {
  const { places, come } = rig(t, 100)
  const outcome = (load: LoadClass) => {
    const { in: letIn, refused } = come(load, 1)
    return letIn > 0 ? 'in' : refused > 0 ? 'refused' : 'waits'
  }
  const all = ['report', 'search', 'browse', 'cart', 'pay', 'free'] as const
  places.noticeWait(10_000)
  assert.deepEqual(all.map(outcome), ['in', 'in', 'in', 'in', 'in', 'in'], 'so few cannot be the reason')
  come('pay', 10)
  places.noticeWait(300)
  assert.deepEqual(all.map(outcome), ['refused', 'refused', 'in', 'in', 'in', 'in'])
  places.noticeWait(500)
  assert.deepEqual(all.map(outcome), ['refused', 'refused', 'refused', 'in', 'in', 'in'])
  places.noticeWait(2_000)
  assert.deepEqual(all.map(outcome), ['refused', 'refused', 'refused', 'refused', 'in', 'in'])
  places.noticeWait(0)
  assert.deepEqual(all.map(outcome), ['in', 'in', 'in', 'in', 'in', 'in'])
})

test('fewer are let in while work waits too long, down to a tenth, and all again once it does not and they are needed', () => {
  let window = 200
  const late = { waitMs: 100, used: 200, wasFull: true, most: 200 }
  assert.equal(nextWindow(window, { ...late, used: 99 }), 200, 'half of the places were free')
  assert.equal(nextWindow(window, late), 170)
  for (let i = 0; i < 50; i++) window = nextWindow(window, late)
  assert.equal(window, 20)
  assert.equal(nextWindow(window, { ...late, waitMs: 10, wasFull: false }), 20)
  let steps = 0
  for (; window < 200; steps++) window = nextWindow(window, { ...late, waitMs: 10 })
  assert.equal(steps, 45, 'ten steps a second: whole again after four and a half seconds')
  assert.equal(nextWindow(5, { ...late, most: 5 }), 5)
})

test('the class of a route follows from what it is', () => {
  const loadOf = (method: string, url: string) => settleFacts({}, url, [method]).load
  assert.deepEqual(
    [
      ['GET', '/en/search'],
      ['GET', '/api/search'],
      ['GET', '/en/p/:slug'],
      ['GET', '/admin/ledger'],
      ['GET', '/api/admin/treasury'],
      ['GET', '/admin/orders'],
      ['POST', '/en/cart/lines'],
      ['POST', '/webhooks/bank'],
      ['GET', '/en/checkout'],
      ['POST', '/fr/checkout/address'],
      ['GET', '/zh/orders/:id/pay/wallet'],
      ['GET', '/en/orders/:id'],
    ].map(([method = '', url = '']) => loadOf(method, url)),
    [
      'search',
      'search',
      'browse',
      'report',
      'report',
      'browse',
      'cart',
      'pay',
      'pay',
      'pay',
      'pay',
      'browse',
    ],
  )
})
