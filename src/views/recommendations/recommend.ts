import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { ports } from '#kernel/ports.ts'
import type { Locale } from '#market/catalog/index.ts'
import { alsoViewed } from './engine/also-viewed.ts'
import { comesNext, type Past } from './engine/comes-next.ts'
import { goesWith } from './engine/goes-with.ts'
import { dayOf, makeHabits, shopMemory, type Habits } from './engine/habits.ts'
import { nextOrder, ownFrequency, popularNow } from './engine/next-order.ts'
import type { Ranked } from './engine/ranking.ts'
import { leadsTo } from './engine/reasons.ts'
import { shopTaste } from './engine/taste.ts'
import { liveRecommendationsOf } from './live/live.ts'
import { dress, neighborsOnShelf, titlesOf, type RecommendedItem } from './shop/dress.ts'
import { readRules, type Place, type Rules } from './shop/rules.ts'

/** Why something is recommended: what it goes with, how often it was bought, or that it is liked by many. */
export type Why =
  | { readonly kind: 'bought' | 'looked_at' | 'with'; readonly productId: number; readonly title: string }
  | { readonly kind: 'often'; readonly times: number }
  | { readonly kind: 'popular' }

/** Something recommended, as it can be bought now, and why. */
export type Recommendation = { readonly item: RecommendedItem; readonly why: Why }

/** For whom it is said and shown, and how much at most. */
export type Showing = { readonly locale: Locale; readonly currency: Currency; readonly most: number }

/** What is known of the one who asks: their baskets, the oldest first; what they looked at, the latest first. */
export type Known = {
  readonly baskets: readonly (readonly number[])[]
  readonly seen: readonly number[]
}

type Reason = {
  readonly id: number
  readonly why: Exclude<Why['kind'], never>
  readonly by?: number
  readonly times?: number
}

const unlearned = makeHabits(shopMemory)
const habitsOf = (db: Queries): Habits => liveRecommendationsOf(db)?.habits() ?? unlearned
const rulesOf = async (db: Queries): Promise<Rules> =>
  liveRecommendationsOf(db)?.rules() ?? (await readRules(db))
const today = (): number => dayOf(ports().now())

// Some of what is found may be sold out or gone by now.
const spare = 3

/** Say what was found as it is now; what may not or cannot be bought is left out. */
async function present(
  db: Queries,
  rules: Rules,
  found: readonly Reason[],
  { locale, currency, most }: Showing,
): Promise<Recommendation[]> {
  const wanted = found.filter(({ id }) => !rules.excluded.has(id)).slice(0, most * spare)
  const [items, titles] = await Promise.all([
    dress(
      db,
      wanted.map(({ id }) => id),
      { locale, currency },
    ),
    titlesOf(
      db,
      wanted.flatMap(({ by }) => by ?? []),
      locale,
    ),
  ])
  const reasons = new Map(wanted.map((each) => [each.id, each]))
  return items.slice(0, most).map((item) => {
    const reason = reasons.get(item.productId)
    const title = reason?.by === undefined ? undefined : titles.get(reason.by)
    if (reason?.why === 'often') return { item, why: { kind: 'often', times: reason.times ?? 1 } }
    if (reason?.by === undefined || title === undefined || reason.why === 'popular')
      return { item, why: { kind: 'popular' } }
    return { item, why: { kind: reason.why, productId: reason.by, title } }
  })
}

const idOf = (habits: Habits, { slot }: Ranked): number => habits.ids[slot] as number

/** What is bought together with a product, or looked at beside it: only what people really did; else nothing. */
export async function besideProduct(
  db: Queries,
  place: Extract<Place, 'together' | 'viewed'>,
  productId: number,
  showing: Showing,
): Promise<Recommendation[]> {
  const rules = await rulesOf(db)
  if (rules.off.has(place)) return []
  const habits = habitsOf(db)
  const asked = { items: [productId], day: today(), most: showing.most * spare }
  const found =
    place === 'together' ? goesWith(habits, shopTaste, asked) : alsoViewed(habits, shopTaste.least, asked)
  const reasons = found.map((each): Reason => ({ id: idOf(habits, each), why: 'with', by: productId }))
  return present(db, rules, reasons, showing)
}

