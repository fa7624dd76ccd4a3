import type { Queries } from '#kernel/database.ts'
import type { Narrowing } from './narrowing.ts'
import type { Part } from './part.ts'
import type { PageRow, Shelf } from './shelf-page.ts'

/**
 * One part of what filters leave of a shelf. The shelf's row and the facets decide first; where options, price and
 * stock must hold for one variant, the variants of what is left are looked at.
 */
export function narrowedPage(
  db: Queries,
  shelf: Shelf,
  narrowing: Narrowing,
  part: Part,
): Promise<PageRow[]> {
  const { categoryId, locale, currency } = shelf
  const { facets, values, priceFrom, priceTo, inStock, options, byVariant } = narrowing
  const { sort, after } = part
  return db.sql<PageRow>`
    with asked as materialized (
      select a.t1, a.t2, a.t3, a.t4, a.t5, a.t6
        from search.tokens_of(${facets}::text[], ${JSON.stringify(values)}::jsonb) a
    ), named as materialized (
      select p.product_id
        from search.products p cross join asked a
       where ${facets[0]}::text is not null and p.tokens && (select f.t1 from asked f)
         and search.missed(p.tokens, a.t1, a.t2, a.t3, a.t4, a.t5, a.t6) = 0
    ), pool as materialized (
      select s.product_id, s.price_minor, s.highest_minor, s.compare_at_minor, s.available, s.only_variant_id,
             case ${sort}::text when 'popularity' then s.popularity when 'rating' then s.rating when 'price-up' then -s.price_minor
                          when 'price-down' then s.price_minor else 0 end as rank
        from search.shelf s
       where s.category_id = ${categoryId} and s.currency = ${currency}
         and (${facets[0]}::text is null or s.product_id = any (array(select n.product_id from named n)))
         and (${priceFrom}::bigint is null or s.highest_minor >= ${priceFrom}::bigint)
         and (${priceTo}::bigint is null or s.price_minor <= ${priceTo}::bigint)
         and (not ${inStock}::boolean or s.available)
         and (not ${byVariant}::boolean
              or (${options}::jsonb = '{}' and coalesce(s.price_minor >= ${priceFrom}::bigint, true)
                  and (not ${inStock}::boolean or coalesce(s.highest_minor <= ${priceTo}::bigint, true)))
              or search.has_variant(s.product_id, s.currency, ${options}::jsonb, ${priceFrom}::bigint,
                                    ${priceTo}::bigint, ${inStock}::boolean))
    ), part as (
      select p.product_id, c.slug, c.title, c.brand, p.price_minor, p.highest_minor, p.compare_at_minor, p.available,
             p.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, p.rank,
             case when ${sort}::text = 'name' then c.title_key end as title_key
        from pool p
        join search.cards c on c.locale = ${locale} and c.product_id = p.product_id
       where ${after === null}::boolean
          or case ${sort}::text
               when 'name' then (c.title_key, p.product_id) > (${after?.key ?? ''}::text collate "C", ${after?.productId ?? 0}::bigint)
               when 'newest' then p.product_id < ${after?.productId ?? 0}::bigint
               when 'price-up' then (p.price_minor, p.product_id) > (${numberOf(after?.key)}::bigint, ${after?.productId ?? 0}::bigint)
               else (p.rank, p.product_id) < (${numberOf(after?.key)}::bigint, ${after?.productId ?? 0}::bigint)
             end
       order by case when ${sort}::text = 'name' then c.title_key end, p.rank desc,
                case when ${sort}::text in ('name', 'price-up') then p.product_id else -p.product_id end
       limit ${part.size + 1}::bigint offset ${part.skip}::bigint
    )
    select p.product_id, p.slug, p.title, p.brand, p.price_minor, p.highest_minor, p.compare_at_minor, p.available,
           p.only_variant_id, p.media_key, p.media_alt, p.media_width, p.media_height,
           coalesce(p.title_key, abs(p.rank)::text) as sort_key, (select count(*) from pool) as count
      from (values (1)) as always (n)
      left join part p on true
     order by p.title_key, p.rank desc,
              case when ${sort}::text in ('name', 'price-up') then p.product_id else -p.product_id end`
}

const numberOf = (key: string | undefined): string => (key !== undefined && /^\d+$/.test(key) ? key : '0')
