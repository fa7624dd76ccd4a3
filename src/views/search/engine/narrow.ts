import type { Image, PriceImage } from './image.ts'
import { blockOf, noneIn } from './prices.ts'
import { restOf, signs } from './rows.ts'
import { rulesOf, type Bounds, type Rules } from './rules.ts'
import type { Scratch } from './scratch.ts'
import { addSet, bySets, spread } from './sets.ts'
import { variantsOf } from './variants.ts'

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

/**
 * Go once through what fits the words: keep what the bounds leave, and count. A product that misses one facet only
 * still counts for the values of that facet, so that a buyer sees what else could be chosen there.
 */
export function narrow(image: Image, bounds: Bounds, pool: Pool): Counts {
  const prices = image.prices.find((each) => each.currency === bounds.currency)
  const rules = rulesOf(image, bounds)
  if (!prices || rules.within?.includes(1) === false)
    return {
      left: 0,
      inStock: 0,
      lowest: Infinity,
      highest: -Infinity,
      labels: new Uint32Array(image.labelIds.length),
    }
  return bounds.slots.length === 0 && !rules.looksAtVariants
    ? countAll(image, prices, pool, rules.within)
    : countNarrowed(image, prices, pool, { bounds, rules })
}

/**
 * So many products are taken at a time. They are brought near before any of them is decided about, so that memory is waited
 * for once and not for each; and going through them is a function of its own that is called again and again, as one long
 * loop would be made fast anew in every search and given up at its end.
 */
const atOnce = 128
const near = new Float64Array(1)

/** Read a word of all that will be read of these products; what is read comes whole. */
function bringNear({ rows, rowWidth }: Image, { lows }: PriceImage, places: Uint32Array, part: Part): void {
  let sum = 0
  for (let i = part.from; i < part.to; i++) {
    const place = places[i] as number
    sum += (rows[place * rowWidth] as number) + (lows[place] as number)
  }
  // Kept, so that reading is not left out as useless.
  near[0] = sum
}

type Part = { readonly from: number; readonly to: number }

/** What is counted on the way. */
type Tally = { left: number; inStock: number; lowest: number; highest: number }

const nothing = (): Tally => ({ left: 0, inStock: 0, lowest: Infinity, highest: -Infinity })

/** Go through found products, some at a time. */
function inParts(
  image: Image,
  prices: PriceImage,
  { places, found }: Pool,
  take: (part: Part) => void,
): void {
  for (let from = 0; from < found; from += atOnce) {
    const part = { from, to: Math.min(found, from + atOnce) }
    bringNear(image, prices, places, part)
    take(part)
  }
}

function addRest(image: Image, place: number, counts: Uint32Array): void {
  for (const label of restOf(image, place)) counts[label] = (counts[label] as number) + 1
}

type Open = {
  readonly within: Rules['within']
  readonly counts: Uint32Array
  /** Products by their set of options; empty where options are counted at once. */
  readonly ofSets: Uint32Array
}

function countSome(
  image: Image,
  { lows, highs, tops }: PriceImage,
  { places, scores, titled }: Pool,
  { within, counts, ofSets }: Open,
  tally: Tally,
  { from, to }: Part,
): void {
  const { rows, rowWidth } = image
  const { noMore } = signs(counts.length)
  const none = noneIn(lows)
  let { left, inStock, lowest, highest } = tally
  for (let i = from; i < to; i++) {
    const place = places[i] as number
    const kept = lows[place] as number
    let at = place * rowWidth
    if (kept === none || (within && within[rows[at + 1] as number] === 0)) continue
    if (kept >= 0) inStock++
    const low = kept < 0 ? -1 - kept : kept
    if (low < lowest) lowest = low
    if ((tops[blockOf(place)] as number) > highest) highest = Math.max(highest, highs[place] as number)
    const set = rows[at] as number
    if (ofSets.length === 0) addSet(image, set, counts)
    else ofSets[set] = (ofSets[set] as number) + 1
    let label = rows[++at] as number
    for (; label < noMore; label = rows[++at] as number) counts[label] = (counts[label] as number) + 1
    if (label !== noMore) addRest(image, place, counts)
    places[left] = place
    scores[left] = scores[i] as number
    titled[left++] = titled[i] as number
  }
  Object.assign(tally, { left, inStock, lowest, highest })
}

