import { Type } from 'typebox'
import { toWire } from '#kernel/money.ts'
import { searchProducts, suggest } from '#views/search/index.ts'
import { listingSorts } from '#views/storefront/index.ts'
import { readingOf } from '../market.ts'
import { filtersOf, nextAddress } from '../narrowing.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { coded, market, narrowing, searchPageSchema } from '../schemas/catalog.ts'
import { closed, oneOf } from '../schemas/common.ts'
import { facetOnWire, listingOnWire } from '../wire/catalog.ts'

const words = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'What is looked for.',
  examples: ['blue kettle'],
})
const often = 600

const search = operation({
  id: 'search_products',
  method: 'GET',
  path: '/api/search',
  tag: 'Catalog',
  summary: 'Products that fit some words, best first, with facets.',
  description:
    'Where nothing fits, mistyped words are corrected and `corrected_to` says to what; where nothing has all words, `is_partial` says that what is listed has most of them.',
  query: Type.Object(
    { q: words, ...narrowing, sort: Type.Optional(oneOf(['relevance', ...listingSorts])) },
    { additionalProperties: false, ...coded },
  ),
  answers: { 200: searchPageSchema },
  refusals: ['category_not_found', 'too_many_filters', 'price_filter_malformed'],
  perMinute: often,
  shared: true,
  handle: async ({ db, settings, query }) => {
    const reading = readingOf(query, settings)
    const { size = 24, page = 1, sort, category } = query
    const found = await searchProducts(db, {
      ...reading,
      text: query.q,
      size,
      page,
      filters: filtersOf(query, reading.currency),
      ...(category === undefined ? {} : { category }),
      ...(sort === undefined ? {} : { sort }),
    })
    if (!found.ok) throw refuse(found)
    const said = found.value
    const next =
      page < Math.min(said.pages, 400) ? nextAddress('/api/search', query, { page: String(page + 1) }) : null
    const body = {
      ...listingOnWire(said, said.count, next),
      corrected_to: said.correctedTo,
      is_partial: said.isPartial,
      in_stock: said.inStock,
      lowest: said.lowest && toWire(said.lowest),
      highest: said.highest && toWire(said.highest),
      facets: said.facets.map(facetOnWire),
      categories: said.categories,
    }
    return { ...answer(body), tags: ['shelf', 'search'] }
  },
})

const suggestions = operation({
  id: 'suggest',
  method: 'GET',
  path: '/api/suggestions',
  tag: 'Catalog',
  summary: 'Lines for under a search field while somebody types.',
  query: closed({ q: words, locale: market.locale }),
  answers: {
    200: closed(
      {
        suggestions: Type.Array(
          closed({
            kind: oneOf(['product', 'category', 'words']),
            slug: Type.String(),
            label: Type.String(),
          }),
        ),
      },
      { title: 'Suggestions' },
    ),
  },
  refusals: [],
  perMinute: often,
  shared: true,
  handle: async ({ db, settings, query }) => {
    const { locale } = readingOf(query, settings)
    return {
      ...answer({ suggestions: await suggest(db, { text: query.q, locale }) }),
      tags: ['shelf', 'search'],
    }
  },
})

/** Finding by words. */
export const searchOperations: readonly Operation[] = [search, suggestions]
