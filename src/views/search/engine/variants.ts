import type { Image, PriceImage } from './image.ts'
import { noneIn } from './prices.ts'
import type { Bounds, Rules } from './rules.ts'
import { setsIn } from './sets.ts'

/** Said of a product: some variant fits; some variant fits and is in stock. As bits. */
export const [fits, stock] = [1, 2]

/** What variants are looked at with, whether one of a product has everything asked for at once. */
export type Looked = Pick<Image, 'variantStarts' | 'variantAvailable' | 'labelFacets'> &
  Pick<PriceImage, 'amounts'> &
  Pick<Rules, 'wanted' | 'facets' | 'ofVariant' | 'mustHavePrice'> &
  Pick<Bounds, 'inStock'> & {
    readonly options: Image['variantOptions']
    readonly none: number
    /** The least and the most it may cost, in minor units. */
    readonly least: number
    readonly most: number
    /** By set of options: which of those asked for it lacks, as bits of their slots, and one more; 0 where nobody looked. */
    readonly known: Uint32Array
    readonly counts: Uint32Array
    /** By label: the product it was counted for last. */
    readonly met: Uint32Array
  }

/** Make ready to look at variants. */
export function lookedOf(
  image: Image,
  { amounts }: PriceImage,
  { bounds, rules, counts }: { readonly bounds: Bounds; readonly rules: Rules; readonly counts: Uint32Array },
): Looked {
  const { variantStarts, variantAvailable, variantOptions: options, labelFacets } = image
  const { wanted, facets, ofVariant, mustHavePrice } = rules
  return {
    variantStarts,
    variantAvailable,
    options,
    labelFacets,
    amounts,
    counts,
    wanted,
    facets,
    ofVariant,
    mustHavePrice,
    inStock: bounds.inStock,
    none: noneIn(amounts),
    least: bounds.from ?? 0,
    most: bounds.to ?? Number.MAX_SAFE_INTEGER,
    known: new Uint32Array(setsIn(options)),
    met: new Uint32Array(counts.length),
  }
}

/** Find out which of the options asked for a set lacks; answers one more. */
function learn({ options, wanted, ofVariant, known }: Looked, set: number): number {
  let missed = ofVariant
  const end = options.setStarts[set + 1] as number
  for (let at = options.setStarts[set] as number; at < end; at++)
    missed &= ~(wanted[options.setLabels[at] as number] as number)
  known[set] = missed + 1
  return missed + 1
}

/** 1 where one of a product's variants, of which this is the first, has all that is asked for; else 0. */
function fitting(looked: Looked, place: number, first: number): number {
  const { variantStarts, options, amounts, none, least, most, known, mustHavePrice, inStock } = looked
  const end = variantStarts[place + 1] as number
  for (let variant = first; variant < end; variant++) {
    if (mustHavePrice) {
      const amount = amounts[variant] as number
      if (amount === none || (inStock && amount < 0)) continue
      const price = amount < 0 ? -1 - amount : amount
      if (price < least || price > most) continue
    }
    const set = options.sets[variant] as number
    if ((known[set] || learn(looked, set)) === 1) return 1
  }
  return 0
}

/** Bring near in memory the variants of listed products, of which these are the first. */
function bringNear({ options, amounts }: Looked, firsts: Uint32Array, count: number): number {
  let sum = 0
  for (let i = 0; i < count; i++) {
    const first = firsts[i] as number
    sum += (amounts[first] as number) + (options.sets[first] as number)
  }
  return sum
}

/** What was read only to be near is kept here, so that reading is not left out as useless. */
const near = new Float64Array(1)

/** Write down the first variant of each of so many products listed from `from` on, and bring the variants near. */
export function findFirsts(
  looked: Looked,
  list: Uint32Array,
  from: number,
  firsts: Uint32Array,
  count: number,
): void {
  const { variantStarts } = looked
  for (let i = 0; i < count; i++) firsts[i] = variantStarts[list[from + i] as number] as number
  near[0] = bringNear(looked, firsts, count)
}

/** Keep of so many products listed from `from` on those of which one variant has all that is asked for; answers how many. */
export function keepFitting(
  looked: Looked,
  list: Uint32Array,
  from: number,
  firsts: Uint32Array,
  count: number,
): number {
  let kept = 0
  for (let i = 0; i < count; i++) {
    const place = list[from + i] as number
    list[from + kept] = place
    kept += fitting(looked, place, firsts[i] as number)
  }
  return kept
}

/** Count the options of a set, each once for the product this stamp is of, and of the facet missed only where one is. */
function countOptions(looked: Looked, set: number, missed: number, stamp: number): void {
  const { options, labelFacets, facets, counts, met } = looked
  const only = missed === 0 ? -1 : (facets[31 - Math.clz32(missed)] as number)
  const end = options.setStarts[set + 1] as number
  for (let at = options.setStarts[set] as number; at < end; at++) {
    const label = options.setLabels[at] as number
    if (met[label] === stamp || (missed !== 0 && labelFacets[label] !== only)) continue
    met[label] = stamp
    counts[label] = (counts[label] as number) + 1
  }
}

/**
 * Look at all variants of a product, of which this is the first: count the options of those that fit or miss one option
 * only, and answer whether some fit and are in stock, as bits. A product is told apart from others by its stamp, above 0.
 */
export function lookAt(looked: Looked, place: number, first: number, stamp: number): number {
  const { variantStarts, variantAvailable, options, amounts, none, least, most, known } = looked
  const { mustHavePrice, inStock } = looked
  const end = variantStarts[place + 1] as number
  let said = 0
  for (let variant = first; variant < end; variant++) {
    const amount = amounts[variant] as number
    let isThere = amount >= 0
    if (amount === none) {
      if (mustHavePrice) continue
      isThere = variantAvailable[variant] === 1
    } else if (mustHavePrice) {
      const price = isThere ? amount : -1 - amount
      if (price < least || price > most || (inStock && !isThere)) continue
    }
    const set = options.sets[variant] as number
    const missed = (known[set] || learn(looked, set)) - 1
    if ((missed & (missed - 1)) !== 0) continue
    if (missed === 0) said |= isThere ? fits | stock : fits
    countOptions(looked, set, missed, stamp)
  }
  return said
}