/** Things many buy, of the same categories first; for where little is known. */
async function wellLiked(
  db: Queries,
  habits: Habits,
  near: readonly number[],
  { currency, most }: Showing,
): Promise<Reason[]> {
  const shelf = await neighborsOnShelf(db, near, { currency, most: most * spare })
  const popular = near.length > 0 ? [] : popularNow(habits, most * spare).map((each) => idOf(habits, each))
  return [...new Set([...popular, ...shelf])].map((id) => ({ id, why: 'popular' }))
}

/** At first what is known, then what is well liked, each once and none of `without`. */
function filled(known: readonly Reason[], liked: readonly Reason[], without: readonly number[]): Reason[] {
  const seen = new Set(without)
  return [...known, ...liked].filter(({ id }) => !seen.has(id) && seen.add(id))
}

/** What goes with the things in a cart, the last put in first; filled up with what is well liked near them. */
export async function besideCart(
  db: Queries,
  products: readonly number[],
  showing: Showing,
): Promise<Recommendation[]> {
  const rules = await rulesOf(db)
  if (rules.off.has('cart') || products.length === 0) return []
  const habits = habitsOf(db)
  const found = goesWith(habits, shopTaste, { items: products, day: today(), most: showing.most * spare })
  const reasons = found.map((each): Reason => {
    const by = leadsTo(habits, shopTaste, { products, baskets: [], seen: [] }, each.slot)
    return { id: idOf(habits, each), why: 'with', ...(by ? { by: by.id } : {}) }
  })
  const liked = await wellLiked(db, habits, products, showing)
  return present(db, rules, filled(reasons, liked, products), showing)
}

/** Two lists in one, turn by turn, each thing once. */
function alternately(one: readonly number[], other: readonly number[]): number[] {
  const longest = Math.max(one.length, other.length)
  const both = Array.from({ length: longest }, (_, at) => [one[at], other[at]]).flat()
  return [...new Set(both.filter((each) => each !== undefined))]
}

/** Things new to somebody, by what they bought and looked at; what is well liked where little is known of them. */
export async function forPerson(db: Queries, known: Known, showing: Showing): Promise<Recommendation[]> {
  const rules = await rulesOf(db)
  if (rules.off.has('for_you')) return []
  const habits = habitsOf(db)
  const past: Past = { baskets: known.baskets, day: today() }
  const most = showing.most * spare
  const bought = known.baskets.flat()
  const next = comesNext(habits, shopTaste, past, { most, without: known.seen })
  const viewed = alsoViewed(habits, shopTaste.least, {
    items: known.seen,
    day: past.day,
    most,
    without: bought,
  })
  const ids = alternately(
    next.map((each) => idOf(habits, each)),
    viewed.map((each) => idOf(habits, each)),
  )
  const reasons = ids.map((id): Reason => {
    const by = leadsTo(habits, shopTaste, { products: [], ...known }, habits.slots.get(id) ?? -1)
    return { id, why: by?.kind ?? 'popular', ...(by ? { by: by.id } : {}) }
  })
  const near = [...new Set([...known.seen, ...bought.toReversed()])].slice(0, 5)
  const liked = await wellLiked(db, habits, near, showing)
  return present(db, rules, filled(reasons, liked, [...bought, ...known.seen]), showing)
}

/** What somebody is likely to buy again, of what they bought before. Nothing before their second order. */
export async function orderAgain(
  db: Queries,
  baskets: Known['baskets'],
  showing: Showing,
): Promise<Recommendation[]> {
  const rules = await rulesOf(db)
  if (rules.off.has('again') || baskets.length < 2) return []
  const habits = habitsOf(db)
  const own = ownFrequency({ baskets }, shopTaste.again.perBasket)
  const ranked = nextOrder(habits, shopTaste, { baskets, day: today() }, 500)
  const place = new Map(ranked.map((each, at) => [idOf(habits, each), at]))
  const reasons = [...own]
    .filter(([, { times }]) => times >= 2)
    .toSorted(
      ([a, one], [b, other]) => (place.get(a) ?? 1e9) - (place.get(b) ?? 1e9) || other.weight - one.weight,
    )
    .map(([id, { times }]): Reason => ({ id, why: 'often', times }))
  return present(db, rules, reasons, showing)
}
