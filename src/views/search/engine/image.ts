/**
 * Sorted texts, one behind the other: text `i` is `units[starts[i]..starts[i+1]]`; a byte for each letter where no letter
 * needs two.
 */
export type Texts = { readonly units: Uint8Array | Uint16Array; readonly starts: Uint32Array }

/** The words of one language: stems with the products that have them, and the words as written for spelling. */
export type TextImage = {
  readonly language: string
  readonly stems: Texts
  /** Postings of stem `i`: `posts[postStarts[i]..postStarts[i+1]]`, product place << 8 | weight of the word in it. */
  readonly postStarts: Uint32Array
  readonly posts: Uint32Array
  /** For stems a tenth of all products have or more: what their postings say once more, a byte for each product. */
  readonly denseStems: Uint32Array
  readonly dense: Uint8Array
  /** Words as written, sorted, and in how many products each is. */
  readonly words: Texts
  readonly wordCounts: Uint32Array
  /** 1 for words that stand in article numbers only, or have a digit; 0 for words people use. */
  readonly codes: Uint8Array
  /** Words in the order of their length and, of equals, of how many digits they have; where each such group begins. */
  readonly byLength: Uint32Array
  readonly groupStarts: Uint32Array
  /** Which letters each has, in that order. */
  readonly lettersByLength: Uint32Array
  /** How rare the words of each title are together, times 64: a title asked for wholly fits better than one that says more. */
  readonly titleWeights: Uint16Array
  /** The different titles in order, and which of them each product has. */
  readonly titles: Texts
  readonly titleRanks: Uint32Array
}

/**
 * What things cost in one currency, in its minor units: the lowest and the highest price of each product, the highest of
 * every 256 products or more, and the price of each variant. A lowest price and a variant's, where nothing is in stock, is
 * kept as one less than its negative; `prices.ts` reads and writes them.
 */
export type PriceImage = {
  readonly currency: string
  readonly lows: Amounts
  readonly highs: Amounts
  readonly tops: Amounts
  readonly amounts: Amounts
}

/** Amounts of money, four bytes each where they are small enough. */
export type Amounts = Int32Array | Float64Array

/** Numbers of labels or of sets, two bytes each where they are few enough. */
export type Labels = Uint16Array | Uint32Array

/** Which set of labels each product or each variant has: of set `i` `setLabels[setStarts[i]..setStarts[i + 1]]`, none of set 0. */
export type Column = {
  /** The facet its labels are of, 65535 where they are of several. */
  readonly facet: number
  readonly sets: Labels
  readonly setStarts: Uint32Array
  readonly setLabels: Labels
}

/** Everything about a set of products a search needs, in arrays. A product's place is its rank by popularity. */
export type Image = {
  readonly count: number
  readonly ids: Float64Array
  /** Places in the order of ids. */
  readonly byId: Uint32Array
  readonly popularity: Uint32Array
  readonly ratings: Uint16Array
  /**
   * What products are counted by, under small numbers: sets of categories first, then values of facets of products, then
   * values of options. What each is called in the database, nothing for sets; and the facet of each, 65535 for sets.
   */
  readonly labelIds: readonly number[]
  readonly labelFacets: Uint16Array
  readonly facetNames: readonly string[]
  readonly firstToken: number
  /** The categories of each set, as the database numbers them. */
  readonly paths: readonly (readonly number[])[]
  /** By product: the number of its set of categories, which is a label. */
  readonly categories: Labels
  /** Facets of which a quarter of all products or more have values: a column for each. */
  readonly columns: readonly Column[]
  /** Values of other facets, a row of this width for each product, as `rows.ts` lays it; no rows where there are none. */
  readonly rowWidth: number
  readonly rows: Labels
  /** Products whose labels do not fit in a row, ascending; where the rest of them begins; and the rest. */
  readonly wide: Uint32Array
  readonly wideStarts: Uint32Array
  readonly wideLabels: Labels
  /** Options of products, and of variants. */
  readonly options: Column
  readonly variantOptions: Column
  /** By product, and one more: its first variant. */
  readonly variantStarts: Uint32Array
  readonly variantIds: Float64Array
  readonly variantAvailable: Uint8Array
  readonly prices: readonly PriceImage[]
  readonly texts: readonly TextImage[]
}

/** The bytes an image takes. */
export function bytesOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + bytesOf(each), 0)
  if (typeof value === 'object' && value !== null)
    return Object.values(value).reduce<number>((sum, each) => sum + bytesOf(each), 0)
  return 8
}

const kinds = { Float64Array, Int32Array, Uint32Array, Uint16Array, Uint8Array }
type Kind = keyof typeof kinds
type Place = { readonly $: Kind; readonly at: number; readonly length: number }

const aligned = (bytes: number) => (bytes + 7) & ~7

/** An image as one piece of memory every thread can read, and the words that say what lies where. */
export type Packed = { readonly head: string; readonly memory: SharedArrayBuffer }

/** An image laid out for one piece of memory: the words that say what lies where, and where each part goes. Nothing is copied. */
export type Laid = {
  readonly head: string
  readonly bytes: number
  readonly parts: readonly { readonly at: number; readonly view: ArrayBufferView }[]
}

/** Lay an image out, as `unpack` takes it up again. */
export function lay(image: Image): Laid {
  let bytes = 0
  const parts: { readonly at: number; readonly view: ArrayBufferView }[] = []
  const place = (value: unknown): unknown => {
    if (ArrayBuffer.isView(value)) {
      const kind = value.constructor.name as Kind
      const at = bytes
      bytes += aligned(value.byteLength)
      parts.push({ at, view: value })
      return { $: kind, at, length: value.byteLength / kinds[kind].BYTES_PER_ELEMENT } satisfies Place
    }
    if (Array.isArray(value)) return value.map(place)
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, place(each)]))
    return value
  }
  const head = JSON.stringify(place(image))
  return { head, bytes, parts }
}

const isPlace = (value: object): value is Place => '$' in value

/** The image that lies in a piece of memory; nothing is copied. */
export function unpack({ head, memory }: Packed): Image {
  const take = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(take)
    if (typeof value !== 'object' || value === null) return value
    if (isPlace(value)) return new kinds[value.$](memory as unknown as ArrayBuffer, value.at, value.length)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, take(each)]))
  }
  return take(JSON.parse(head)) as Image
}
