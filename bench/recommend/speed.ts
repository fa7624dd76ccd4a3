import { alsoViewed } from '../../src/views/recommendations/engine/also-viewed.ts'
import { comesNext } from '../../src/views/recommendations/engine/comes-next.ts'
import { goesWith } from '../../src/views/recommendations/engine/goes-with.ts'
import {
  bytesOf,
  learnLook,
  learnOrder,
  learnPath,
  makeHabits,
  shopMemory,
} from '../../src/views/recommendations/engine/habits.ts'
import { nextOrder } from '../../src/views/recommendations/engine/next-order.ts'
import { shopTaste } from '../../src/views/recommendations/engine/taste.ts'

const today = 20_500

/** Numbers between 0 and 1, always the same ones. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function quantiles(name: string, items: number, work: (at: number) => unknown): void {
  const took: number[] = []
  for (let at = 0; at < 1_200; at++) {
    const before = process.cpuUsage()
    work(at)
    const { user, system } = process.cpuUsage(before)
    // The first calls find out how to run it.
    if (at >= 200) took.push((user + system) / 1_000)
  }
  took.sort((a, b) => a - b)
  const at = (share: number) => (took[Math.floor(took.length * share)] as number).toFixed(3)
  console.log(`${String(items).padStart(8)} items  ${name.padEnd(28)} p50 ${at(0.5)} ms  p95 ${at(0.95)} ms`)
}

/** CPU time of each question from memory, with orders of a made-up shop: a few things are bought by many, most by few. */
export function speed(sizes: readonly number[]): void {
  for (const items of sizes) {
    const random = chance(items)
    // Things of a neighborhood are bought together; how loved one is falls off as in real shops.
    const thing = (near: number) => 1 + ((near * 20 + Math.floor(20 * random() ** 2)) % items)
    const someone = () => Math.floor((items / 20) * random() ** 3)
    const habits = makeHabits(shopMemory)
    const begun = performance.now()
    const orders = Math.min(items * 2, 500_000)
    for (let order = 0; order < orders; order++) {
      const near = someone()
      const basket = Array.from({ length: 1 + Math.floor(4 * random()) }, () =>
        thing(random() < 0.8 ? near : someone()),
      )
      const before = Array.from({ length: Math.floor(3 * random()) }, () => [thing(near), thing(someone())])
      const bought = { items: basket, before, day: today - Math.floor(300 * random()) }
      learnOrder(habits, bought)
      learnPath(habits, bought)
      learnLook(habits, { item: thing(near), before: [thing(near), thing(near)], day: bought.day })
    }
    const learnedMs = performance.now() - begun
    const megabytes = (bytesOf(habits) / 1_048_576).toFixed(0)
    const rss = (process.memoryUsage().rss / 1_048_576).toFixed(0)
    console.log(
      `${items} items, ${orders} orders: learned in ${(learnedMs / 1_000).toFixed(1)} s, ${megabytes} MB counted, process ${rss} MB`,
    )
    const past = (length: number) =>
      Array.from({ length }, () => [thing(someone()), thing(someone()), thing(someone())])
    const questions = Array.from({ length: 1_200 }, () => ({
      baskets: past(8),
      cart: past(3).flat(),
      one: thing(someone()),
    }))
    const asked = (at: number) => questions[at] as (typeof questions)[number]
    const more = { day: today, most: 24 }
    quantiles('bought together (1 product)', items, (at) =>
      goesWith(habits, shopTaste, { ...more, items: [asked(at).one] }),
    )
    quantiles('goes with a cart of 9', items, (at) =>
      goesWith(habits, shopTaste, { ...more, items: asked(at).cart }),
    )
    quantiles('also looked at', items, (at) =>
      alsoViewed(habits, shopTaste.least, { ...more, items: [asked(at).one] }),
    )
    quantiles('next for 8 orders of 3', items, (at) =>
      comesNext(habits, shopTaste, { ...more, baskets: asked(at).baskets }, more),
    )
    quantiles('next order after 8 orders', items, (at) =>
      nextOrder(habits, shopTaste, { ...more, baskets: asked(at).baskets }, 24),
    )
  }
}
