import type { Image, PriceImage } from './image.ts'
import { noneIn } from './prices.ts'
import type { Bounds, Rules } from './rules.ts'
import { bySets } from './sets.ts'

const isOneBit = (bits: number) => (bits & (bits - 1)) === 0

/** Said of a product: some variant fits; some variant fits and is in stock. As bits. */
const [fits, stock] = [1, 2]

type Looked = {
  readonly bounds: Bounds
  readonly rules: Rules
  readonly counts: Uint32Array
  /** So many products may be looked at. */
  readonly found: number
}

/** Which of the options asked for a set lacks, as bits of their slots; known beforehand where many are to be asked. */
function missing(image: Image, { wanted, ofVariant }: Rules, found: number) {
  const { setStarts, setLabels } = image
  const missedBy = (set: number): number => {
    let missed = ofVariant
    const end = setStarts[set + 1] as number
    for (let at = setStarts[set] as number; at < end; at++)
      missed &= ~(wanted[setLabels[at] as number] as number)
    return missed
  }
  if (ofVariant === 0 || !bySets(image, found)) return missedBy
  const known = Uint32Array.from({ length: setStarts.length - 1 }, (_, set) => missedBy(set))
  return (set: number): number => known[set] as number
}

/** Counts options of a product, each once however many of its variants have it, and one facet only where that is missed. */
function optionCounter(image: Image, facets: readonly number[], counts: Uint32Array) {
  const { setStarts, setLabels, labelFacets } = image
  const met = new Uint32Array(image.labelIds.length)
  return (set: number, missed: number, stamp: number): void => {
    const only = missed === 0 ? -1 : (facets[31 - Math.clz32(missed)] as number)
    const end = setStarts[set + 1] as number
    for (let at = setStarts[set] as number; at < end; at++) {
      const label = setLabels[at] as number
      if (met[label] === stamp || (missed !== 0 && labelFacets[label] !== only)) continue
      met[label] = stamp
      counts[label] = (counts[label] as number) + 1
    }
  }
}

/**
 * Looks at the variants of products, whether one of them has everything at once, and counts options of those that fit or
 * miss one option only.
 */
export function variantsOf(image: Image, prices: PriceImage, { bounds, rules, counts, found }: Looked) {
  const { variantStarts, variantSets, variantAvailable } = image
  const { lows, highs, amounts } = prices
  const { facets, ofVariant, mustHavePrice } = rules
  const { inStock } = bounds
  const [from, to] = [bounds.from ?? -Infinity, bounds.to ?? Infinity]
  const none = noneIn(amounts)
  const missedBy = missing(image, rules, found)
  const count = optionCounter(image, facets, counts)
  let stamp = 0

  const look = (place: number, counting: boolean): number => {
    const low = lows[place] as number
    // Where a price is asked for and the product's own range lies beside it, no variant needs to be looked at.
    if (mustHavePrice && ((low < 0 ? -1 - low : low) > to || (highs[place] as number) < from)) return 0
    if (inStock && low < 0) return 0
    stamp++
    let said = 0
    const end = variantStarts[place + 1] as number
    for (let variant = variantStarts[place] as number; variant < end; variant++) {
      const amount = amounts[variant] as number
      let isThere = amount >= 0
      if (amount === none) {
        if (mustHavePrice) continue
        isThere = variantAvailable[variant] === 1
      } else if (mustHavePrice) {
        const price = isThere ? amount : -1 - amount
        if (price < from || price > to) continue
      }
      if (inStock && !isThere) continue
      const set = variantSets[variant] as number
      const missed = ofVariant === 0 ? 0 : missedBy(set)
      if (!isOneBit(missed)) continue
      if (missed === 0) {
        // Of what is not counted by its variants one that fits is enough to know.
        if (!counting) return fits
        said |= isThere ? fits | stock : fits
      }
      if (counting) count(set, missed, stamp)
    }
    return said
  }
  return { look, fits, stock }
}
