import type { Image } from './image.ts'

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

/** What was asked for, as the numbers of an image. */
export function rulesOf(image: Image, { slots, from, to, inStock, byVariant, categoryId }: Bounds): Rules {
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
