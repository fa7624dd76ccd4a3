import type { Queries } from '#kernel/database.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { categoryName, categoryTree, type CategoryNode, type CategoryTree } from '#market/catalog/index.ts'
import { boundsOf, facetsOf, itemOf, narrowingOf } from '../storefront/index.ts'
import { correctWords } from './correct-words.ts'
import { findMatches, type MatchRow } from './find-matches.ts'
import type { CategoryCount, SearchPage, SearchQuery } from './types.ts'
import { queryOf, wordsOf, type Word } from './words.ts'

/** Why a search cannot be done. A text nothing fits is no refusal: its page is empty. */
export type SearchRefusal = 'category_not_found' | 'too_many_filters'

/**
 * Products that fit a text, best first, in one statement. Where nothing fits, mistyped words are replaced by the
 * nearest the shop knows and looked for again: three statements then.
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
  const { locale, currency, sort = 'relevance' } = query
  const find = (words: readonly Word[]) =>
    findMatches(db, {
      categoryId: category?.id ?? 0,
      locale,
      currency,
      words: queryOf(words),
      narrowing: narrowing.value,
      sort,
      size,
      skip: (page - 1) * size,
    })
  const words = wordsOf(query.text)
  let corrected: Word[] | undefined
  let found: MatchRow = { items: [], count: 0, facets: [], categories: [] }
  if (words.length > 0) {
    found = await find(words)
    if (found.count === 0) {
      corrected = await correctWords(db, words, locale)
      if (corrected) found = await find(corrected)
    }
  }
  const said = found.count > 0 ? corrected?.map((word) => word.text).join(' ') : undefined
  return done({
    items: found.items.map((item) => itemOf(item, currency)),
    count: found.count,
    page,
    pages: Math.ceil(found.count / size),
    size,
    sort,
    correctedTo: said ?? null,
    facets: facetsOf(found.facets, narrowing.value.slots),
    categories: categoryCounts(found, tree, category, query),
  })
}

/** Where the found products stand: the departments, or the children of the category looked in. */
function categoryCounts(
  { categories }: MatchRow,
  tree: CategoryTree,
  within: CategoryNode | undefined,
  { locale }: SearchQuery,
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
