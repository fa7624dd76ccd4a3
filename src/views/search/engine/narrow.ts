import type { Image, PriceImage } from './image.ts'
import { noneIn } from './prices.ts'
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

/** So many products are brought near before any of them is decided about: memory is waited for once, not for each. */
const atOnce = 64
const near = new Float64Array(1)

/** Read a word of all that will be read of the products from `i` on; what is read comes whole. */
function bringNear(
  { rows, rowWidth }: Image,
  { ends }: PriceImage,
  { places, found }: Pool,
  i: number,
): void {
  let sum = 0
  for (const end = Math.min(found, i + atOnce); i < end; i++) {
    const place = places[i] as number
    sum += (rows[place * rowWidth] as number) + (ends[2 * place] as number)
  }
  // Kept, so that reading is not left out as useless.
  near[0] = sum
}

function addRest(image: Image, place: number, counts: Uint32Array): void {
  for (const label of restOf(image, place)) counts[label] = (counts[label] as number) + 1
}

/** Nothing is narrowed but the category: everything with a price counts. */
function countAll(image: Image, prices: PriceImage, pool: Pool, within: Rules['within']): Counts {
  const { rows, rowWidth } = image
  const { ends } = prices
  const { places, scores, titled, found } = pool
  const counts = new Uint32Array(image.labelIds.length)
  const ofSets = new Uint32Array(bySets(image, found) ? image.setStarts.length - 1 : 0)
  const { noMore } = signs(counts.length)
  const none = noneIn(ends)
  let [left, inStock, lowest, highest] = [0, 0, Infinity, -Infinity]
  for (let i = 0; i < found; i++) {
    if (i % atOnce === 0) bringNear(image, prices, pool, i)
    const place = places[i] as number
    const kept = ends[2 * place] as number
    let at = place * rowWidth
    if (kept === none || (within && within[rows[at + 1] as number] === 0)) continue
    if (kept >= 0) inStock++
    const low = kept < 0 ? -1 - kept : kept
    if (low < lowest) lowest = low
    const high = ends[2 * place + 1] as number
    if (high > highest) highest = high
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
  spread(image, ofSets, counts)
  return { left, inStock, lowest, highest, labels: counts }
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

function countNarrowed(image: Image, prices: PriceImage, pool: Pool, { bounds, rules }: Narrowed): Counts {
  const { rows, rowWidth } = image
  const { ends } = prices
  const { places, scores, titled, found } = pool
  const { within, wanted, ofProduct, looksAtVariants, facets } = rules
  const counts = new Uint32Array(image.labelIds.length)
  const variants = variantsOf(image, prices, { bounds, rules, counts, found })
  const [countOwn, has] = [ownCounter(image, facets, counts), hasOf(image, wanted)]
  const none = noneIn(ends)
  let [left, inStock, lowest, highest] = [0, 0, Infinity, -Infinity]
  for (let i = 0; i < found; i++) {
    if (i % atOnce === 0) bringNear(image, prices, pool, i)
    const place = places[i] as number
    const kept = ends[2 * place] as number
    if (kept === none || (within && within[rows[place * rowWidth + 1] as number] === 0)) continue
    const missed = ofProduct & ~has(place)
    if (!isOneBit(missed)) continue
    if (missed === 0) {
      // The range of prices is that of everything found, whatever prices are asked for.
      const low = kept < 0 ? -1 - kept : kept
      const high = ends[2 * place + 1] as number
      if (low < lowest) lowest = low
      if (high > highest) highest = high
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
  return { left, inStock, lowest, highest, labels: counts }
}
