import type { Image, PriceImage } from './image.ts'
import { missedOf, type Missed } from './missed.ts'
import { blockOf, noneIn } from './prices.ts'
import { countRow } from './rows.ts'
import { rulesOf, type Bounds, type Rules } from './rules.ts'
import type { Scratch } from './scratch.ts'
import { counterOf, countEach, countIn, settle, type Counter, type Part } from './sets.ts'
import { findFirsts, fits, keepFitting, lookAt, lookedOf, stock, type Looked } from './variants.ts'

/** What was counted of the products that fit: facet values and categories, stock and the range of prices. */
export type Counts = {
  readonly left: number
  readonly inStock: number
  readonly lowest: number
  readonly highest: number
  /** By number of the label in the image. */
  readonly labels: Uint32Array
}

/** Found products, the first `found` of what lies in the lists. What is left is written over them. */
export type Pool = Pick<Scratch, 'places' | 'scores' | 'titled'> & { readonly found: number }

/** What is counted on the way. */
type Tally = { left: number; inStock: number; lowest: number; highest: number }

/** What a search is narrowed by, and counted with. */
type Narrowing = {
  readonly image: Image
  readonly prices: PriceImage
  readonly pool: Pool
  readonly rules: Rules
  readonly counters: readonly Counter[]
  readonly counts: Uint32Array
  readonly tally: Tally
}

/**
 * So many products are taken at a time, and one thing is done with all of them before the next: what is read for it lies
 * side by side then, memory is waited for by many products at once, and each of the small loops stays fast from search to
 * search, as one long loop would not.
 */
const atOnce = 1_024

/** Go through found products, some at a time. */
function inParts({ pool }: Narrowing, take: (part: Part) => void): void {
  for (let from = 0; from < pool.found; from += atOnce)
    take({ from, to: Math.min(pool.found, from + atOnce) })
}

/** Keep what has a price and stands in the category looked in; most of what is found does. */
function keepPriced({ image, prices, pool, rules, tally }: Narrowing, { from, to }: Part): void {
  const { categories } = image
  const { lows, highs, tops } = prices
  const { places, scores, titled } = pool
  const { within } = rules
  const none = noneIn(lows)
  let { left, inStock, lowest, highest } = tally
  for (let i = from; i < to; i++) {
    const place = places[i] as number
    const kept = lows[place] as number
    if (kept === none || (within !== undefined && within[categories[place] as number] === 0)) continue
    if (kept >= 0) inStock++
    const low = kept < 0 ? -1 - kept : kept
    if (low < lowest) lowest = low
    if ((tops[blockOf(place)] as number) > highest) highest = Math.max(highest, highs[place] as number)
    if (left !== i) {
      places[left] = place
      scores[left] = scores[i] as number
      titled[left] = titled[i] as number
    }
    left++
  }
  Object.assign(tally, { left, inStock, lowest, highest })
}

/** Count a part of the products that fit everything: categories, values of facets, and options where those are columns asked. */
function countPart({ image, pool, counters, counts }: Narrowing, part: Part): void {
  countEach(image.categories, pool.places, part, counts)
  for (const counter of counters) countIn(counter, pool.places, part, counts)
  if (image.rowWidth > 0)
    for (let i = part.from; i < part.to; i++) countRow(image, pool.places[i] as number, counts)
}

/** Nothing is narrowed but the category: everything with a price counts. */
function countAll(narrowing: Narrowing): void {
  const { tally } = narrowing
  inParts(narrowing, (part) => {
    const from = tally.left
    keepPriced(narrowing, part)
    countPart(narrowing, { from, to: tally.left })
  })
}

/*
 * Where facets are narrowed the products of a part are told apart by what they miss: nothing, or the facet of one slot only;
 * what misses more counts nowhere. Each kind is a list of its own in `lists`, of the places that `lengths` says, at the
 * number of the slot and one more; where they lie among the found is in `among`. What is as good as chance is written down
 * without asking and counted or not, as in `match.ts`.
 */
const kinds = 33
const lists = new Uint32Array(kinds * atOnce)
const lengths = new Uint32Array(kinds)
const among = new Uint32Array(kinds * atOnce)
const nearly = new Uint32Array(atOnce)
const misses = new Uint32Array(atOnce)
const firsts = new Uint32Array(atOnce)

/** Find those of a part of the products that miss one facet at most; answers how many lie in `nearly`. */
function missingOne({ from, to }: Part): number {
  let count = 0
  for (let i = from; i < to; i++) {
    const missed = misses[i - from] as number
    const two = missed & (missed - 1)
    nearly[count] = i
    count += 1 - ((two | -two) >>> 31)
  }
  return count
}

