import { textBuilder } from './build-text.ts'
import { columnsOf, commonFacets, listedOf, noFacet, type Known } from './columns.ts'
import { growing, growingDecimals } from './grow.ts'
import type { Image } from './image.ts'
import { priceBuilder } from './prices.ts'
import type { FacetToken, SearchRecord } from './record.ts'
import { rowsOf } from './rows.ts'
import type { Language } from './words/analyze.ts'

/** What an index is built for. */
export type BuildPlan = {
  readonly languages: readonly Language[]
  readonly currencies: readonly string[]
  /** How rare a word is among all products, where the image holds some of them only. */
  readonly rarityOf?: (language: Language, stem: string) => number
}

/** Takes products by falling popularity, equals by falling id, and makes the image of them. */
export type ImageBuilder = {
  add(record: SearchRecord): void
  done(tokens: readonly FacetToken[]): Image
}

/** Numbers given out one after another to whatever is met. */
function numbering(): { of(id: number): number; readonly all: number[] } {
  const known = new Map<number, number>()
  const all: number[] = []
  const of = (id: number) => {
    const before = known.get(id)
    if (before !== undefined) return before
    known.set(id, all.length)
    return all.push(id) - 1
  }
  return { of, all }
}

/** For every product or variant a list of numbers, one behind the other. */
function lists() {
  const starts = growing()
  const values = growing()
  starts.push(0)
  return { values, starts, end: () => starts.push(values.length) }
}

/** Sets of categories, numbered as they are met: few are met by many products. */
function pathing() {
  const known = new Map<string, number>()
  const all: (readonly number[])[] = []
  const of = (categories: readonly number[]) => {
    const key = categories.join(' ')
    const before = known.get(key)
    if (before !== undefined) return before
    known.set(key, all.length)
    return all.push(categories) - 1
  }
  return { of, all }
}

/** The numbers of labels in their order: sets of categories, values of products, values of options. */
function labeled(paths: number, tokenIds: readonly number[], facetOf: ReadonlyMap<number, string>) {
  const isOption = (id: number) => facetOf.get(id)?.startsWith('o:') === true
  const own = tokenIds.filter((id) => !isOption(id))
  const options = tokenIds.filter(isOption)
  const tokens = [...own, ...options]
  const facetNames = [...new Set(tokens.map((id) => facetOf.get(id) ?? ''))]
  const facetNumbers = new Map(facetNames.map((name, i) => [name, i]))
  const firstToken = paths
  const numberOf = new Map(tokens.map((id, i) => [id, firstToken + i]))
  return {
    labelIds: [...Array.from({ length: paths }, () => 0), ...tokens],
    labelFacets: Uint16Array.from([
      ...Array.from({ length: paths }, () => noFacet),
      ...tokens.map((id) => facetNumbers.get(facetOf.get(id) ?? '') ?? 0),
    ]),
    facetNames,
    firstToken,
    firstOption: firstToken + own.length,
    /** The number a value met got as a label. */
    labelOf: Uint32Array.from(tokenIds, (id) => numberOf.get(id) ?? 0),
  }
}

/** What products and variants are counted by, in columns and rows. */
function countedOf(known: Known) {
  const listed = listedOf(known)
  const facets = commonFacets(listed, known)
  const { labelFacets, firstOption } = known
  const inColumn = Uint8Array.from(labelFacets, (facet) => (facets.includes(facet) ? 1 : 0))
  const isKept = (label: number) => label < firstOption && inColumn[label] === 0
  return {
    ...columnsOf(known, listed, facets),
    ...rowsOf(listed, { all: labelFacets.length, isKept }),
  }
}

const noText = { title: '', brand: '', facts: '', description: '', titleKey: '' }

/** Begin an image. */
export function imageBuilder({ languages, currencies, rarityOf }: BuildPlan): ImageBuilder {
  const [ids, variantIds] = [growingDecimals(), growingDecimals()]
  const [popularity, ratings, variantAvailable] = [growing(), growing(), growing()]
  const [pathNumbers, tokenNumbers, paths] = [pathing(), numbering(), growing()]
  const [tokens, variantTokens] = [lists(), lists()]
  const variantStarts = growing()
  variantStarts.push(0)
  const prices = currencies.map(priceBuilder)
  const texts = languages.map((language) => ({ language, builder: textBuilder(language) }))
  let count = 0
  let variants = 0

  const add = (record: SearchRecord) => {
    const place = count++
    ids.push(record.id)
    popularity.push(Math.max(0, record.popularity))
    ratings.push(record.rating ?? 0)
    paths.push(pathNumbers.of(record.categories))
    for (const id of record.tokens) tokens.values.push(tokenNumbers.of(id))
    tokens.end()
    for (const variant of record.variants) {
      variantIds.push(variant.id)
      variantAvailable.push(variant.available ? 1 : 0)
      for (const id of variant.tokens) variantTokens.values.push(tokenNumbers.of(id))
      variantTokens.end()
    }
    variantStarts.push((variants += record.variants.length))
    for (const price of prices) price.add(record.variants)
    for (const { language, builder } of texts) builder.add(place, record.texts[language] ?? noText)
  }

  const done = (known: readonly FacetToken[]): Image => {
    const facetOf = new Map(known.map(({ id, facet }) => [id, facet]))
    const { labelOf, firstOption, ...said } = labeled(pathNumbers.all.length, tokenNumbers.all, facetOf)
    const allIds = ids.done()
    const byId = Uint32Array.from(allIds.keys()).toSorted(
      (a, b) => (allIds[a] as number) - (allIds[b] as number),
    )
    return {
      count,
      ids: allIds,
      byId,
      popularity: popularity.done(),
      ratings: Uint16Array.from(ratings.done()),
      ...said,
      paths: pathNumbers.all,
      variantStarts: variantStarts.done(),
      ...countedOf({
        paths: paths.done(),
        tokenStarts: tokens.starts.done(),
        tokens: tokens.values.done(),
        variantTokenStarts: variantTokens.starts.done(),
        variantTokens: variantTokens.values.done(),
        labelOf,
        labelFacets: said.labelFacets,
        firstOption,
      }),
      variantIds: variantIds.done(),
      variantAvailable: Uint8Array.from(variantAvailable.done()),
      prices: prices.map((price) => price.done()),
      // Each language is let go of before the next is put in order: what it is made of takes more than what is made.
      texts: languages.map((language) => {
        const { builder } = texts.shift() as (typeof texts)[number]
        return builder.done(count, rarityOf && ((stem) => rarityOf(language, stem)))
      }),
    }
  }
  return { add, done }
}

/** The image of products at hand. */
export function imageOf(
  plan: BuildPlan,
  records: readonly SearchRecord[],
  tokens: readonly FacetToken[],
): Image {
  const builder = imageBuilder(plan)
  for (const record of records.toSorted((a, b) => b.popularity - a.popularity || b.id - a.id))
    builder.add(record)
  return builder.done(tokens)
}
