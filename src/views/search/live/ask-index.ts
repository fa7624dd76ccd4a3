import type { Queries } from '#kernel/database.ts'
import { placedFor, type Rules } from '../curation/rules.ts'
import { searchIndex } from '../engine/search.ts'
import type { Matches, PreparedSearch } from '../prepared-search.ts'
import { boundsFor } from './bounds.ts'
import { segmentsOf, type Holding } from './holding.ts'

/** Let the index find what fits, and its cards say what that looks like; what they do not know the database is asked. */
export async function askIndex(
  db: Queries,
  { holding, rules }: { readonly holding: Holding; readonly rules: Rules },
  { query, words, categoryId, narrowing, size, skip }: PreparedSearch,
): Promise<Matches> {
  const { locale, currency, text, sort = 'relevance' } = query
  const found = searchIndex(segmentsOf(holding), {
    language: locale,
    words,
    synonyms: rules.synonyms[locale],
    bounds: boundsFor(holding, narrowing, { categoryId, currency }),
    order: sort,
    skip,
    size,
    pinned: placedFor(rules, locale, text),
  })
  const ids = found.hits.map(({ id }) => id)
  const [items, facets] = await Promise.all([
    holding.cards.items(db, ids, { locale, currency }),
    holding.cards.facets(db, found.tokens, locale),
  ])
  const minor = (value: number) => (Number.isFinite(value) ? BigInt(value) : null)
  return {
    row: {
      items,
      facets,
      count: found.count,
      categories: [...found.categories].map(([id, count]) => ({ id, count })),
      available: found.inStock,
      lowest_minor: minor(found.lowest),
      highest_minor: minor(found.highest),
    },
    correctedTo: found.corrected,
    isPartial: found.isPartial,
    answeredBy: 'index',
  }
}
