import { sumWhatFollows, type Past } from './comes-next.ts'
import type { Habits } from './habits.ts'
import { addScore, best, freshSums, type Ranked } from './ranking.ts'
import type { Taste } from './taste.ts'

const mostPopular = new WeakMap<Habits, { readonly slots: readonly number[]; readonly asOf: number }>()

/** What is bought most now, best first. Looked up anew after so many baskets were learned. */
export function popularNow(habits: Habits, most: number): readonly Ranked[] {
  const known = mostPopular.get(habits)
  const learned = habits.learned
  let slots = known?.slots
  if (!known || slots === undefined || known.asOf !== learned) {
    slots = Array.from(habits.ids.keys())
      .filter((slot) => (habits.popular[slot] as number) > 0)
      .toSorted(
        (a, b) =>
          (habits.popular[b] as number) - (habits.popular[a] as number) ||
          (habits.ids[a] as number) - (habits.ids[b] as number),
      )
      .slice(0, kept)
    mostPopular.set(habits, { slots, asOf: learned })
  }
  return slots.slice(0, most).map((slot) => ({ slot, score: habits.popular[slot] as number }))
}

const kept = 500

/** How often a person bought each thing, the last baskets counting more. By number of the thing. */
export function ownFrequency(
  { baskets }: Pick<Past, 'baskets'>,
  perBasket: number,
): Map<number, { readonly weight: number; readonly times: number }> {
  const found = new Map<number, { weight: number; times: number }>()
  for (const [at, basket] of baskets.entries()) {
    const weight = perBasket ** (baskets.length - 1 - at)
    for (const id of new Set(basket)) {
      const before = found.get(id) ?? { weight: 0, times: 0 }
      found.set(id, { weight: before.weight + weight, times: before.times + 1 })
    }
  }
  return found
}

/**
 * What a person's next basket holds, best first: what they bought before, the oftener and the later the more; then what
 * others bought after the same things; then what is popular now. Things bought before may and should come again.
 */
export function nextOrder(habits: Habits, taste: Taste, past: Past, most: number): Ranked[] {
  const { again } = taste
  const sums = freshSums(habits)
  sumWhatFollows(habits, taste, past, sums)
  let strongest = 0
  for (let at = 0; at < sums.count; at++)
    strongest = Math.max(strongest, sums.score[sums.touched[at] as number] as number)
  const share = strongest === 0 ? 0 : again.path / strongest
  for (let at = 0; at < sums.count; at++) {
    const slot = sums.touched[at] as number
    sums.score[slot] = (sums.score[slot] as number) * share
  }
  const popular = popularNow(habits, kept)
  const first = popular[0]?.score ?? 1
  for (const { slot, score } of popular) addScore(sums, slot, (again.popular * score) / first)
  for (const [id, { weight }] of ownFrequency(past, again.perBasket)) {
    const slot = habits.slots.get(id)
    if (slot !== undefined) addScore(sums, slot, weight)
  }
  return best(habits, sums, { most, without: new Set() })
}
