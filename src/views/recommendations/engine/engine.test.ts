import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { alsoViewed } from './also-viewed.ts'
import { comesNext } from './comes-next.ts'
import { addTo, eachOf, makeCounts, weightOf, type Counts } from './counts.ts'
import { goesWith } from './goes-with.ts'
import { learnOrder, learnLook, learnPath, makeHabits, shopMemory, type Habits } from './habits.ts'
import { nextOrder, ownFrequency, popularNow } from './next-order.ts'
import { leadsTo } from './reasons.ts'
import { shopTaste } from './taste.ts'

const day = 20_500
const open = { ...shopTaste, least: 0 }
const idsOf = (habits: Habits, found: readonly { slot: number }[]) =>
  found.map(({ slot }) => habits.ids[slot])

test('counts hold what was added, whatever the order of rows and however often they grow', () => {
  const step = fc.tuple(fc.nat(20), fc.nat(60), fc.integer({ min: 1, max: 9 }))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const counts = makeCounts(1_000)
      const plain = new Map<string, number>()
      for (const [row, key, weight] of steps) {
        addTo(counts, row, key, weight)
        plain.set(`${row} ${key}`, (plain.get(`${row} ${key}`) ?? 0) + weight)
      }
      for (const [name, weight] of plain) {
        const [row = 0, key = 0] = name.split(' ').map(Number)
        assert.equal(weightOf(counts, row, key), weight)
      }
      let held = 0
      for (let row = 0; row <= 20; row++) eachOf(counts, row, () => held++)
      assert.equal(held, plain.size)
    }),
    { numRuns: 60 },
  )
})

const rowOf = (counts: Counts, row: number) => {
  const found = new Map<number, number>()
  eachOf(counts, row, (key, weight) => found.set(key, weight))
  return found
}

test('a full row keeps its strongest neighbors and never holds more than it may', () => {
  const counts = makeCounts(64)
  for (let key = 1; key <= 500; key++) addTo(counts, 3, key, key)
  const held = rowOf(counts, 3)
  assert.ok(held.size <= 64)
  for (let key = 480; key <= 500; key++) assert.equal(held.get(key), key)
})

test('what is taken back is gone', () => {
  const habits = makeHabits(shopMemory)
  const basket = { items: [1, 2, 3], before: [[4], [5, 6]], day }
  learnOrder(habits, basket)
  learnPath(habits, basket)
  learnOrder(habits, basket, -1)
  learnPath(habits, basket, -1)
  for (const id of [1, 2, 3, 4, 5, 6]) {
    const slot = habits.slots.get(id) ?? -1
    assert.equal(habits.bought[slot], 0)
    for (const counts of [habits.together, habits.after, habits.kin])
      assert.equal(rowOf(counts, slot).size, 0)
  }
})

/** A shop where lamps go with bulbs, and pens follow paper. */
function aShop(): Habits {
  const habits = makeHabits(shopMemory)
  for (let at = 0; at < 20; at++) {
    learnOrder(habits, { items: [10, 11], before: [], day: day - at })
    learnOrder(habits, { items: [20, 30 + at], before: [], day: day - at })
    learnPath(habits, { items: [41], before: [[40]], day: day - at })
    learnOrder(habits, { items: [40], before: [], day: day - at })
    learnLook(habits, { item: 51, before: [50], day: day - at })
  }
  return habits
}

test('what goes together, follows and is looked at together is found, and nothing of it twice or of itself', () => {
  const habits = aShop()
  const asked = { day, most: 5 }
  assert.equal(idsOf(habits, goesWith(habits, shopTaste, { ...asked, items: [10] }))[0], 11)
  assert.equal(idsOf(habits, comesNext(habits, shopTaste, { baskets: [[40]], day }, { most: 5 }))[0], 41)
  assert.deepEqual(
    idsOf(habits, comesNext(habits, shopTaste, { baskets: [[40], [41]], day }, { most: 5 })),
    [],
  )
  assert.deepEqual(idsOf(habits, alsoViewed(habits, 1, { ...asked, items: [50] })), [51])
  assert.deepEqual(goesWith(habits, shopTaste, { ...asked, items: [999] }), [])
  const known = { products: [], baskets: [[10], [40]], seen: [50] }
  assert.deepEqual(leadsTo(habits, shopTaste, known, habits.slots.get(41) ?? -1), { kind: 'bought', id: 40 })
  assert.deepEqual(leadsTo(habits, shopTaste, known, habits.slots.get(51) ?? -1), {
    kind: 'looked_at',
    id: 50,
  })
})

test('what a single order says is not shown to others', () => {
  const habits = makeHabits(shopMemory)
  const basket = { items: [1, 2], before: [[3]], day }
  learnOrder(habits, basket)
  learnPath(habits, basket)
  learnLook(habits, { item: 1, before: [2], day })
  const asked = { items: [1], day, most: 5 }
  assert.deepEqual(goesWith(habits, shopTaste, asked), [])
  assert.deepEqual(alsoViewed(habits, shopTaste.least, asked), [])
  assert.deepEqual(comesNext(habits, shopTaste, { baskets: [[3]], day }, { most: 5 }), [])
  assert.deepEqual(idsOf(habits, goesWith(habits, open, asked)), [2])
})

test('the next basket begins with what is bought again and again, the later the more; then comes what is popular', () => {
  const habits = aShop()
  const baskets = [
    [10, 35],
    [11, 35],
    [11, 36],
  ]
  const taste = { ...shopTaste, again: { ...shopTaste.again, popular: 0.1, path: 0.1 } }
  const found = idsOf(habits, nextOrder(habits, taste, { baskets, day }, 10))
  assert.deepEqual(found.slice(0, 2), [11, 35])
  assert.equal(ownFrequency({ baskets }, 0.9).get(35)?.times, 2)
  assert.deepEqual(new Set(idsOf(habits, popularNow(habits, 4))), new Set([10, 11, 20, 40]))
})

test('hostile numbers find nothing and break nothing', () => {
  const habits = aShop()
  const strange = [-1, 0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 4_294_967_296]
  assert.deepEqual(goesWith(habits, shopTaste, { items: strange, day, most: 5 }), [])
  assert.deepEqual(comesNext(habits, shopTaste, { baskets: [strange, []], day }, { most: 5 }), [])
  assert.deepEqual(alsoViewed(habits, 0, { items: strange, day, most: 5 }), [])
})
