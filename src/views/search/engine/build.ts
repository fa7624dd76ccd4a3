import { textBuilder } from './build-text.ts'
import { growing, growingDecimals } from './grow.ts'
import type { Image, PriceImage } from './image.ts'
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
  const add = (list: readonly number[]) => {
    for (const each of list) values.push(each)
    starts.push(values.length)
  }
  return { add, starts, values }
}

function priceBuilder(currency: string) {
  const [ofVariant, lowest, highest, available] = [
    growingDecimals(),
    growingDecimals(),
    growingDecimals(),
    growing(),
  ]
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
    lowest.push(low)
    highest.push(high)
    available.push(isThere)
  }
  const done = (): PriceImage => ({
    currency,
    ofVariant: ofVariant.done(),
    lowest: lowest.done(),
    highest: highest.done(),
    available: Uint8Array.from(available.done()),
  })
  return { add, done }
}

const noText = { title: '', brand: '', facts: '', description: '', titleKey: '' }

/** Begin an image. */
export function imageBuilder({ languages, currencies, rarityOf }: BuildPlan): ImageBuilder {
  const [ids, variantIds] = [growingDecimals(), growingDecimals()]
  const [popularity, variantAvailable] = [growing(), growing()]
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
    categories.add(record.categories.map((id) => categoryNumbers.of(id)))
    tokens.add(record.tokens.map((id) => tokenNumbers.of(id)))
    for (const variant of record.variants) {
      variantIds.push(variant.id)
      variantAvailable.push(variant.available ? 1 : 0)
      variantTokens.add(variant.tokens.map((id) => tokenNumbers.of(id)))
    }
    variantStarts.push((variants += record.variants.length))
    for (const price of prices) price.add(record)
    for (const { language, builder } of texts) builder.add(place, record.texts[language] ?? noText)
  }

  const done = (known: readonly FacetToken[]): Image => {
    const facetOf = new Map(known.map(({ id, facet }) => [id, facet]))
    const facetNames = [...new Set(tokenNumbers.all.map((id) => facetOf.get(id) ?? ''))]
    const facetNumbers = new Map(facetNames.map((name, i) => [name, i]))
    const allIds = ids.done()
    const byId = Uint32Array.from(allIds.keys()).toSorted(
      (a, b) => (allIds[a] as number) - (allIds[b] as number),
    )
    return {
      count,
      ids: allIds,
      byId,
      popularity: popularity.done(),
      categoryIds: categoryNumbers.all,
      categoryStarts: categories.starts.done(),
      categories: categories.values.done(),
      tokenIds: tokenNumbers.all,
      tokenFacets: Uint16Array.from(tokenNumbers.all, (id) => facetNumbers.get(facetOf.get(id) ?? '') ?? 0),
      facetNames,
      tokenStarts: tokens.starts.done(),
      tokens: tokens.values.done(),
      variantStarts: variantStarts.done(),
      variantIds: variantIds.done(),
      variantAvailable: Uint8Array.from(variantAvailable.done()),
      variantTokenStarts: variantTokens.starts.done(),
      variantTokens: variantTokens.values.done(),
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
