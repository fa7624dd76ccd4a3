import { Type } from 'typebox'
import type { Queries } from '#kernel/database.ts'
import { refused } from '#kernel/result.ts'
import { countryForms } from '#people/parties/index.ts'
import { findPriceBooks } from '#market/pricing/index.ts'
import {
  categoryMenu,
  categoryPage,
  listingFacets,
  listingSorts,
  productPage,
  variantByOptions,
  type ListingQuery,
  type ProductQuery,
} from '#views/storefront/index.ts'
import { browse } from '#views/search/index.ts'
import { variantTags } from '../../storefront/freshness.ts'
import { readingOf } from '../market.ts'
import { filtersOf, nextAddress } from '../narrowing.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import {
  categorySchema,
  coded,
  departmentSchema,
  listingSchema,
  market,
  narrowing,
  productSchema,
  variantSchema,
} from '../schemas/catalog.ts'
import { closed, oneOf, slugSchema } from '../schemas/common.ts'
import {
  categoryOnWire,
  facetOnWire,
  listingOnWire,
  productOnWire,
  tileOnWire,
  variantOnWire,
} from '../wire/catalog.ts'
import { wireOrNull } from '../wire/money.ts'

const bySlug = closed({ slug: slugSchema })
const often = 1_200

/** The most pieces an answer names; of more it says no more. */
export const mostPieces = 999

/** Everything that changes when any product does, or when one runs out or comes back. */
const shelf = ['shelf']

const listMarkets = operation({
  id: 'list_markets',
  method: 'GET',
  path: '/api/markets',
  tag: 'Catalog',
  summary: 'Currencies there are prices in, and countries delivered to.',
  answers: {
    200: closed(
      {
        currencies: Type.Array(closed({ currency: Type.String(), tax_included: Type.Boolean() })),
        countries: Type.Array(Type.String()),
      },
      { title: 'Markets' },
    ),
  },
  refusals: [],
  perMinute: often,
  shared: true,
  handle: async ({ db }) => {
    const books = await findPriceBooks(db.sql)
    const currencies = books.map(({ currency, taxIncluded }) => ({ currency, tax_included: taxIncluded }))
    return answer({ currencies, countries: Object.keys(countryForms).toSorted() })
  },
})

const listCategories = operation({
  id: 'list_categories',
  method: 'GET',
  path: '/api/categories',
  tag: 'Catalog',
  summary: 'The departments of the shop with their categories.',
  query: closed({ locale: market.locale }),
  answers: { 200: closed({ departments: Type.Array(departmentSchema) }, { title: 'Departments' }) },
  refusals: [],
  perMinute: often,
  shared: true,
  handle: async ({ db, settings, query }) => {
    const menu = await categoryMenu(db, readingOf(query, settings).locale)
    const departments = menu.map((entry) => ({
      ...tileOnWire(entry),
      categories: entry.children.map(tileOnWire),
    }))
    return { ...answer({ departments }), tags: shelf }
  },
})

const getCategory = operation({
  id: 'get_category',
  method: 'GET',
  path: '/api/categories/:slug',
  tag: 'Catalog',
  summary: 'One category with the way to it and what lies below.',
  params: bySlug,
  query: closed({ locale: market.locale }),
  answers: { 200: categorySchema },
  refusals: ['category_not_found'],
  perMinute: often,
  shared: true,
  handle: async ({ db, settings, params, query }) => {
    const { locale } = readingOf(query, settings)
    const page = await categoryPage(db, { slug: params.slug, locale })
    if (page === undefined) throw refuse(refused('category_not_found', { field: 'slug' }))
    return { ...answer(categoryOnWire(page)), tags: shelf }
  },
})

const listingInput = Type.Object(
  {
    ...narrowing,
    sort: Type.Optional(oneOf(listingSorts)),
    after: Type.Optional(Type.String({ maxLength: 400, description: 'The cursor within `next`.' })),
    facets: Type.Optional(Type.Boolean({ description: 'Say also what the listing can be narrowed by.' })),
  },
  { additionalProperties: false, ...coded },
)