/** Tell a part of the products apart by what they miss, without those whose own prices and stock say that none fits. */
function tellApart({ image, prices, pool, rules, tally }: Narrowing, bounds: Bounds, part: Part): void {
  const { categories } = image
  const { lows, highs, tops } = prices
  const { places } = pool
  const { within } = rules
  const { inStock } = bounds
  const [least, most] = [bounds.from ?? 0, bounds.to ?? Number.MAX_SAFE_INTEGER]
  const none = noneIn(lows)
  let { lowest, highest } = tally
  lengths.fill(0)
  const count = missingOne(part)
  for (let k = 0; k < count; k++) {
    const i = nearly[k] as number
    const missed = misses[i - part.from] as number
    const place = places[i] as number
    const kept = lows[place] as number
    if (kept === none || (within !== undefined && within[categories[place] as number] === 0)) continue
    const low = kept < 0 ? -1 - kept : kept
    // The range of prices is that of everything found, whatever prices are asked for.
    if (low < lowest && missed === 0) lowest = low
    if ((tops[blockOf(place)] as number) > highest && missed === 0)
      highest = Math.max(highest, highs[place] as number)
    if (low > most || (inStock && kept < 0) || (low < least && (highs[place] as number) < least)) continue
    const kind = 32 - Math.clz32(missed)
    const at = lengths[kind] as number
    lists[kind * atOnce + at] = place
    among[kind * atOnce + at] = i
    lengths[kind] = at + 1
  }
  Object.assign(tally, { lowest, highest })
}

/** Keep those that miss nothing: where variants are looked at, only with one that has everything at once. */
function keepWhole({ prices, pool, tally }: Narrowing, looked: Looked | undefined): void {
  const { places, scores, titled } = pool
  const count = lengths[0] as number
  if (looked) findFirsts(looked, lists, 0, firsts, count)
  let { left, inStock } = tally
  for (let k = 0; k < count; k++) {
    const place = lists[k] as number
    const i = among[k] as number
    const said = looked
      ? lookAt(looked, place, firsts[k] as number, i + 1)
      : (prices.lows[place] as number) >= 0
        ? fits | stock
        : fits
    if ((said & stock) !== 0) inStock++
    if ((said & fits) === 0) continue
    places[left] = place
    scores[left] = scores[i] as number
    titled[left++] = titled[i] as number
  }
  Object.assign(tally, { left, inStock })
}

/** Count what misses one facet of products only, for the values of that facet. */
function countMissing(
  { image, rules, counts }: Narrowing,
  { slot, counter }: Missed,
  looked: Looked | undefined,
): void {
  const from = (slot + 1) * atOnce
  let count = lengths[slot + 1] as number
  if (looked && count > 0) {
    findFirsts(looked, lists, from, firsts, count)
    count = keepFitting(looked, lists, from, firsts, count)
  }
  const part = { from, to: from + count }
  if (counter) countIn(counter, lists, part, counts)
  else if (image.rowWidth > 0)
    for (let i = part.from; i < part.to; i++) countRow(image, lists[i] as number, counts, rules.facets[slot])
}

function countNarrowed(narrowing: Narrowing, bounds: Bounds): void {
  const { image, prices, pool, rules, counters, counts, tally } = narrowing
  const looked = rules.looksAtVariants ? lookedOf(image, prices, { bounds, rules, counts }) : undefined
  const slots = missedOf(image, rules, counters)
  inParts(narrowing, (part) => {
    misses.fill(0)
    for (const { addTo } of slots) addTo(pool.places, part, misses)
    tellApart(narrowing, bounds, part)
    const from = tally.left
    keepWhole(narrowing, looked)
    countPart(narrowing, { from, to: tally.left })
    for (const each of slots) countMissing(narrowing, each, looked)
  })
}

/**
 * Go once through what fits the words: keep what the bounds leave, and count. A product that misses one facet only
 * still counts for the values of that facet, so that a buyer sees what else could be chosen there.
 */
export function narrow(image: Image, bounds: Bounds, pool: Pool): Counts {
  const prices = image.prices.find((each) => each.currency === bounds.currency)
  const rules = rulesOf(image, bounds)
  const counts = new Uint32Array(image.labelIds.length)
  const tally: Tally = { left: 0, inStock: 0, lowest: Infinity, highest: -Infinity }
  if (!prices || rules.within?.includes(1) === false) return { ...tally, labels: counts }
  // Options are counted by variants where those are looked at.
  const columns = rules.looksAtVariants ? image.columns : [...image.columns, image.options]
  const counters = columns.map((column) => counterOf(column, pool.found))
  const narrowing: Narrowing = { image, prices, pool, rules, counters, counts, tally }
  if (bounds.slots.length === 0 && !rules.looksAtVariants) countAll(narrowing)
  else countNarrowed(narrowing, bounds)
  for (const counter of counters) settle(counter, counts)
  return { ...tally, labels: counts }
}
