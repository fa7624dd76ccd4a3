import { choicesOf, wordsOf } from '../asked.ts'
import type { Bounds } from '../rules.ts'
import type { FacetToken, SearchRecord } from '../record.ts'
import { fold, stemOf, wordsIn, type Language } from '../words/analyze.ts'

/** What a search finds, by looking at every product one after another. */
export type Scanned = {
  readonly ids: readonly number[]
  readonly inStock: number
  readonly lowest: number
  readonly highest: number
  readonly tokens: ReadonlyMap<number, number>
  readonly categories: ReadonlyMap<number, number>
}

/** True where a product has every word, the last as a beginning. */
function hasAll(record: SearchRecord, language: Language, text: string): boolean {
  const said = record.texts[language]
  const all = said ? [said.title, said.brand, said.facts, said.description] : []
  const stems = all.flatMap((each) => wordsIn(fold(each))).map((word) => stemOf(language, word))
  return choicesOf(language, wordsOf(text), new Map()).every(({ word, alternatives: [own = []] }) =>
    own.every((stem) => stems.some((each) => (word.goesOn ? each.startsWith(stem) : each === stem))),
  )
}

/** Which slots a variant and its product miss; undefined where price or stock do not fit. */
function missedBy(record: SearchRecord, bounds: Bounds, at: number): number[] | undefined {
  const variant = record.variants[at]
  const price = variant?.prices[bounds.currency]
  const bounded = bounds.from !== null || bounds.to !== null || bounds.inStock
  if (!variant || (price === undefined && (bounds.byVariant || bounded))) return undefined
  if (price !== undefined && bounds.from !== null && price < bounds.from) return undefined
  if (price !== undefined && bounds.to !== null && price > bounds.to) return undefined
  if (bounds.inStock && !variant.available) return undefined
  return bounds.slots.flatMap(({ tokens, ofVariant }, slot) =>
    tokens.some((token) => (ofVariant ? variant : record).tokens.includes(token)) ? [] : [slot],
  )
}

type Tally = { inStock: number; lowest: number; highest: number; tokens: Map<number, number> }

const add = (counts: Map<number, number>, keys: Iterable<number>) => {
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** Count one product; answers whether it fits everything. */
function take(
  record: SearchRecord,
  bounds: Bounds,
  facetOf: ReadonlyMap<number, string>,
  to: Tally,
): boolean {
  const prices = record.variants.flatMap((each) => each.prices[bounds.currency] ?? [])
  if (prices.length === 0) return false
  if (bounds.categoryId !== 0 && !record.categories.includes(bounds.categoryId)) return false
  const own = bounds.slots.flatMap(({ tokens, ofVariant }, slot) =>
    ofVariant || tokens.some((token) => record.tokens.includes(token)) ? [] : [slot],
  )
  if (own.length > 1) return false
  const looks =
    bounds.slots.some(({ ofVariant }) => ofVariant) ||
    bounds.from !== null ||
    bounds.to !== null ||
    bounds.inStock
  const facet = (token: number) => facetOf.get(token) ?? ''
  const only = own.length === 1 ? bounds.slots[own[0] ?? 0]?.facet : undefined
  if (own.length === 0) {
    to.lowest = Math.min(to.lowest, ...prices)
    to.highest = Math.max(to.highest, ...prices)
  }
  const seen = record.variants.map((variant, at) => ({ variant, missed: missedBy(record, bounds, at) }))
  const fitting = seen.filter(({ missed }) =>
    missed?.every((slot) => bounds.slots[slot]?.ofVariant === false),
  )
  if (looks && own.length === 0) {
    const options = new Set<number>()
    for (const { variant, missed } of seen) {
      const [first, second] = (missed ?? [0, 1]).filter((slot) => bounds.slots[slot]?.ofVariant !== false)
      if (missed === undefined || second !== undefined) continue
      const among = first === undefined ? undefined : bounds.slots[first]?.facet
      for (const token of variant.tokens)
        if (among === undefined || facet(token) === among) options.add(token)
    }
    add(to.tokens, options)
  }
  if (looks && fitting.length === 0) return false
  const isThere = looks
    ? fitting.some(({ variant }) => variant.available)
    : record.variants.some((each) => each.available && each.prices[bounds.currency] !== undefined)
  if (own.length === 0 && isThere) to.inStock++
  const counted = record.tokens.filter(
    (token) => (only === undefined || facet(token) === only) && !(looks && facet(token).startsWith('o:')),
  )
  add(to.tokens, counted)
  return own.length === 0
}

/** Look at every product, and count as the rules say: the plain way an index is held to. */
export function scan(
  records: readonly SearchRecord[],
  known: readonly FacetToken[],
  asked: { readonly language: Language; readonly text: string; readonly bounds: Bounds },
): Scanned {
  const facetOf = new Map(known.map(({ id, facet }) => [id, facet]))
  const tally: Tally = { inStock: 0, lowest: Infinity, highest: -Infinity, tokens: new Map() }
  const categories = new Map<number, number>()
  const ids = records
    .filter((record) => hasAll(record, asked.language, asked.text))
    .filter((record) => {
      const fits = take(record, asked.bounds, facetOf, tally)
      if (fits) add(categories, record.categories)
      return fits
    })
    .map(({ id }) => id)
  for (const { tokens } of asked.bounds.slots)
    for (const token of tokens) if (!tally.tokens.has(token)) tally.tokens.set(token, 0)
  return { ids, ...tally, categories }
}
