import { existsSync } from 'node:fs'
import { comesNext } from '../src/views/recommendations/engine/comes-next.ts'
import { goesWith } from '../src/views/recommendations/engine/goes-with.ts'
import {
  learnOrder,
  learnPath,
  makeHabits,
  shopMemory,
  type Habits,
} from '../src/views/recommendations/engine/habits.ts'
import { nextOrder } from '../src/views/recommendations/engine/next-order.ts'
import { shopTaste } from '../src/views/recommendations/engine/taste.ts'
import { retail, sequences, shared, tafeng } from './recommend/sets.ts'
import { speed } from './recommend/speed.ts'

// The shop's own weights, with the one difference that here what a single person did is used too.
const least = Number(process.argv.find((each) => each.startsWith('--least='))?.slice(8) ?? '0')
const taste = { ...shopTaste, least }
const today = 20_500

/** Means of named figures over halves and over all. */
function means() {
  const sums = new Map<string, { count: number; figures: Map<string, number> }>()
  return {
    add: (half: string, figures: Readonly<Record<string, number>>) => {
      for (const part of [half, 'all']) {
        const sum = sums.get(part) ?? { count: 0, figures: new Map<string, number>() }
        sum.count++
        for (const [name, figure] of Object.entries(figures))
          sum.figures.set(name, (sum.figures.get(name) ?? 0) + figure)
        sums.set(part, sum)
      }
    },
    print: (name: string, what: string) => {
      for (const [part, { count, figures }] of [...sums].toSorted(([a], [b]) => (a < b ? 1 : -1))) {
        const said = [...figures].map(([figure, sum]) => `${figure} ${(sum / count).toFixed(4)}`).join('  ')
        console.log(`${name.padEnd(8)} ${part.padEnd(9)} ${what} ${String(count).padStart(6)}  ${said}`)
      }
    },
  }
}

const idsOf = (habits: Habits, found: readonly { readonly slot: number }[]): number[] =>
  found.map(({ slot }) => habits.ids[slot] as number)

const gain = (at: number): number => (at < 0 ? 0 : 1 / Math.log2(at + 2))

function sequence(name: string): void {
  const paths = sequences(name)
  const habits = makeHabits(shopMemory)
  for (const { items } of paths)
    for (const [at, item] of items.entries()) {
      learnOrder(habits, { items: [item], before: [], day: today })
      const before = items
        .slice(0, at)
        .toReversed()
        .map((each) => [each])
      learnPath(habits, { items: [item], before, day: today })
    }
  const figures = means()
  for (const { half, items, last } of paths) {
    const past = { baskets: items.map((each) => [each]), day: today }
    const at = idsOf(habits, comesNext(habits, taste, past, { most: 10 })).indexOf(last)
    const in5 = at >= 0 && at < 5
    figures.add(half, {
      'HR@5': in5 ? 1 : 0,
      'NDCG@5': in5 ? gain(at) : 0,
      'HR@10': at >= 0 ? 1 : 0,
      'NDCG@10': gain(at),
    })
  }
  figures.print(name, 'people  ')
}

// Baskets of the set have an order and no dates: one is taken to be half a month after the one before it.
const daysApart = 15

function nextBaskets(): void {
  const people = tafeng()
  const habits = makeHabits(shopMemory)
  for (const { baskets } of people)
    for (const [at, items] of baskets.entries()) {
      const day = today - daysApart * (baskets.length - 1 - at)
      learnOrder(habits, { items, before: [], day })
      learnPath(habits, { items, before: baskets.slice(0, at).toReversed(), day })
    }
  const figures = means()
  for (const { half, baskets, next } of people) {
    if (!next) continue
    const found = idsOf(habits, nextOrder(habits, taste, { baskets, day: today }, 20))
    const said: Record<string, number> = {}
    for (const k of [10, 20]) {
      const hits = found.slice(0, k).map((id) => next.has(id))
      const hit = hits.filter(Boolean).length
      const ideal = [...next].reduce((sum, _, at) => sum + gain(at), 0)
      said[`Recall@${k}`] = hit / next.size
      said[`NDCG@${k}`] = hits.reduce((sum, is, at) => sum + (is ? gain(at) : 0), 0) / ideal
      said[`PHR@${k}`] = hit > 0 ? 1 : 0
    }
    figures.add(half, said)
  }
  figures.print('tafeng', 'people  ')
}

function completion(): void {
  const { train, tests, day } = retail()
  const habits = makeHabits(shopMemory)
  for (const { items, day: then } of train) learnOrder(habits, { items, before: [], day: then })
  const figures = means()
  for (const { half, visible, hidden } of tests) {
    const at = idsOf(habits, goesWith(habits, taste, { items: visible, day, most: 20 })).indexOf(hidden)
    figures.add(half, {
      'HR@10': at >= 0 && at < 10 ? 1 : 0,
      'HR@20': at >= 0 ? 1 : 0,
      'MRR@20': at < 0 ? 0 : 1 / (at + 1),
    })
  }
  figures.print('retail', 'invoices')
}

const sizes = process.argv.find((each) => each.startsWith('--speed='))?.slice(8)
if (sizes !== undefined) speed(sizes.split(',').map(Number))
else if (!existsSync(shared))
  console.log(
    'bench:recommend is left out: the public data sets are not beside the repository (../shared/data).',
  )
else {
  const only = process.argv[2]?.startsWith('--') ? undefined : process.argv[2]
  for (const name of ['beauty', 'sports', 'toys']) if (!only || only === name) sequence(name)
  if (!only || only === 'tafeng') nextBaskets()
  if (!only || only === 'retail') completion()
}
