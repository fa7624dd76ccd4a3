import type { Queries } from '#kernel/database.ts'
import type { Currency } from '#kernel/currency.ts'
import { never } from '#kernel/result.ts'
import type { Locale } from '#market/catalog/index.ts'
import type { Part } from './part.ts'
import type { ShelfRow } from './shelf-row.ts'

/** A row of a page: what is shown, the key it is ordered by, and how many there are in all. An empty page is one row of nulls. */
export type PageRow = ShelfRow & { sort_key: string; count: number }

/** Which shelf: a category with all below it (0 is everything), in a language and currency. */
export type Shelf = { readonly categoryId: number; readonly locale: Locale; readonly currency: Currency }

const beyond = 9_007_199_254_740_991

/** One part of a whole shelf, straight from the index of its order. One row more than the size says that there is more. */
export function shelfPage(db: Queries, shelf: Shelf, part: Part): Promise<PageRow[]> {
  switch (part.sort) {
    case 'popularity':
      return byPopularity(db, shelf, part)
    case 'newest':
      return byAge(db, shelf, part)
    case 'price-up':
      return byPriceUp(db, shelf, part)
    case 'price-down':
      return byPriceDown(db, shelf, part)
    case 'name':
      return shelf.categoryId === 0 ? allByName(db, shelf, part) : byName(db, shelf, part)
    default:
      return never(part.sort)
  }
}

function byPopularity(db: Queries, { categoryId, locale, currency }: Shelf, part: Part): Promise<PageRow[]> {
  const { key, productId } = part.after ?? { key: '2147483647', productId: beyond }
  return db.sql<PageRow>`
    select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
           s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, s.popularity::text as sort_key,
           coalesce((select t.products from search.totals t
                      where t.category_id = ${categoryId} and t.currency = ${currency}), 0) as count
      from (values (1)) as always (n)
      left join lateral (
        select s.product_id, s.price_minor, s.highest_minor, s.compare_at_minor, s.available, s.only_variant_id,
               s.popularity
          from search.shelf s
         where s.category_id = ${categoryId} and s.currency = ${currency}
           and (s.popularity, s.product_id) < (${key}::integer, ${productId}::bigint)
         order by s.popularity desc, s.product_id desc
         limit ${part.size + 1}::bigint offset ${part.skip}::bigint) s on true
      left join search.cards c on c.locale = ${locale} and c.product_id = s.product_id
     order by s.popularity desc, s.product_id desc`
}

function byAge(db: Queries, { categoryId, locale, currency }: Shelf, part: Part): Promise<PageRow[]> {
  const { key, productId } = part.after ?? { key: '0', productId: beyond }
  return db.sql<PageRow>`
    select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
           s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, '0' as sort_key,
           coalesce((select t.products from search.totals t
                      where t.category_id = ${categoryId} and t.currency = ${currency}), 0) as count
      from (values (1)) as always (n)
      left join lateral (
        select s.product_id, s.price_minor, s.highest_minor, s.compare_at_minor, s.available, s.only_variant_id,
               s.popularity
          from search.shelf s
         where s.category_id = ${categoryId} and s.currency = ${currency}
           and s.product_id < ${productId}::bigint and ${key}::text is not null
         order by s.product_id desc
         limit ${part.size + 1}::bigint offset ${part.skip}::bigint) s on true
      left join search.cards c on c.locale = ${locale} and c.product_id = s.product_id
     order by s.product_id desc`
}

function byPriceUp(db: Queries, { categoryId, locale, currency }: Shelf, part: Part): Promise<PageRow[]> {
  const { key, productId } = part.after ?? { key: '0', productId: 0 }
  return db.sql<PageRow>`
    select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
           s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, s.price_minor::text as sort_key,
           coalesce((select t.products from search.totals t
                      where t.category_id = ${categoryId} and t.currency = ${currency}), 0) as count
      from (values (1)) as always (n)
      left join lateral (
        select s.product_id, s.price_minor, s.highest_minor, s.compare_at_minor, s.available, s.only_variant_id,
               s.popularity
          from search.shelf s
         where s.category_id = ${categoryId} and s.currency = ${currency}
           and (s.price_minor, s.product_id) > (${key}::bigint, ${productId}::bigint)
         order by s.price_minor, s.product_id
         limit ${part.size + 1}::bigint offset ${part.skip}::bigint) s on true
      left join search.cards c on c.locale = ${locale} and c.product_id = s.product_id
     order by s.price_minor, s.product_id`
}

