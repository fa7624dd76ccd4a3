import type { Db } from '#kernel/database.ts'
import type { Currency } from '#kernel/currency.ts'
import type { Locale } from '#market/catalog/index.ts'
import { readRecords } from './live/read-records.ts'
import { segmentsOf } from './live/holding.ts'
import { liveSearchOf } from './live/live-search.ts'
import { placedFor } from './curation/rules.ts'
import { choicesOf, wordsOf } from './engine/asked.ts'
import { explainWord, type ExplainedWord } from './engine/explain.ts'
import { searchIndex } from './engine/search.ts'

/** Why a product stands where it does for some words. */
export type Explanation = {
  readonly productId: number
  readonly title: string
  readonly count: number
  /** From 1; null where it is not among the first thousand. */
  readonly place: number | null
  readonly score: number | null
  readonly placed: 'first' | 'last' | null
  readonly corrected: string | null
  readonly isPartial: boolean
  readonly words: readonly ExplainedWord[]
}

const mostPlaces = 1_000

/** Explain a hit to the merchant. Undefined where there is no such product, or no index to ask. */
export async function explainHit(
  db: Db,
  asked: {
    readonly locale: Locale
    readonly currency: Currency
    readonly text: string
    readonly slug: string
  },
): Promise<Explanation | undefined> {
  const { locale, currency, text, slug } = asked
  const live = liveSearchOf(db)
  const holding = live?.holding()
  const [product] = await db.sql<{ id: number; title: string }>`
    select c.product_id as id, c.title from search.cards c where c.locale = ${locale} and c.slug = ${slug}`
  if (!live || !holding || !product) return undefined
  const [record] = await readRecords(db, [product.id])
  const words = wordsOf(text)
  const synonyms = live.rules().synonyms[locale]
  const placed = placedFor(live.rules(), locale, text)
  const segments = segmentsOf(holding)
  const found = searchIndex(segments, {
    language: locale,
    words,
    synonyms,
    bounds: { categoryId: 0, currency, slots: [], from: null, to: null, inStock: false, byVariant: false },
    order: 'relevance',
    skip: 0,
    size: mostPlaces,
    pinned: placed,
  })
  const at = found.hits.findIndex(({ id }) => id === product.id)
  const said = record?.texts[locale]
  const read = found.corrected === null ? words : wordsOf(found.corrected)
  const score = placed.get(product.id)
  return {
    productId: product.id,
    title: product.title,
    count: found.count,
    place: at < 0 ? null : at + 1,
    score: at < 0 ? null : (found.hits[at]?.score ?? null),
    placed: score === undefined ? null : score > 0 ? 'first' : 'last',
    corrected: found.corrected,
    isPartial: found.isPartial,
    words: said
      ? choicesOf(locale, read, synonyms).map((choice) => explainWord(segments, locale, choice, said))
      : [],
  }
}
