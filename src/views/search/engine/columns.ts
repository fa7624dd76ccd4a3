import { growing } from './grow.ts'
import type { Column, Image, Labels } from './image.ts'

/** What is known of products and variants, list behind list, before it is brought into columns and rows. */
export type Known = {
  /** By product: the number of the set of categories it is in. */
  readonly paths: Uint32Array
  readonly tokenStarts: Uint32Array
  readonly tokens: Uint32Array
  readonly variantTokenStarts: Uint32Array
  readonly variantTokens: Uint32Array
  /** The label of each facet value met, the facet of each label, and the first label that is an option. */
  readonly labelOf: Uint32Array
  readonly labelFacets: Uint16Array
  readonly firstOption: number
}

/** The labels of products, ascending, one product behind the other. */
export type Listed = { readonly starts: Uint32Array; readonly labels: Uint32Array }

/** The part of an image that says, in columns, what most products and all variants are counted by. */
type Columns = Pick<Image, 'categories' | 'columns' | 'options' | 'variantOptions'>

/** What stands for the facet of a column of options, which are of several, and of a set of categories. */
export const noFacet = 65_535

/** A facet has a column where one in so many products has a value of it; and so many have one at most. */
const common = { oneIn: 4, most: 16 } as const

/** Numbers in two bytes each where none is higher than that allows. */
export const fitted = (values: Uint32Array, highest: number): Labels =>
  highest < 65_536 ? Uint16Array.from(values) : values

/** Numbers given to sets of labels as they are met, as many products have the same; 0 is the empty set. */
function setting(labels: number) {
  const singles = new Uint32Array(labels)
  const known = new Map<string, number>()
  const [starts, all] = [growing(), growing()]
  const add = (set: readonly number[]): number => {
    for (const label of set) all.push(label)
    starts.push(all.length)
    return starts.length - 2
  }
  starts.push(0)
  add([])
  const of = (set: readonly number[]): number => {
    const [first] = set
    if (first === undefined) return 0
    if (set.length === 1) {
      if (singles[first] === 0) singles[first] = add(set)
      return singles[first] as number
    }
    const key = set.join(' ')
    const before = known.get(key)
    if (before !== undefined) return before
    const made = add(set)
    known.set(key, made)
    return made
  }
  return { of, starts, all }
}

/** A column of so many products or variants; `tell` pushes the labels of one, ascending. */
function columnOf(
  { facet, count, labels }: { readonly facet: number; readonly count: number; readonly labels: number },
  tell: (i: number, to: number[]) => void,
): Column {
  const sets = setting(labels)
  const numbers = new Uint32Array(count)
  const told: number[] = []
  for (let i = 0; i < count; i++) {
    told.length = 0
    tell(i, told)
    numbers[i] = sets.of(told)
  }
  return {
    facet,
    sets: fitted(numbers, sets.starts.length),
    setStarts: sets.starts.done(),
    setLabels: fitted(sets.all.done(), labels),
  }
}

/** The labels of products, each product's ascending. */
export function listedOf({ tokenStarts, tokens, labelOf }: Known): Listed {
  const labels = new Uint32Array(tokens.length)
  for (let at = 0; at < labels.length; at++) labels[at] = labelOf[tokens[at] as number] as number
  for (let place = 0; place + 1 < tokenStarts.length; place++)
    labels.subarray(tokenStarts[place], tokenStarts[place + 1]).sort()
  return { starts: tokenStarts, labels }
}

/** The facets, by number, that enough products have values of. */
export function commonFacets({ starts, labels }: Listed, { labelFacets, firstOption }: Known): number[] {
  const count = starts.length - 1
  const [having, last] = [new Uint32Array(noFacet + 1), new Uint32Array(noFacet + 1)]
  for (let place = 0; place < count; place++)
    for (let at = starts[place] as number; at < (starts[place + 1] as number); at++) {
      const label = labels[at] as number
      const facet = labelFacets[label] as number
      if (label >= firstOption || last[facet] === place + 1) continue
      last[facet] = place + 1
      having[facet] = (having[facet] as number) + 1
    }
  return [...having.keys()]
    .filter((facet) => (having[facet] as number) > 0 && (having[facet] as number) * common.oneIn >= count)
    .toSorted((a, b) => (having[b] as number) - (having[a] as number) || a - b)
    .slice(0, common.most)
}

/** The sets of categories, of values of the facets named, and of options: a column for each. */
export function columnsOf(known: Known, { starts, labels }: Listed, facets: readonly number[]): Columns {
  const { paths, variantTokenStarts, variantTokens, labelOf, labelFacets, firstOption } = known
  const of = { count: paths.length, labels: labelFacets.length }
  const among = (is: (label: number) => boolean) => (place: number, to: number[]) => {
    for (let at = starts[place] as number; at < (starts[place + 1] as number); at++)
      if (is(labels[at] as number)) to.push(labels[at] as number)
  }
  const ofVariant = (variant: number, to: number[]) => {
    const [from, end] = [variantTokenStarts[variant] as number, variantTokenStarts[variant + 1] as number]
    for (let at = from; at < end; at++) to.push(labelOf[variantTokens[at] as number] as number)
    if (to.length > 1) to.splice(0, to.length, ...to.toSorted((a, b) => a - b))
  }
  return {
    categories: fitted(paths, of.labels),
    columns: facets.map((facet) =>
      columnOf(
        { ...of, facet },
        among((label) => label < firstOption && labelFacets[label] === facet),
      ),
    ),
    options: columnOf(
      { ...of, facet: noFacet },
      among((label) => label >= firstOption),
    ),
    variantOptions: columnOf({ ...of, facet: noFacet, count: variantTokenStarts.length - 1 }, ofVariant),
  }
}