const listProducts = operation({
  id: 'list_products',
  method: 'GET',
  path: '/api/products',
  tag: 'Catalog',
  summary: 'Products of the shop or of a category, narrowed, ordered, in parts.',
  description:
    'Narrow by `brand`, price, stock, and by `attribute.<code>` and `option.<code>` as the facets name them. ' +
    'Values of one name widen, names narrow. Follow `next` for what comes after.',
  query: listingInput,
  answers: { 200: listingSchema },
  refusals: ['category_not_found', 'cursor_malformed', 'too_many_filters', 'price_filter_malformed'],
  perMinute: often,
  shared: true,
  handle: async ({ db, settings, query }) => {
    const reading = readingOf(query, settings)
    const { size = 24, page, after, sort, category } = query
    const asked: ListingQuery = {
      ...reading,
      size,
      filters: filtersOf(query, reading.currency),
      ...(category === undefined ? {} : { category }),
      ...(sort === undefined ? {} : { sort }),
      ...(after === undefined ? { page: page ?? 1 } : { after }),
    }
    const [found, facets] = await Promise.all([
      browse(db, asked),
      query.facets ? listingFacets(db, asked) : undefined,
    ])
    if (!found.ok) throw refuse(found)
    if (facets?.ok === false) throw refuse(facets)
    const { next: cursor, count } = found.value
    const next = cursor === null ? null : nextAddress('/api/products', query, { after: cursor })
    const said = facets?.value
    const narrowable = said && {
      facets: said.facets.map(facetOnWire),
      in_stock: said.inStock,
      lowest: wireOrNull(said.lowest),
      highest: wireOrNull(said.highest),
    }
    return {
      ...answer({ ...listingOnWire(found.value, count, next), ...narrowable }),
      tags: [...shelf, 'search'],
    }
  },
})

/** The answer about a product, with the tags of what it shows; undefined where there is none at this address. */
export async function productAnswer(db: Queries, query: ProductQuery) {
  const page = await productPage(db, query)
  if (page === undefined) return undefined
  const tags = [
    ...shelf,
    `product:${page.id}`,
    ...page.variants.flatMap((each) => variantTags(each, mostPieces)),
  ]
  return { ...answer(productOnWire(page)), tags }
}

const getProduct = operation({
  id: 'get_product',
  method: 'GET',
  path: '/api/products/:slug',
  tag: 'Catalog',
  summary: 'One product with its variants, prices, stock, facts and pictures.',
  params: bySlug,
  query: closed(market),
  answers: { 200: productSchema },
  refusals: ['product_not_found'],
  perMinute: often,
  shared: true,
  handle: async ({ db, settings, params, query }) => {
    const made = await productAnswer(db, { slug: params.slug, ...readingOf(query, settings) })
    if (made === undefined) throw refuse(refused('product_not_found'))
    return made
  },
})

const getVariant = operation({
  id: 'get_variant',
  method: 'GET',
  path: '/api/products/:slug/variant',
  tag: 'Catalog',
  summary: 'The variant with exactly these options, for products with more than 250 of them.',
  params: bySlug,
  query: Type.Object(
    { currency: market.currency },
    {
      additionalProperties: false,
      patternProperties: { '^option\\.[a-z][a-z0-9_-]{0,39}$': Type.String({ minLength: 1, maxLength: 80 }) },
    },
  ),
  answers: { 200: variantSchema },
  refusals: ['variant_not_found'],
  perMinute: often,
  shared: true,
  handle: async ({ db, settings, params, query }) => {
    const reading = readingOf(query, settings)
    const options: Record<string, string> = {}
    for (const [name, value] of Object.entries(query))
      if (name.startsWith('option.')) options[name.slice('option.'.length)] = value
    const variant = await variantByOptions(db, { slug: params.slug, ...reading }, options)
    if (variant === undefined) throw refuse(refused('variant_not_found'))
    return { ...answer(variantOnWire(variant)), tags: [...shelf, ...variantTags(variant, mostPieces)] }
  },
})

/** What is sold. */
export const catalogOperations: readonly Operation[] = [
  listMarkets,
  listCategories,
  getCategory,
  listProducts,
  getProduct,
  getVariant,
]
