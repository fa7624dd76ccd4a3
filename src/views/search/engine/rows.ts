import { growing } from './grow.ts'
import type { Image, Labels } from './image.ts'

/** What is known of products, list behind list, before it is brought into rows. */
export type Known = {
  /** By product: the number of the set of categories it is in. */
  readonly paths: Uint32Array
  readonly tokenStarts: Uint32Array
  readonly tokens: Uint32Array
  readonly variantTokenStarts: Uint32Array
  readonly variantTokens: Uint32Array
  /** The label of each facet value met, how many labels there are, and the first that is an option. */
  readonly labelOf: Uint32Array
  readonly labels: number
  readonly firstOption: number
}

/** The part of an image that says what products and variants are counted by. */
export type Rows = Pick<
  Image,
  'rowWidth' | 'rows' | 'wide' | 'wideStarts' | 'wideLabels' | 'setStarts' | 'setLabels' | 'variantSets'
>

/** Of a hundred products so many may have more labels than a row takes. */
const wideOfHundred = 3

const labelsFor = (highest: number, length: number): Labels =>
  highest < 65_536 ? new Uint16Array(length) : new Uint32Array(length)

const fitted = (values: Uint32Array, highest: number): Labels =>
  highest < 65_536 ? Uint16Array.from(values) : values

/** What ends the labels of a row, of an image with so many labels: nothing follows, or the rest lies elsewhere. */
export const signs = (labels: number) => ({ noMore: labels, more: labels + 1 })

/** The labels of products, each product's ascending, and how many of them are no options. */
function labelsOf({ tokenStarts, tokens, labelOf, firstOption, paths }: Known) {
  const counts = new Uint32Array(paths.length)
  const labels = new Uint32Array(tokens.length)
  for (let place = 0; place < counts.length; place++) {
    const [from, to] = [tokenStarts[place] as number, tokenStarts[place + 1] as number]
    for (let t = from; t < to; t++) {
      const label = labelOf[tokens[t] as number] as number
      if (label < firstOption) counts[place] = (counts[place] as number) + 1
      labels[t] = label
    }
    labels.subarray(from, to).sort()
  }
  return { counts, labels }
}

/** So many labels nearly all products have at most, the set of their categories among them. */
function usualLabels(counts: Uint32Array): number {
  const having: number[] = []
  for (const labels of counts) having[labels] = (having[labels] ?? 0) + 1
  let [labels, more] = [having.length - 1, 0]
  while (labels > 0 && (more + (having[labels] ?? 0)) * 100 <= counts.length * wideOfHundred)
    more += having[labels--] ?? 0
  return Math.max(0, labels) + 1
}

/** Numbers given to sets of options as they are met: many products and variants have the same. */
function setting() {
  const known = new Map<string, number>()
  const [starts, labels] = [growing(), growing()]
  starts.push(0)
  const of = (set: Uint32Array): number => {
    const key = set.join(' ')
    const before = known.get(key)
    if (before !== undefined) return before
    for (const label of set) labels.push(label)
    starts.push(labels.length)
    known.set(key, known.size)
    return known.size - 1
  }
  return { of, starts, labels }
}

/**
 * What is counted of a product in one row of one width, so that its place is known without looking and one look at memory
 * brings all of it: the number of its set of options, its set of categories, its labels that are no options ascending, and
 * a sign that they end (`noMore`) or go on elsewhere (`more`).
 */
export function rowsOf(known: Known): Rows {
  const { paths, tokenStarts, variantTokenStarts, variantTokens, labelOf, labels } = known
  const { noMore, more } = signs(labels)
  const { counts, labels: all } = labelsOf(known)
  const sets = setting()
  const bySet = Uint32Array.from(paths, (_, place) => {
    const to = tokenStarts[place + 1] as number
    return sets.of(all.subarray((tokenStarts[place] as number) + (counts[place] as number), to))
  })
  const variants = Uint32Array.from({ length: variantTokenStarts.length - 1 }, (_, v) => {
    const [from, to] = [variantTokenStarts[v], variantTokenStarts[v + 1]]
    const own = variantTokens.subarray(from, to).map((token) => labelOf[token] as number)
    return sets.of(own.toSorted())
  })
  const setStarts = sets.starts.done()
  const usual = usualLabels(counts)
  const rowWidth = usual + 2
  const rows = labelsFor(Math.max(more, setStarts.length), rowWidth * paths.length)
  const [wide, wideStarts, wideLabels] = [growing(), growing(), growing()]
  wideStarts.push(0)
  for (let place = 0; place < paths.length; place++) {
    let at = place * rowWidth
    rows[at++] = bySet[place] as number
    rows[at++] = paths[place] as number
    const [from, length] = [tokenStarts[place] as number, counts[place] as number]
    const here = Math.min(length, usual - 1)
    for (let i = 0; i < here; i++) rows[at++] = all[from + i] as number
    rows[at] = here === length ? noMore : more
    if (here === length) continue
    for (let i = here; i < length; i++) wideLabels.push(all[from + i] as number)
    wide.push(place)
    wideStarts.push(wideLabels.length)
  }
  return {
    rowWidth,
    rows,
    wide: wide.done(),
    wideStarts: wideStarts.done(),
    wideLabels: fitted(wideLabels.done(), labels),
    setStarts,
    setLabels: fitted(sets.labels.done(), labels),
    variantSets: fitted(variants, setStarts.length),
  }
}

/** The labels of a product that do not fit in its row. */
export function restOf({ wide, wideStarts, wideLabels }: Rows, place: number): Labels {
  let [low, high] = [0, wide.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((wide[middle] as number) < place) low = middle + 1
    else high = middle
  }
  return wideLabels.subarray(wideStarts[low], wideStarts[low + 1])
}
