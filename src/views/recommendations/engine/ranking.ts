import type { Habits } from './habits.ts'

/** Where scores are added up; one for each set of habits, as everything is asked at once and answered at once. */
export type Sums = { readonly score: Float64Array; readonly touched: Int32Array; count: number }

const kept = new WeakMap<Habits, Sums>()

/** Sums at zero for all things known now. */
export function freshSums(habits: Habits): Sums {
  const known = kept.get(habits)
  const needed = habits.ids.length
  if (known && known.score.length >= needed) {
    for (let at = 0; at < known.count; at++) known.score[known.touched[at] as number] = 0
    known.count = 0
    return known
  }
  const room = Math.ceil(needed * 1.5) + 64
  const made = { score: new Float64Array(room), touched: new Int32Array(room), count: 0 }
  kept.set(habits, made)
  return made
}

/** Add to the score of a thing; weights are above 0. */
export function addScore(sums: Sums, slot: number, weight: number): void {
  const before = sums.score[slot] as number
  if (before === 0) sums.touched[sums.count++] = slot
  sums.score[slot] = before + weight
}

/** A thing with its score. */
export type Ranked = { readonly slot: number; readonly score: number }

/** The best things, none of `without`; of equals the one bought more, then the one with the smaller number. */
export function best(
  habits: Habits,
  sums: Sums,
  { most, without }: { readonly most: number; readonly without: ReadonlySet<number> },
): Ranked[] {
  const top: Ranked[] = []
  const isBefore = (a: Ranked, b: Ranked): boolean => {
    if (a.score !== b.score) return a.score > b.score
    const [bought, other] = [habits.bought[a.slot] as number, habits.bought[b.slot] as number]
    if (bought !== other) return bought > other
    return (habits.ids[a.slot] as number) < (habits.ids[b.slot] as number)
  }
  let least = 0
  for (let at = 0; at < sums.count; at++) {
    const slot = sums.touched[at] as number
    const score = sums.score[slot] as number
    if (score <= 0 || score < least || without.has(slot)) continue
    const one = { slot, score }
    const last = top.at(-1)
    if (top.length >= most && last && !isBefore(one, last)) continue
    let from = top.length
    while (from > 0 && isBefore(one, top[from - 1] as Ranked)) from--
    top.splice(from, 0, one)
    if (top.length > most) top.pop()
    if (top.length === most) least = top.at(-1)?.score ?? 0
  }
  return top
}
