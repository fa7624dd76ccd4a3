import type { Queries } from '#kernel/database.ts'
import { errorFields, log } from '#kernel/log.ts'
import { money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { categoryName, categoryTree, type CategoryNode, type CategoryTree } from '#market/catalog/index.ts'
import { boundsOf, facetsOf, itemOf, narrowingOf } from '../storefront/index.ts'
import { correctWords } from './correct-words.ts'
import { noRules, placedFor, type Rules } from './curation/rules.ts'
import { choicesOf, queryOf, wordsOf, type Word } from './engine/asked.ts'
import { findMatches, noMatches, type MatchRow } from './find-matches.ts'
import { askIndex } from './live/ask-index.ts'
import { liveSearchOf } from './live/live-search.ts'
import type { Matches, PreparedSearch } from './prepared-search.ts'
import type { CategoryCount, SearchPage, SearchQuery } from './types.ts'

/** Why a search cannot be done. A text nothing fits is no refusal: its page is empty. */
export type SearchRefusal = 'category_not_found' | 'too_many_filters'

/**
 * Products that fit a text, best first. The index in memory finds them and knows what they look like, or asks the
 * database in two statements; where there is no index, the database finds them by itself, in one statement, or three where words are mistyped.
 */
export async function searchProducts(
  db: Queries,
  query: SearchQuery,
): Promise<Result<SearchPage, SearchRefusal>> {
  const tree = await categoryTree(db)
  const category = query.category === undefined ? undefined : tree.bySlug.get(query.category)
  if (query.category !== undefined && category === undefined)
    return refused('category_not_found', { category: query.category })
  const narrowing = narrowingOf(query.filters)
  if (!narrowing.ok) return narrowing
  const { size, page } = boundsOf(query)
  const prepared: PreparedSearch = {
    query,
    words: wordsOf(query.text),
    categoryId: category?.id ?? 0,
    narrowing: narrowing.value,
    size,
    skip: (page - 1) * size,
  }
  const { row, ...said } = await matchesOf(db, prepared)
  const { locale, currency, sort = 'relevance' } = query
  const amount = (minor: bigint | null) => (minor === null ? null : money(minor, currency))
  return done({
    ...said,
    items: row.items.map((item) => itemOf(item, currency)),
    count: row.count,
    page,
    pages: Math.ceil(row.count / size),
    size,
    sort,
    inStock: row.available,
    lowest: amount(row.lowest_minor),
    highest: amount(row.highest_minor),
    facets: facetsOf(row.facets, narrowing.value.slots),
    categories: categoryCounts(row, tree, category, locale),
  })
}

async function matchesOf(db: Queries, prepared: PreparedSearch): Promise<Matches> {
  if (prepared.words.length === 0)
    return { row: noMatches, correctedTo: null, isPartial: false, answeredBy: 'database' }
  const live = liveSearchOf(db)
  const holding = live?.holding()
  if (live && holding)
    try {
      return await askIndex(db, { holding, rules: live.rules() }, prepared)
    } catch (error) {
      // The database is the truth and answers the same.
      log.error('search_index_failed', errorFields(error))
    }
  return askDatabase(db, live?.rules() ?? noRules, prepared)
}

async function askDatabase(db: Queries, rules: Rules, prepared: PreparedSearch): Promise<Matches> {
  const { query, words, categoryId, narrowing, size, skip } = prepared
  const { locale, currency, sort = 'relevance' } = query
  const find = (asked: readonly Word[]): Promise<MatchRow> => {
    const words = queryOf(choicesOf(locale, asked, rules.synonyms[locale]))
    const placed = placedFor(rules, locale, query.text)
    return words === ''
      ? Promise.resolve(noMatches)
      : findMatches(db, { categoryId, locale, currency, words, narrowing, sort, size, skip, placed })
  }
  let corrected: Word[] | undefined
  let row = await find(words)
  if (row.count === 0) {
    corrected = await correctWords(db, words, locale)
    if (corrected) row = await find(corrected)
  }
  const said = row.count > 0 ? corrected?.map((word) => word.text).join(' ') : undefined
  return { row, correctedTo: said ?? null, isPartial: false, answeredBy: 'database' }
}

/** Where the found products stand: the departments, or the children of the category looked in. */
function categoryCounts(
  { categories }: MatchRow,
  tree: CategoryTree,
  within: CategoryNode | undefined,
  locale: SearchQuery['locale'],
): CategoryCount[] {
  const counts = new Map(categories.map(({ id, count }) => [id, count]))
  const shown = within === undefined ? tree.departments : [within, ...within.children]
  return shown
    .map((node) => ({
      slug: node.slug,
      name: categoryName(node, locale),
      count: counts.get(node.id) ?? 0,
      selected: node === within,
    }))
    .filter((each) => each.count > 0 || each.selected)
}
