import type { Image, PriceImage } from './image.ts'

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

/** What was counted of the products that fit: facet values, categories, stock and the range of prices. */
export type Counts = {
  readonly left: number
  readonly inStock: number
  readonly lowest: number
  readonly highest: number
  /** By number of the facet value in the image. */
  readonly tokens: Uint32Array
  readonly categories: Uint32Array
}

type Rules = {
  /** Of which places of slots a facet value is one of the wanted, as bits. */
  readonly wanted: Uint8Array
  /** The facet of each slot, by number in the image; 65535 where the image has none of it. */
  readonly facets: readonly number[]
  readonly ofProduct: number
  readonly ofVariant: number
  readonly looksAtVariants: boolean
  readonly mustHavePrice: boolean
}

function rulesOf(image: Image, { slots, from, to, inStock, byVariant }: Bounds): Rules {
  const wanted = new Uint8Array(image.tokenIds.length)
  const numbers = new Map(image.tokenIds.map((id, i) => [id, i]))
  let [ofProduct, ofVariant] = [0, 0]
  for (const [i, slot] of slots.entries()) {
    for (const id of slot.tokens) {
      const number = numbers.get(id)
      if (number !== undefined) wanted[number] = (wanted[number] ?? 0) | (1 << i)
    }
    if (slot.ofVariant) ofVariant |= 1 << i
    else ofProduct |= 1 << i
  }
  const bounded = from !== null || to !== null || inStock
  return {
    wanted,
    facets: slots.map(({ facet }) => {
      const at = image.facetNames.indexOf(facet)
      return at < 0 ? 65_535 : at
    }),
    ofProduct,
    ofVariant,
    looksAtVariants: ofVariant !== 0 || bounded,
    mustHavePrice: byVariant || bounded,
  }
}

const isOneBit = (bits: number) => (bits & (bits - 1)) === 0

/** Looks at a product's variants: which slots the best of them misses, and counts options of those that fit. */
function variantsOf(image: Image, prices: PriceImage, bounds: Bounds, rules: Rules, met: Uint32Array) {
  const { from, to, inStock } = bounds
  const [low, high] = [from ?? -Infinity, to ?? Infinity]
  let stamp = 0
  let [someFit, someStock] = [false, false]
  const missedBy = (variant: number): number => {
    const asked = prices.ofVariant[variant] as number
    if (rules.mustHavePrice && !(asked >= low && asked <= high)) return -1
    let have = 0
    const end = image.variantTokenStarts[variant + 1] as number
    for (let at = image.variantTokenStarts[variant] as number; at < end; at++)
      have |= rules.wanted[image.variantTokens[at] as number] as number
    return rules.ofVariant & ~have
  }
  const look = (place: number, tokens: Uint32Array, counts: boolean): void => {
    stamp++
    someFit = false
    someStock = false
    const last = image.variantStarts[place + 1] as number
    for (let variant = image.variantStarts[place] as number; variant < last; variant++) {
      const missed = missedBy(variant)
      if (missed < 0 || !isOneBit(missed)) continue
      const isThere = image.variantAvailable[variant] === 1
      if (missed === 0 && isThere) someStock = true
      if (inStock && !isThere) continue
      if (missed === 0) someFit = true
      if (!counts) continue
      const only = missed === 0 ? -1 : (rules.facets[31 - Math.clz32(missed)] as number)
      const end = image.variantTokenStarts[variant + 1] as number
      for (let at = image.variantTokenStarts[variant] as number; at < end; at++) {
        const token = image.variantTokens[at] as number
        if (met[token] === stamp || (only >= 0 && image.tokenFacets[token] !== only)) continue
        met[token] = stamp
        tokens[token] = (tokens[token] as number) + 1
      }
    }
  }
  return {
    look,
    get someFit() {
      return someFit
    },
    get someStock() {
      return someStock
    },
  }
}

/**
 * Go once through what fits the words: keep what the bounds leave, and count. A product that misses one facet only
 * still counts for the values of that facet, so that a buyer sees what else could be chosen there. `keep` is called for
 * each product left, with its position among those given.
 */
export function narrow(
  image: Image,
  bounds: Bounds,
  places: Uint32Array,
  found: number,
  keep: (at: number, place: number) => void,
): Counts {
  const tokens = new Uint32Array(image.tokenIds.length)
  const categories = new Uint32Array(image.categoryIds.length)
  const none = { left: 0, inStock: 0, lowest: Infinity, highest: -Infinity, tokens, categories }
  const prices = image.prices.find((each) => each.currency === bounds.currency)
  const category = bounds.categoryId === 0 ? -1 : image.categoryIds.indexOf(bounds.categoryId)
  if (!prices || (bounds.categoryId !== 0 && category < 0)) return none
  const rules = rulesOf(image, bounds)
  const variants = variantsOf(image, prices, bounds, rules, new Uint32Array(image.tokenIds.length))
  const isOption = Uint8Array.from(image.facetNames, (name) => (name.startsWith('o:') ? 1 : 0))
  let [left, inStock, lowest, highest] = [0, 0, Infinity, -Infinity]
  for (let i = 0; i < found; i++) {
    const place = places[i] as number
    const low = prices.lowest[place] as number
    if (Number.isNaN(low) || (category >= 0 && !isIn(image, place, category))) continue
    const [start, end] = [image.tokenStarts[place] as number, image.tokenStarts[place + 1] as number]
    let missed = rules.ofProduct
    if (missed !== 0)
      for (let at = start; at < end; at++) missed &= ~(rules.wanted[image.tokens[at] as number] as number)
    if (!isOneBit(missed)) continue
    const isWhole = missed === 0
    if (isWhole) {
      // The range of prices is that of everything found, whatever prices are asked for.
      if (low < lowest) lowest = low
      if ((prices.highest[place] as number) > highest) highest = prices.highest[place] as number
    }
    if (rules.looksAtVariants) variants.look(place, tokens, isWhole)
    if (isWhole && (rules.looksAtVariants ? variants.someStock : prices.available[place] === 1)) inStock++
    if (rules.looksAtVariants && !variants.someFit) continue
    const only = isWhole ? -1 : (rules.facets[31 - Math.clz32(missed)] as number)
    for (let at = start; at < end; at++) {
      const token = image.tokens[at] as number
      const facet = image.tokenFacets[token] as number
      if ((only >= 0 && facet !== only) || (rules.looksAtVariants && isOption[facet] === 1)) continue
      tokens[token] = (tokens[token] as number) + 1
    }
    if (!isWhole) continue
    countCategories(image, place, categories)
    left++
    keep(i, place)
  }
  return { left, inStock, lowest, highest, tokens, categories }
}

function countCategories(image: Image, place: number, counts: Uint32Array): void {
  const end = image.categoryStarts[place + 1] as number
  for (let at = image.categoryStarts[place] as number; at < end; at++) {
    const category = image.categories[at] as number
    counts[category] = (counts[category] as number) + 1
  }
}

function isIn(image: Image, place: number, category: number): boolean {
  const end = image.categoryStarts[place + 1] as number
  for (let at = image.categoryStarts[place] as number; at < end; at++)
    if (image.categories[at] === category) return true
  return false
}
