import type { Image, PriceImage } from './image.ts'
import { variantsOf } from './variants.ts'

/** A facet that is narrowed by: numbers of the values any of which will do. Options belong to variants. */
export type Slot = { readonly facet: string; readonly tokens: readonly number[]; readonly ofVariant: boolean }

/** What found products must be, besides fitting the words. Prices in minor units, both ends inclusive. */
export type Bounds = {
  readonly categoryId: number
  readonly currency: string
  readonly slots: readonly Slot[]
  readonly from: number | null
  readonly to: number | null
  readonly inStock: boolean
  /** True where options, price and stock must hold for one and the same variant that has a price. */
  readonly byVariant: boolean
}

/** What was counted of the products that fit: facet values and categories, stock and the range of prices. */
export type Counts = {
  readonly left: number
  readonly inStock: number
  readonly lowest: number
  readonly highest: number
  /** By number of the label in the image. */
  readonly labels: Uint32Array
}

/** Found products: their places and scores, the first `found` of each. What is left is written over them. */
export type Pool = { readonly places: Uint32Array; readonly scores: Float32Array; readonly found: number }

/** What was asked for, as the numbers of an image. */
export type Rules = {
  /** Of which places of slots a label is one of the wanted, as bits. */
  readonly wanted: Uint8Array
  /** The facet of each slot, by number in the image; -1 where the image has none of it. */
  readonly facets: readonly number[]
  readonly ofProduct: number
  readonly ofVariant: number
  readonly looksAtVariants: boolean
  readonly mustHavePrice: boolean
  /** The label of the category looked in, -1 for all. */
  readonly category: number
}

const numbersOf = new WeakMap<Image, ReadonlyMap<number, number>>()

/** The labels of facet values by what the database calls them, made once for an image. */
function tokenNumbers(image: Image): ReadonlyMap<number, number> {
  const known = numbersOf.get(image)
  if (known) return known
  const made = new Map<number, number>()
  for (let label = image.firstToken; label < image.labelIds.length; label++)
    made.set(image.labelIds[label] as number, label)
  numbersOf.set(image, made)
  return made
}

function rulesOf(image: Image, { slots, from, to, inStock, byVariant, categoryId }: Bounds): Rules {
  const wanted = new Uint8Array(image.labelIds.length)
  const numbers = slots.length === 0 ? undefined : tokenNumbers(image)
  let [ofProduct, ofVariant] = [0, 0]
  for (const [i, slot] of slots.entries()) {
    for (const id of slot.tokens) {
      const number = numbers?.get(id)
      if (number !== undefined) wanted[number] = (wanted[number] ?? 0) | (1 << i)
    }
    if (slot.ofVariant) ofVariant |= 1 << i
    else ofProduct |= 1 << i
  }
  const bounded = from !== null || to !== null || inStock
  return {
    wanted,
    facets: slots.map(({ facet }) => image.facetNames.indexOf(facet)),
    ofProduct,
    ofVariant,
    looksAtVariants: ofVariant !== 0 || bounded,
    mustHavePrice: byVariant || bounded,
    category: categoryId === 0 ? -1 : image.labelIds.slice(0, image.firstToken).indexOf(categoryId),
  }
}

/**
 * Go once through what fits the words: keep what the bounds leave, and count. A product that misses one facet only
 * still counts for the values of that facet, so that a buyer sees what else could be chosen there.
 */
export function narrow(image: Image, bounds: Bounds, pool: Pool): Counts {
  const prices = image.prices.find((each) => each.currency === bounds.currency)
  const rules = rulesOf(image, bounds)
  if (!prices || (bounds.categoryId !== 0 && rules.category < 0))
    return {
      left: 0,
      inStock: 0,
      lowest: Infinity,
      highest: -Infinity,
      labels: new Uint32Array(image.labelIds.length),
    }
  return bounds.slots.length === 0 && !rules.looksAtVariants
    ? countAll(image, prices, pool, rules.category)
    : countNarrowed(image, prices, pool, { bounds, rules })
}

