import type { Queries } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { categoryOf } from './listing.ts'
import { facetsOf, type FacetRow } from './facet-rows.ts'
import { isWhole, narrowingOf, type Narrowing } from './narrowing.ts'
import type { Shelf } from './shelf-page.ts'
import type { ListingFacets, ListingQuery } from './types.ts'

type FacetsRow = {
  facets: FacetRow[]
  available: number
  lowest_minor: bigint | null
  highest_minor: bigint | null
}

/**
 * What a listing can be narrowed by, in one statement: how many products each value would leave, all other filters as
 * they are. Sort, page and cursor of the query do not matter.
 */
export async function listingFacets(
  db: Queries,
  query: ListingQuery,
): Promise<Result<ListingFacets, 'category_not_found' | 'too_many_filters'>> {
  const categoryId = await categoryOf(db, query.category)
  if (categoryId === undefined) return refused('category_not_found', { category: query.category })
  const narrowing = narrowingOf(query.filters)
  if (!narrowing.ok) return narrowing
  const { locale, currency } = query
  const shelf = { categoryId, locale, currency }
  const [row] = isWhole(narrowing.value)
    ? await wholeFacets(db, shelf)
    : await narrowedFacets(db, shelf, narrowing.value)
  const amount = (minor: bigint | null | undefined) =>
    minor === null || minor === undefined ? null : money(minor, currency)
  return done({
    facets: facetsOf(row?.facets ?? [], narrowing.value.slots),
    inStock: row?.available ?? 0,
    lowest: amount(row?.lowest_minor),
    highest: amount(row?.highest_minor),
  })
}

/** Of a whole shelf: sums kept by the refresh. */
function wholeFacets(db: Queries, { categoryId, locale, currency }: Shelf): Promise<FacetsRow[]> {
  return db.sql<FacetsRow>`
    with counted as (
      select t.token, t.products from search.facet_totals t
       where t.category_id = ${categoryId} and t.currency = ${currency} and t.products > 0
    )
    select search.facets_as_json((select array_agg(c.token) from counted c),
                                 (select array_agg(c.products) from counted c), ${locale}::text) as facets,
           coalesce((select t.available from search.totals t
                      where t.category_id = ${categoryId} and t.currency = ${currency}), 0) as available,
           (select min(s.price_minor) from search.shelf s
             where s.category_id = ${categoryId} and s.currency = ${currency}) as lowest_minor,
           (select max(s.price_minor) from search.shelf s
             where s.category_id = ${categoryId} and s.currency = ${currency}) as highest_minor`
}

/**
 * Of what filters leave. A product that misses one facet only still counts for the values of that facet, so that a
 * buyer sees what else could be chosen there.
 */
function narrowedFacets(db: Queries, shelf: Shelf, narrowing: Narrowing): Promise<FacetsRow[]> {
  const { categoryId, locale, currency } = shelf
  const { facets, values, priceFrom, priceTo, inStock, options, byVariant } = narrowing
  return db.sql<FacetsRow>`
    with asked as materialized (
      select a.t1, a.t2, a.t3, a.t4, a.t5, a.t6
        from search.tokens_of(${facets}::text[], ${JSON.stringify(values)}::jsonb) a
    ), pool as materialized (
      select s.product_id, s.currency, s.price_minor, s.highest_minor, s.available, p.tokens,
             search.missed(p.tokens, a.t1, a.t2, a.t3, a.t4, a.t5, a.t6) as missed
        from asked a
       cross join search.shelf s
        join search.products p on p.product_id = s.product_id
       where s.category_id = ${categoryId} and s.currency = ${currency}
    ), fit as materialized (
      select p.product_id, p.tokens, p.missed, p.available
        from pool p
       where p.missed in (0, 1, 2, 4, 8, 16, 32)
         and (${priceFrom}::bigint is null or p.highest_minor >= ${priceFrom}::bigint)
         and (${priceTo}::bigint is null or p.price_minor <= ${priceTo}::bigint)
         and (not ${inStock}::boolean or p.available)
         and (not ${byVariant}::boolean or p.missed <> 0 or search.has_variant(
           p.product_id, p.currency, ${options}::jsonb, ${priceFrom}::bigint, ${priceTo}::bigint, ${inStock}::boolean))
    ), whole as (
      select t.token, f.missed, count(*) as products
        from fit f cross join lateral unnest(f.tokens) as t (token)
       group by t.token, f.missed
       union all
      select unnest(a.t1 || a.t2 || a.t3 || a.t4 || a.t5 || a.t6), 0, 0 from asked a
    ), counted as (
      select w.token, sum(w.products)::integer as products
        from whole w
        join search.facet_values v on v.id = w.token
       where w.missed = 0
          or v.facet = (${facets}::text[])[1 + round(log(2, nullif(w.missed, 0)))::integer]
       group by w.token
    )
    select search.facets_as_json((select array_agg(c.token) from counted c),
                                 (select array_agg(c.products) from counted c), ${locale}::text) as facets,
           (select count(*) from fit f where f.missed = 0 and f.available) as available,
           (select min(p.price_minor) from pool p where p.missed = 0) as lowest_minor,
           (select max(p.price_minor) from pool p where p.missed = 0) as highest_minor`
}
