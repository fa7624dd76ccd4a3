import type { Image, PriceImage } from './image.ts'
import type { Bounds, Rules } from './narrow.ts'

const isOneBit = (bits: number) => (bits & (bits - 1)) === 0

/** Said of a product: some variant fits; some variant fits and is in stock. As bits. */
const [fits, stock] = [1, 2]

type Looked = { readonly bounds: Bounds; readonly rules: Rules; readonly counts: Uint32Array }

/**
 * Looks at the variants of products, whether one of them has everything at once, and counts options of those that fit or
 * miss one option only.
 */
export function variantsOf(image: Image, prices: PriceImage, { bounds, rules, counts }: Looked) {
  const { variantStarts, variantTokenStarts, variantTokens, variantAvailable, labelFacets } = image
  const { ofVariant: asked, ranges, available } = prices
  const { wanted, facets, ofVariant, mustHavePrice } = rules
  const { inStock } = bounds
  const [from, to] = [bounds.from ?? -Infinity, bounds.to ?? Infinity]
  const met = new Uint32Array(image.labelIds.length)
  let stamp = 0

  const missedBy = (variant: number): number => {
    if (ofVariant === 0) return 0
    let have = 0
    const end = variantTokenStarts[variant + 1] as number
    for (let at = variantTokenStarts[variant] as number; at < end; at++)
      have |= wanted[variantTokens[at] as number] as number
    return ofVariant & ~have
  }
  const count = (variant: number, missed: number): void => {
    const only = missed === 0 ? -1 : (facets[31 - Math.clz32(missed)] as number)
    const end = variantTokenStarts[variant + 1] as number
    for (let at = variantTokenStarts[variant] as number; at < end; at++) {
      const label = variantTokens[at] as number
      if (met[label] === stamp || (missed !== 0 && labelFacets[label] !== only)) continue
      met[label] = stamp
      counts[label] = (counts[label] as number) + 1
    }
  }
  const look = (place: number, counting: boolean): number => {
    // Where a price is asked for and the product's own range lies beside it, no variant needs to be looked at.
    if (mustHavePrice && ((ranges[2 * place] as number) > to || (ranges[2 * place + 1] as number) < from))
      return 0
    if (inStock && available[place] === 0) return 0
    stamp++
    let found = 0
    const last = variantStarts[place + 1] as number
    for (let variant = variantStarts[place] as number; variant < last; variant++) {
      const price = asked[variant] as number
      if (mustHavePrice && !(price >= from && price <= to)) continue
      const isThere = variantAvailable[variant] === 1
      if (inStock && !isThere) continue
      const missed = missedBy(variant)
      if (!isOneBit(missed)) continue
      if (missed === 0) found |= isThere ? fits | stock : fits
      if (counting) count(variant, missed)
    }
    return found
  }
  return { look, fits, stock }
}