function byPriceDown(db: Queries, { categoryId, locale, currency }: Shelf, part: Part): Promise<PageRow[]> {
  const { key, productId } = part.after ?? { key: String(beyond), productId: beyond }
  return db.sql<PageRow>`
    select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
           s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, s.price_minor::text as sort_key,
           coalesce((select t.products from search.totals t
                      where t.category_id = ${categoryId} and t.currency = ${currency}), 0) as count
      from (values (1)) as always (n)
      left join lateral (
        select s.product_id, s.price_minor, s.highest_minor, s.compare_at_minor, s.available, s.only_variant_id,
               s.popularity
          from search.shelf s
         where s.category_id = ${categoryId} and s.currency = ${currency}
           and (s.price_minor, s.product_id) < (${key}::bigint, ${productId}::bigint)
         order by s.price_minor desc, s.product_id desc
         limit ${part.size + 1}::bigint offset ${part.skip}::bigint) s on true
      left join search.cards c on c.locale = ${locale} and c.product_id = s.product_id
     order by s.price_minor desc, s.product_id desc`
}

// A category is read whole and sorted; it has no index by name, since names differ by language.
function byName(db: Queries, { categoryId, locale, currency }: Shelf, part: Part): Promise<PageRow[]> {
  const { key, productId } = part.after ?? { key: '', productId: 0 }
  return db.sql<PageRow>`
    select s.product_id, s.slug, s.title, s.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
           s.only_variant_id, s.media_key, s.media_alt, s.media_width, s.media_height, s.title_key as sort_key,
           coalesce((select t.products from search.totals t
                      where t.category_id = ${categoryId} and t.currency = ${currency}), 0) as count
      from (values (1)) as always (n)
      left join lateral (
        select s.product_id, c.slug, c.title, c.title_key, c.brand, s.price_minor, s.highest_minor,
               s.compare_at_minor, s.available, s.only_variant_id, c.media_key, c.media_alt, c.media_width,
               c.media_height
          from search.shelf s
          join search.cards c on c.locale = ${locale} and c.product_id = s.product_id
         where s.category_id = ${categoryId} and s.currency = ${currency}
           and (c.title_key, c.product_id) > (${key}::text collate "C", ${productId}::bigint)
         order by c.title_key, c.product_id
         limit ${part.size + 1}::bigint offset ${part.skip}::bigint) s on true
     order by s.title_key, s.product_id`
}

// Everything by name walks the index of titles instead.
function allByName(db: Queries, { categoryId, locale, currency }: Shelf, part: Part): Promise<PageRow[]> {
  const { key, productId } = part.after ?? { key: '', productId: 0 }
  return db.sql<PageRow>`
    select s.product_id, s.slug, s.title, s.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
           s.only_variant_id, s.media_key, s.media_alt, s.media_width, s.media_height, s.title_key as sort_key,
           coalesce((select t.products from search.totals t
                      where t.category_id = ${categoryId} and t.currency = ${currency}), 0) as count
      from (values (1)) as always (n)
      left join lateral (
        select s.product_id, c.slug, c.title, c.title_key, c.brand, s.price_minor, s.highest_minor,
               s.compare_at_minor, s.available, s.only_variant_id, c.media_key, c.media_alt, c.media_width,
               c.media_height
          from search.cards c
         cross join lateral (
           select h.product_id, h.price_minor, h.highest_minor, h.compare_at_minor, h.available, h.only_variant_id
             from search.shelf h
            where h.category_id = ${categoryId} and h.currency = ${currency} and h.product_id = c.product_id
           offset 0) s
         where c.locale = ${locale}
           and (c.title_key, c.product_id) > (${key}::text collate "C", ${productId}::bigint)
         order by c.title_key, c.product_id
         limit ${part.size + 1}::bigint offset ${part.skip}::bigint) s on true
     order by s.title_key, s.product_id`
}
