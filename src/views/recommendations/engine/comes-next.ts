import { eachOf } from './counts.ts'
import { leastWeight, scaleAt, type Habits } from './habits.ts'
import { addScore, best, freshSums, type Ranked, type Sums } from './ranking.ts'
import type { Taste } from './taste.ts'

/** Baskets of a person, the oldest first, and when it is asked, in days. */
export type Past = { readonly baskets: readonly (readonly number[])[]; readonly day: number }

/** Add up what follows from a past: what others bought after the same things, and what else they bought. */
export function sumWhatFollows(
  habits: Habits,
  { path, least }: Pick<Taste, 'path' | 'least'>,
  past: Past,
  sums: Sums,
): void {
  const scale = scaleAt(past.day, habits.memory.halfLifeDays)
  const floor = leastWeight(least, scale)
  const bought = (slot: number) => Math.max((habits.bought[slot] as number) / scale, 1e-6)
  const last = past.baskets.length - 1
  for (let step = 0; step <= last && step < path.steps; step++) {
    const basket = past.baskets[last - step] as readonly number[]
    const share = path.perStep ** step / (basket.length * scale)
    for (const id of basket) {
      const one = habits.slots.get(id)
      if (one === undefined) continue
      const often = bought(one)
      const ofAfter = share * often ** -path.ofGiven
      eachOf(habits.after, one, (other, weight) => {
        if (weight > floor) addScore(sums, other, ofAfter * weight * bought(other) ** -path.ofFound)
      })
      const ofKin = share * path.kin * often ** -path.ofKin
      eachOf(habits.kin, one, (other, weight) => {
        if (weight > floor) addScore(sums, other, ofKin * weight * bought(other) ** -path.ofKin)
      })
    }
  }
}

/** Things new to a person that come next after what they bought, best first. */
export function comesNext(
  habits: Habits,
  taste: Taste,
  past: Past,
  { most, without = [] }: { readonly most: number; readonly without?: readonly number[] },
): Ranked[] {
  const sums = freshSums(habits)
  sumWhatFollows(habits, taste, past, sums)
  const known = [...past.baskets.flat(), ...without].flatMap((id) => habits.slots.get(id) ?? [])
  return best(habits, sums, { most, without: new Set(known) })
}
