import type { Image, PriceImage } from './image.ts'
import type { Bounds, Rules } from './narrow.ts'
import { noneIn } from './prices.ts'

const isOneBit = (bits: number) => (bits & (bits - 1)) === 0

/** Said of a product: some variant fits; some variant fits and is in stock. As bits. */
const [fits, stock] = [1, 2]

type Looked = { readonly bounds: Bounds; readonly rules: Rules; readonly counts: Uint32Array }

/**
 * Looks at the variants of products, whether one of them has everything at once, and counts options of those that fit or
 * miss one option only.
 */
export function variantsOf(image: Image, { amounts }: PriceImage, { bounds, rules, counts }: Looked) {
  const { starts, rows, variantAvailable, labelFacets } = image
  const { wanted, facets, ofVariant, mustHavePrice } = rules
  const { inStock } = bounds
  const [from, to] = [bounds.from ?? -Infinity, bounds.to ?? Infinity]
  const met = new Uint32Array(image.labelIds.length)
  const none = noneIn(amounts)
  let stamp = 0

  const missedBy = (at: number, end: number): number => {
    let missed = ofVariant
    for (; at < end && missed !== 0; at++) missed &= ~(wanted[rows[at] as number] as number)
    return missed
  }
  const count = (at: number, end: number, missed: number): void => {
    const only = missed === 0 ? -1 : (facets[31 - Math.clz32(missed)] as number)
    for (; at < end; at++) {
      const label = rows[at] as number
      if (met[label] === stamp || (missed !== 0 && labelFacets[label] !== only)) continue
      met[label] = stamp
      counts[label] = (counts[label] as number) + 1
    }
  }
  /** `at` is where the variants begin in the row of the product. */
  const look = (place: number, at: number, counting: boolean): number => {
    const first = starts[2 * place + 1] as number
    const shift = 2 * place + 2
    const end = shift + (starts[2 * place + 3] as number)
    const low = amounts[first + shift - 2] as number
    // Where a price is asked for and the product's own range lies beside it, no variant needs to be looked at.
    if (mustHavePrice && ((low < 0 ? -1 - low : low) > to || (amounts[first + shift - 1] as number) < from))
      return 0
    if (inStock && low < 0) return 0
    stamp++
    let found = 0
    for (let each = first + shift; each < end; each++) {
      const options = at + 1
      at = options + (rows[at] as number)
      const amount = amounts[each] as number
      let isThere = amount >= 0
      if (amount === none) {
        if (mustHavePrice) continue
        isThere = variantAvailable[each - shift] === 1
      } else if (mustHavePrice) {
        const price = isThere ? amount : -1 - amount
        if (price < from || price > to) continue
      }
      if (inStock && !isThere) continue
      const missed = ofVariant === 0 ? 0 : missedBy(options, at)
      if (!isOneBit(missed)) continue
      if (missed === 0) {
        // Of what is not counted by its variants one that fits is enough to know.
        if (!counting) return fits
        found |= isThere ? fits | stock : fits
      }
      if (counting) count(options, at, missed)
    }
    return found
  }
  return { look, fits, stock }
}
