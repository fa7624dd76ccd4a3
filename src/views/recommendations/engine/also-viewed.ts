import { eachOf } from './counts.ts'
import { leastWeight, scaleAt, type Habits } from './habits.ts'
import { addScore, best, freshSums, type Ranked } from './ranking.ts'

/** What visitors who looked at one of these things also looked at, best first. */
export function alsoViewed(
  habits: Habits,
  least: number,
  {
    items,
    day,
    most,
    without = [],
  }: {
    readonly items: readonly number[]
    readonly day: number
    readonly most: number
    readonly without?: readonly number[]
  },
): Ranked[] {
  const scale = scaleAt(day, habits.memory.halfLifeDays)
  const floor = leastWeight(least, scale)
  const sums = freshSums(habits)
  const looked = (slot: number) => (habits.looked[slot] as number) / scale + 1
  for (const [at, id] of items.entries()) {
    const one = habits.slots.get(id)
    if (one === undefined) continue
    eachOf(habits.viewed, one, (other, weight) => {
      if (weight > floor)
        addScore(sums, other, weight / scale / Math.sqrt(looked(one) * looked(other)) / (at + 1))
    })
  }
  const known = [...items, ...without].flatMap((id) => habits.slots.get(id) ?? [])
  return best(habits, sums, { most, without: new Set(known) })
}
