import { addTo, bytesOfCounts, makeCounts, roomFor, type Counts } from './counts.ts'

/** How far a basket looks back among the same person's earlier ones, and how fast what was learned fades. */
export type Memory = {
  /** Days after which what was learned counts half. */
  readonly halfLifeDays: number
  /** The same for what is popular now. */
  readonly popularHalfLifeDays: number
  /** Baskets before this one that still lead to it. */
  readonly steps: number
  /** At most so many neighbors of a thing, by kind. */
  readonly neighbors: number
  /** A basket of many things says less of each pair: its weight is its size to this power below 0. */
  readonly sizePower: number
}

/** What a shop remembers by. */
export const shopMemory: Memory = {
  halfLifeDays: 90,
  popularHalfLifeDays: 30,
  steps: 12,
  neighbors: 1024,
  sizePower: 0.8,
}

/** What people do with things, counted: a thing is known by its number, and here by its slot. */
export type Habits = {
  readonly memory: Memory
  readonly ids: number[]
  readonly slots: Map<number, number>
  /** In how many baskets a thing is, faded; baskets of many things count less, as in pairs. */
  bought: Float64Array
  /** The same fading faster, every basket counting alike. */
  popular: Float64Array
  /** How often a thing was looked at by visitors who let it be counted. */
  looked: Float64Array
  /** How many baskets were learned or taken back. */
  learned: number
  /** In one basket. */
  readonly together: Counts
  /** In a later basket of the same person: the nearer, the more. */
  readonly after: Counts
  /** In another basket of the same person, before or after. */
  readonly kin: Counts
  /** Looked at in one visit, before or after. */
  readonly viewed: Counts
}

/** Begin with nothing known. */
export function makeHabits(memory: Memory): Habits {
  const counts = () => makeCounts(memory.neighbors)
  return {
    memory,
    ids: [],
    slots: new Map(),
    bought: new Float64Array(0),
    popular: new Float64Array(0),
    looked: new Float64Array(0),
    learned: 0,
    together: counts(),
    after: counts(),
    kin: counts(),
    viewed: counts(),
  }
}

/** A basket that was paid, with the same person's baskets before it, the nearest first; `day` is when, in days. */
export type Bought = {
  readonly items: readonly number[]
  readonly before: readonly (readonly number[])[]
  readonly day: number
}

/** A look at a thing, with what was looked at just before, the latest first. */
export type Look = { readonly item: number; readonly before: readonly number[]; readonly day: number }

// Days are counted from here, so that weights that grow with time stay small for decades.
const epochDay = 20_454
/** The day of a moment, in days. */
export const dayOf = (at: Date): number => at.getTime() / 86_400_000

/** What counts 1 on a day, on the scale weights are kept in: they grow instead of fading, so that nothing is ever swept. */
export const scaleAt = (day: number, halfLifeDays: number): number => 2 ** ((day - epochDay) / halfLifeDays)

/** Above this a pair is known from more than so many baskets of today; single numbers are rounded up at most so much. */
export const leastWeight = (baskets: number, scale: number): number => baskets * scale * (1 + 1e-6)

function slotOf(habits: Habits, id: number): number {
  const known = habits.slots.get(id)
  if (known !== undefined) return known
  const slot = habits.ids.length
  habits.ids.push(id)
  habits.slots.set(id, slot)
  habits.bought = roomFor(habits.bought, slot + 1)
  habits.popular = roomFor(habits.popular, slot + 1)
  habits.looked = roomFor(habits.looked, slot + 1)
  return slot
}

const slotsOf = (habits: Habits, ids: readonly number[]): number[] => [
  ...new Set(ids.map((id) => slotOf(habits, id))),
]

function count(kept: Float64Array, slot: number, weight: number): void {
  const now = (kept[slot] as number) + weight
  kept[slot] = weight < 0 && now < -weight * 1e-4 ? 0 : now
}

/** What a basket itself says: which things are bought, and which together. With `sign` -1 it is taken back. */
export function learnOrder(habits: Habits, { items, day }: Bought, sign: 1 | -1 = 1): void {
  const { memory } = habits
  const slots = slotsOf(habits, items)
  const weight = sign * scaleAt(day, memory.halfLifeDays)
  const shared = weight * slots.length ** -memory.sizePower
  habits.learned++
  for (const slot of slots) {
    count(habits.bought, slot, shared)
    count(habits.popular, slot, sign * scaleAt(day, memory.popularHalfLifeDays))
  }
  for (const one of slots)
    for (const other of slots) if (one !== other) addTo(habits.together, one, other, shared)
}

/** What a basket says about the same person's baskets before it. With `sign` -1 it is taken back. */
export function learnPath(habits: Habits, { items, before, day }: Bought, sign: 1 | -1 = 1): void {
  const { memory } = habits
  const slots = slotsOf(habits, items)
  const weight = sign * scaleAt(day, memory.halfLifeDays)
  for (const [at, earlier] of before.slice(0, memory.steps).entries()) {
    const firsts = slotsOf(habits, earlier)
    const shared = weight * (firsts.length * slots.length) ** -(memory.sizePower / 2)
    for (const first of firsts)
      for (const later of slots) {
        if (first === later) continue
        addTo(habits.after, first, later, shared / (at + 1))
        addTo(habits.kin, first, later, shared)
        addTo(habits.kin, later, first, shared)
      }
  }
}

/** What a look at a thing says. */
export function learnLook(habits: Habits, { item, before, day }: Look): void {
  const weight = scaleAt(day, habits.memory.halfLifeDays)
  const slot = slotOf(habits, item)
  count(habits.looked, slot, weight)
  for (const [at, other] of slotsOf(habits, before).entries()) {
    if (other === slot) continue
    addTo(habits.viewed, slot, other, weight / (at + 1))
    addTo(habits.viewed, other, slot, weight / (at + 1))
  }
}

/** How many bytes habits lie on, without the map of numbers. */
export const bytesOf = ({ bought, popular, looked, together, after, kin, viewed }: Habits): number =>
  [bought, popular, looked].reduce((sum, each) => sum + each.byteLength, 0) +
  [together, after, kin, viewed].reduce((sum, each) => sum + bytesOfCounts(each), 0)