/** Nothing is narrowed but the category: everything with a price counts. */
function countAll(image: Image, prices: PriceImage, pool: Pool, within: Rules['within']): Counts {
  const counts = new Uint32Array(image.labelIds.length)
  const ofSets = new Uint32Array(bySets(image, pool.found) ? image.setStarts.length - 1 : 0)
  const [open, tally] = [{ within, counts, ofSets }, nothing()]
  inParts(image, prices, pool, (part) => countSome(image, prices, pool, open, tally, part))
  spread(image, ofSets, counts)
  return { ...tally, labels: counts }
}

const isOneBit = (bits: number) => (bits & (bits - 1)) === 0

type Narrowed = { readonly bounds: Bounds; readonly rules: Rules }

/** Counts the labels of a product that are no options; of one facet only where the product misses it. */
function ownCounter(image: Image, facets: readonly number[], counts: Uint32Array) {
  const { rows, rowWidth, labelFacets } = image
  const { noMore } = signs(counts.length)
  const countOnly = (label: number, only: number) => {
    if (labelFacets[label] === only) counts[label] = (counts[label] as number) + 1
  }
  return (place: number, missed: number): void => {
    let at = place * rowWidth + 1
    let label = rows[at] as number
    if (missed === 0) {
      for (; label < noMore; label = rows[++at] as number) counts[label] = (counts[label] as number) + 1
      if (label !== noMore) addRest(image, place, counts)
      return
    }
    const only = facets[31 - Math.clz32(missed)] as number
    for (; label < noMore; label = rows[++at] as number) countOnly(label, only)
    if (label !== noMore) for (const rest of restOf(image, place)) countOnly(rest, only)
  }
}

/** Which slots a product has one of the wanted labels of, as bits. */
function hasOf(image: Image, wanted: Uint32Array) {
  const { rows, rowWidth } = image
  const { noMore } = signs(wanted.length)
  return (place: number): number => {
    let has = 0
    let at = place * rowWidth + 2
    let label = rows[at] as number
    for (; label < noMore; label = rows[++at] as number) has |= wanted[label] as number
    if (label !== noMore) for (const rest of restOf(image, place)) has |= wanted[rest] as number
    return has
  }
}

type Counting = Narrowed & {
  readonly variants: ReturnType<typeof variantsOf>
  readonly countOwn: ReturnType<typeof ownCounter>
  readonly has: ReturnType<typeof hasOf>
  readonly counts: Uint32Array
}

function narrowSome(
  image: Image,
  { lows, highs, tops }: PriceImage,
  { places, scores, titled }: Pool,
  { rules, variants, countOwn, has, counts }: Counting,
  tally: Tally,
  { from, to }: Part,
): void {
  const { rows, rowWidth } = image
  const { within, ofProduct, looksAtVariants } = rules
  const none = noneIn(lows)
  let { left, inStock, lowest, highest } = tally
  for (let i = from; i < to; i++) {
    const place = places[i] as number
    const kept = lows[place] as number
    if (kept === none || (within && within[rows[place * rowWidth + 1] as number] === 0)) continue
    const missed = ofProduct & ~has(place)
    if (!isOneBit(missed)) continue
    if (missed === 0) {
      // The range of prices is that of everything found, whatever prices are asked for.
      const low = kept < 0 ? -1 - kept : kept
      if (low < lowest) lowest = low
      if ((tops[blockOf(place)] as number) > highest) highest = Math.max(highest, highs[place] as number)
    }
    const fit = looksAtVariants ? variants.look(place, missed === 0) : -1
    if (missed === 0 && (fit < 0 ? kept >= 0 : (fit & variants.stock) !== 0)) inStock++
    if (fit >= 0 && (fit & variants.fits) === 0) continue
    countOwn(place, missed)
    if (missed !== 0) continue
    if (!looksAtVariants) addSet(image, rows[place * rowWidth] as number, counts)
    places[left] = place
    scores[left] = scores[i] as number
    titled[left++] = titled[i] as number
  }
  Object.assign(tally, { left, inStock, lowest, highest })
}

function countNarrowed(image: Image, prices: PriceImage, pool: Pool, narrowed: Narrowed): Counts {
  const { facets, wanted } = narrowed.rules
  const counts = new Uint32Array(image.labelIds.length)
  const counting: Counting = {
    ...narrowed,
    variants: variantsOf(image, prices, { ...narrowed, counts, found: pool.found }),
    countOwn: ownCounter(image, facets, counts),
    has: hasOf(image, wanted),
    counts,
  }
  const tally = nothing()
  inParts(image, prices, pool, (part) => narrowSome(image, prices, pool, counting, tally, part))
  return { ...tally, labels: counts }
}
