import type { Image, PriceImage } from './image.ts'
import { noneIn } from './prices.ts'
import { rowHead } from './rows.ts'
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
  readonly wanted: Uint32Array
  /** The facet of each slot, by number in the image; -1 where the image has none of it. */
  readonly facets: readonly number[]
  readonly ofProduct: number
  readonly ofVariant: number
  readonly looksAtVariants: boolean
  readonly mustHavePrice: boolean
  /** By set of categories: 1 where the category looked in is one of them; undefined where all are looked in. */
  readonly within: Uint8Array | undefined
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
  const wanted = new Uint32Array(image.labelIds.length)
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
    within:
      categoryId === 0
        ? undefined
        : Uint8Array.from(image.paths, (path) => (path.includes(categoryId) ? 1 : 0)),
  }
}

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

/** Read a word of all that will be read of these products; what is read comes whole. */
function bringNear({ starts, rows }: Image, { amounts }: PriceImage, places: Uint32Array): void {
  let sum = 0
  for (let i = 0; i < places.length; i++) {
    const at = 2 * (places[i] as number)
    sum += (rows[starts[at] as number] as number) + (amounts[(starts[at + 1] as number) + at] as number)
  }
  // Kept, so that reading is not left out as useless.
  near[0] = sum
}

/** Nothing is narrowed but the category: everything with a price counts. */
function countAll(
  image: Image,
  prices: PriceImage,
  { places, scores, found }: Pool,
  within: Rules['within'],
): Counts {
  const { starts, rows } = image
  const { amounts } = prices
  const counts = new Uint32Array(image.labelIds.length)
  const none = noneIn(amounts)
  let [left, inStock, lowest, highest] = [0, 0, Infinity, -Infinity]
  for (let i = 0; i < found; i++) {
    if (i % atOnce === 0) bringNear(image, prices, places.subarray(i, Math.min(found, i + atOnce)))
    const place = places[i] as number
    const amountsAt = (starts[2 * place + 1] as number) + 2 * place
    const amount = amounts[amountsAt] as number
    const head = starts[2 * place] as number
    if (amount === none || (within && within[rows[head + rowHead] as number] === 0)) continue
    const low = amount < 0 ? -1 - amount : amount
    if (amount >= 0) inStock++
    if (low < lowest) lowest = low
    const high = amounts[amountsAt + 1] as number
    if (high > highest) highest = high
    const end = head + rowHead + (rows[head] as number) + (rows[head + 1] as number)
    for (let at = head + rowHead; at < end; at++) {
      const label = rows[at] as number
      counts[label] = (counts[label] as number) + 1
    }
    places[left] = place
    scores[left++] = scores[i] as number
  }
  return { left, inStock, lowest, highest, labels: counts }
}

const isOneBit = (bits: number) => (bits & (bits - 1)) === 0

type Narrowed = { readonly bounds: Bounds; readonly rules: Rules }

function countNarrowed(
  image: Image,
  prices: PriceImage,
  { places, scores, found }: Pool,
  { bounds, rules }: Narrowed,
): Counts {
  const { starts, rows, labelFacets } = image
  const { amounts } = prices
  const { within, wanted, ofProduct, looksAtVariants, facets } = rules
  const counts = new Uint32Array(image.labelIds.length)
  const variants = variantsOf(image, prices, { bounds, rules, counts })
  const none = noneIn(amounts)
  let [left, inStock, lowest, highest] = [0, 0, Infinity, -Infinity]
  for (let i = 0; i < found; i++) {
    if (i % atOnce === 0) bringNear(image, prices, places.subarray(i, Math.min(found, i + atOnce)))
    const place = places[i] as number
    const amountsAt = (starts[2 * place + 1] as number) + 2 * place
    const amount = amounts[amountsAt] as number
    const first = (starts[2 * place] as number) + rowHead
    if (amount === none || (within && within[rows[first] as number] === 0)) continue
    const firstOption = first + (rows[first - 2] as number)
    const afterOptions = firstOption + (rows[first - 1] as number)
    let missed = ofProduct
    for (let at = first + 1; at < firstOption && missed !== 0; at++)
      missed &= ~(wanted[rows[at] as number] as number)
    if (!isOneBit(missed)) continue
    if (missed === 0) {
      // The range of prices is that of everything found, whatever prices are asked for.
      const low = amount < 0 ? -1 - amount : amount
      const high = amounts[amountsAt + 1] as number
      if (low < lowest) lowest = low
      if (high > highest) highest = high
    }
    const fit = looksAtVariants ? variants.look(place, afterOptions, missed === 0) : -1
    if (missed === 0 && (fit < 0 ? amount >= 0 : (fit & variants.stock) !== 0)) inStock++
    if (fit >= 0 && (fit & variants.fits) === 0) continue
    const end = looksAtVariants ? firstOption : afterOptions
    const only = missed === 0 ? -1 : (facets[31 - Math.clz32(missed)] as number)
    for (let at = first; at < end; at++) {
      const label = rows[at] as number
      if (missed === 0 || labelFacets[label] === only) counts[label] = (counts[label] as number) + 1
    }
    if (missed !== 0) continue
    places[left] = place
    scores[left++] = scores[i] as number
  }
  return { left, inStock, lowest, highest, labels: counts }
}
