import { textBuilder } from './build-text.ts'
import { growing, growingDecimals } from './grow.ts'
import type { Image, Labels, PriceImage } from './image.ts'
import type { FacetToken, SearchRecord } from './record.ts'
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

/** The numbers of labels in their order: categories, values of products, values of options. */
function labeled(
  categoryIds: readonly number[],
  tokenIds: readonly number[],
  facetOf: ReadonlyMap<number, string>,
) {
  const isOption = (id: number) => facetOf.get(id)?.startsWith('o:') === true
  const own = tokenIds.filter((id) => !isOption(id))
  const options = tokenIds.filter(isOption)
  const tokens = [...own, ...options]
  const facetNames = [...new Set(tokens.map((id) => facetOf.get(id) ?? ''))]
  const facetNumbers = new Map(facetNames.map((name, i) => [name, i]))
  const firstToken = categoryIds.length
  const numberOf = new Map(tokens.map((id, i) => [id, firstToken + i]))
  return {
    labelIds: [...categoryIds, ...tokens],
    labelFacets: Uint16Array.from([
      ...categoryIds.map(() => 65_535),
      ...tokens.map((id) => facetNumbers.get(facetOf.get(id) ?? '') ?? 0),
    ]),
    facetNames,
    firstToken,
    firstOption: firstToken + own.length,
    /** The number a value met got as a label. */
    labelOf: Uint32Array.from(tokenIds, (id) => numberOf.get(id) ?? 0),
  }
}

const labelsFor = (count: number, length: number): Labels =>
  count < 65_536 ? new Uint16Array(length) : new Uint32Array(length)

/** Categories and values of each product in one list, ascending. */
function together(
  categories: ReturnType<typeof lists>,
  tokens: ReturnType<typeof lists>,
  labelOf: Uint32Array,
  count: number,
) {
  const [categoryStarts, tokenStarts] = [categories.starts.done(), tokens.starts.done()]
  const [categoryValues, tokenValues] = [categories.values.done(), tokens.values.done()]
  const labels = labelsFor(count, categoryValues.length + tokenValues.length)
  const labelStarts = new Uint32Array(categoryStarts.length)
  let at = 0
  const put = (label: number, first: number) => {
    let place = at++
    for (; place > first && (labels[place - 1] as number) > label; place--)
      labels[place] = labels[place - 1] as number
    labels[place] = label
  }
  for (let i = 0; i + 1 < categoryStarts.length; i++) {
    const first = at
    labelStarts[i] = first
    for (let c = categoryStarts[i] as number; c < (categoryStarts[i + 1] as number); c++)
      put(categoryValues[c] as number, first)
    for (let t = tokenStarts[i] as number; t < (tokenStarts[i + 1] as number); t++)
      put(labelOf[tokenValues[t] as number] as number, first)
  }
  labelStarts[categoryStarts.length - 1] = at
  return { labels, labelStarts }
}

function priceBuilder(currency: string) {
  const [ofVariant, ranges, available] = [growingDecimals(), growingDecimals(), growing()]
  const add = ({ variants }: SearchRecord) => {
    let [low, high, isThere] = [Number.NaN, Number.NaN, 0]
    for (const variant of variants) {
      const asked = variant.prices[currency] ?? Number.NaN
      ofVariant.push(asked)
      if (Number.isNaN(asked)) continue
      low = low <= asked ? low : asked
      high = high >= asked ? high : asked
      if (variant.available) isThere = 1
    }
    ranges.push(low)
    ranges.push(high)
    available.push(isThere)
  }
  const done = (): PriceImage => ({
    currency,
    ofVariant: ofVariant.done(),
    ranges: ranges.done(),
    available: Uint8Array.from(available.done()),
  })
  return { add, done }
}

const noText = { title: '', brand: '', facts: '', description: '', titleKey: '' }

/** Begin an image. */
export function imageBuilder({ languages, currencies, rarityOf }: BuildPlan): ImageBuilder {
  const [ids, variantIds] = [growingDecimals(), growingDecimals()]
  const [popularity, ratings, variantAvailable] = [growing(), growing(), growing()]
  const [categoryNumbers, tokenNumbers] = [numbering(), numbering()]
  const [categories, tokens, variantTokens] = [lists(), lists(), lists()]
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
    for (const id of record.categories) categories.values.push(categoryNumbers.of(id))
    categories.end()
    for (const id of record.tokens) tokens.values.push(tokenNumbers.of(id))
    tokens.end()
    for (const variant of record.variants) {
      variantIds.push(variant.id)
      variantAvailable.push(variant.available ? 1 : 0)
      for (const id of variant.tokens) variantTokens.values.push(tokenNumbers.of(id))
      variantTokens.end()
    }
    variantStarts.push((variants += record.variants.length))
    for (const price of prices) price.add(record)
    for (const { language, builder } of texts) builder.add(place, record.texts[language] ?? noText)
  }

  const done = (known: readonly FacetToken[]): Image => {
    const facetOf = new Map(known.map(({ id, facet }) => [id, facet]))
    const { labelOf, ...said } = labeled(categoryNumbers.all, tokenNumbers.all, facetOf)
    const ofVariants = labelsFor(said.labelIds.length, variantTokens.values.length)
    for (const [at, token] of variantTokens.values.done().entries()) ofVariants[at] = labelOf[token] as number
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
      ...together(categories, tokens, labelOf, said.labelIds.length),
      variantStarts: variantStarts.done(),
      variantIds: variantIds.done(),
      variantAvailable: Uint8Array.from(variantAvailable.done()),
      variantTokenStarts: variantTokens.starts.done(),
      variantTokens: ofVariants,
      prices: prices.map((price) => price.done()),
      texts: texts.map(({ language, builder }) =>
        builder.done(count, rarityOf && ((stem) => rarityOf(language, stem))),
      ),
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
