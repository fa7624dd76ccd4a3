import type { Queries } from '#kernel/database.ts'
import type { Currency } from '#kernel/currency.ts'
import type { Locale } from '#market/catalog/index.ts'
import type { FacetRow, Narrowing, ShelfRow } from '../storefront/index.ts'
import type { SearchSort } from './types.ts'

/** What to look for, where, and which part of it is wanted. */
export type MatchQuery = {
  readonly categoryId: number
  readonly locale: Locale
  readonly currency: Currency
  /** As `queryOf` writes it: stems, so that the database cuts nothing anew. */
  readonly words: string
  /** Scores of products placed by the merchant: above 0 first, below last. */
  readonly placed: ReadonlyMap<number, number>
  readonly narrowing: Narrowing
  readonly sort: SearchSort
  readonly size: number
  readonly skip: number
}

/** What was found, in one row. */
export type MatchRow = {
  items: ShelfRow[]
  count: number
  facets: FacetRow[]
  categories: { id: number; count: number }[]
  available: number
  lowest_minor: bigint | null
  highest_minor: bigint | null
}

/** What a search that met nothing found. */
export const noMatches: MatchRow = {
  items: [],
  count: 0,
  facets: [],
  categories: [],
  available: 0,
  lowest_minor: null,
  highest_minor: null,
}

/** The most products one search ranks; beyond, the first it meets are ranked. */
export const mostRanked = 10_000

/** Find, rank, narrow, count and cut in one statement. Titles weigh most, then brand, facts, description; love helps. */
export async function findMatches(db: Queries, query: MatchQuery): Promise<MatchRow> {
  const [row] = await matchRows(db, query)
  return row ?? noMatches
}

function matchRows(db: Queries, query: MatchQuery): Promise<MatchRow[]> {
  const { categoryId, locale, currency, words, narrowing, sort, size, skip } = query
  const [placedIds, placedScores] = [[...query.placed.keys()], [...query.placed.values()]]
  const { facets, values, priceFrom, priceTo, inStock, options, byVariant } = narrowing
  return db.sql<MatchRow>`
    with asked as materialized (
      select a.t1, a.t2, a.t3, a.t4, a.t5, a.t6, ${words}::tsquery as query
        from search.tokens_of(${facets}::text[], ${JSON.stringify(values)}::jsonb) a
    ), met as materialized (
      select m.product_id, m.words, m.placed
        from search.met(${locale}::text, (select a.query from asked a), ${placedIds}::bigint[],
                        ${placedScores}::float8[], ${mostRanked}::bigint) m
    ), pool as materialized (
      select m.product_id, m.words, m.placed, s.currency, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
             s.only_variant_id, s.popularity, s.rating, p.tokens, p.category_ids,
             search.missed(p.tokens, a.t1, a.t2, a.t3, a.t4, a.t5, a.t6) as missed
        from asked a
       cross join met m
        join search.shelf s on s.category_id = ${categoryId} and s.currency = ${currency} and s.product_id = m.product_id
        join search.products p on p.product_id = m.product_id
       where (${priceFrom}::bigint is null or s.highest_minor >= ${priceFrom}::bigint)
         and (${priceTo}::bigint is null or s.price_minor <= ${priceTo}::bigint) and (not ${inStock}::boolean or s.available)
    ), fit as materialized (
      select p.product_id, p.words, p.placed, p.price_minor, p.highest_minor, p.compare_at_minor, p.available,
             p.only_variant_id, p.popularity, p.rating, p.tokens, p.category_ids, p.missed
        from pool p
       where p.missed in (0, 1, 2, 4, 8, 16, 32)
         and (not ${byVariant}::boolean or p.missed <> 0 or search.has_variant(
           p.product_id, p.currency, ${options}::jsonb, ${priceFrom}::bigint, ${priceTo}::bigint, ${inStock}::boolean))
    ), ranked as (
      select f.product_id, f.price_minor, f.highest_minor, f.compare_at_minor, f.available, f.only_variant_id,
             case ${sort}::text
               when 'relevance' then ts_rank('{0.05, 0.2, 0.4, 1}', f.words, (select a.query from asked a))
                                     * (1 + ln(1 + f.popularity) / 10) + f.placed
               when 'popularity' then f.popularity when 'rating' then f.rating when 'newest' then f.product_id
               when 'price-up' then -f.price_minor when 'price-down' then f.price_minor else 0 end as rank,
             case when ${sort}::text = 'name' then
               (select c.title_key from search.cards c where c.locale = ${locale} and c.product_id = f.product_id)
             end as title_key
        from fit f
       where f.missed = 0 order by title_key, rank desc, f.product_id desc
       limit ${size}::bigint offset ${skip}::bigint
    ), whole as (
      select t.token, f.missed, count(*) as products
        from fit f cross join lateral unnest(f.tokens) as t (token) group by t.token, f.missed
       union all
      select unnest(a.t1 || a.t2 || a.t3 || a.t4 || a.t5 || a.t6), 0, 0 from asked a
    ), counted as (
      select w.token, sum(w.products)::integer as products
        from whole w join search.facet_values v on v.id = w.token
       where w.missed = 0 or v.facet = (${facets}::text[])[1 + round(log(2, nullif(w.missed, 0)))::integer]
       group by w.token
    )
    select (select coalesce(json_agg(row_to_json(i)), '[]')
              from (select r.product_id, c.slug, c.title, c.brand, r.price_minor, r.highest_minor, r.compare_at_minor,
                           r.available, r.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height
                      from ranked r
                      join search.cards c on c.locale = ${locale} and c.product_id = r.product_id
                     order by r.title_key, r.rank desc, r.product_id desc) i) as items,
           (select count(*) from fit f where f.missed = 0) as count,
           search.facets_as_json((select array_agg(c.token) from counted c),
                                 (select array_agg(c.products) from counted c), ${locale}::text) as facets,
           (select coalesce(json_agg(json_build_object('id', n.id, 'count', n.count)), '[]')
              from (select u.id, count(*) as count
                      from fit f cross join lateral unnest(f.category_ids) as u (id)
                     where f.missed = 0 and u.id <> 0 group by u.id) n) as categories,
           (select count(*) from fit f where f.missed = 0 and f.available) as available,
           (select min(p.price_minor) from pool p where p.missed = 0) as lowest_minor,
           (select max(p.highest_minor) from pool p where p.missed = 0) as highest_minor`
}