function isIn({ labels, labelStarts }: Image, place: number, category: number): boolean {
  const end = labelStarts[place + 1] as number
  for (let at = labelStarts[place] as number; at < end; at++) {
    const label = labels[at] as number
    if (label >= category) return label === category
  }
  return false
}

/** Nothing is narrowed but the category: everything with a price counts. */
function countAll(
  image: Image,
  prices: PriceImage,
  { places, scores, found }: Pool,
  category: number,
): Counts {
  const { labels, labelStarts } = image
  const { ranges, available } = prices
  const counts = new Uint32Array(image.labelIds.length)
  let [left, inStock, lowest, highest] = [0, 0, Infinity, -Infinity]
  for (let i = 0; i < found; i++) {
    const place = places[i] as number
    const low = ranges[2 * place] as number
    if (Number.isNaN(low) || (category >= 0 && !isIn(image, place, category))) continue
    if (low < lowest) lowest = low
    const high = ranges[2 * place + 1] as number
    if (high > highest) highest = high
    inStock += available[place] as number
    const end = labelStarts[place + 1] as number
    for (let at = labelStarts[place] as number; at < end; at++) {
      const label = labels[at] as number
      counts[label] = (counts[label] as number) + 1
    }
    places[left] = place
    scores[left++] = scores[i] as number
  }
  return { left, inStock, lowest, highest, labels: counts }
}

/** The slots a product misses of those it must have itself, as bits; gives up once a second one is missed for good. */
function missedBy({ labels, labelStarts, firstToken }: Image, place: number, rules: Rules): number {
  const { wanted } = rules
  let missed = rules.ofProduct
  const start = labelStarts[place] as number
  for (let at = (labelStarts[place + 1] as number) - 1; at >= start && missed !== 0; at--) {
    const label = labels[at] as number
    if (label < firstToken) break
    missed &= ~(wanted[label] as number)
  }
  return missed
}

const isOneBit = (bits: number) => (bits & (bits - 1)) === 0

type Narrowed = { readonly bounds: Bounds; readonly rules: Rules }

function countNarrowed(
  image: Image,
  prices: PriceImage,
  { places, scores, found }: Pool,
  { bounds, rules }: Narrowed,
): Counts {
  const { labels, labelStarts, labelFacets } = image
  const { category, ofProduct, looksAtVariants, facets } = rules
  const counts = new Uint32Array(image.labelIds.length)
  const variants = variantsOf(image, prices, { bounds, rules, counts })
  const firstOption = looksAtVariants ? image.firstOption : image.labelIds.length
  let [left, inStock, lowest, highest] = [0, 0, Infinity, -Infinity]
  for (let i = 0; i < found; i++) {
    const place = places[i] as number
    const low = prices.ranges[2 * place] as number
    if (Number.isNaN(low) || (category >= 0 && !isIn(image, place, category))) continue
    const missed = ofProduct === 0 ? 0 : missedBy(image, place, rules)
    if (!isOneBit(missed)) continue
    if (missed === 0) {
      // The range of prices is that of everything found, whatever prices are asked for.
      const high = prices.ranges[2 * place + 1] as number
      if (low < lowest) lowest = low
      if (high > highest) highest = high
    }
    const fit = looksAtVariants ? variants.look(place, missed === 0) : -1
    if (missed === 0 && (fit < 0 ? prices.available[place] === 1 : (fit & variants.stock) !== 0)) inStock++
    if (fit >= 0 && (fit & variants.fits) === 0) continue
    const end = labelStarts[place + 1] as number
    const only = missed === 0 ? -1 : (facets[31 - Math.clz32(missed)] as number)
    for (let at = labelStarts[place] as number; at < end; at++) {
      const label = labels[at] as number
      if (label >= firstOption) break
      if (missed === 0 || labelFacets[label] === only) counts[label] = (counts[label] as number) + 1
    }
    if (missed !== 0) continue
    places[left] = place
    scores[left++] = scores[i] as number
  }
  return { left, inStock, lowest, highest, labels: counts }
}
