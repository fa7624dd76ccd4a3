import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import type { Locale } from '#market/catalog/index.ts'
import type { ListingItem } from '../../storefront/index.ts'

/** A product as it can be bought now: the cheapest of its variants that is there, with that variant's price. */
export type RecommendedItem = ListingItem & {
  readonly variantId: number
  /** What the variant is, such as "100 g"; empty where there is nothing to choose. */
  readonly choice: string
}

type Row = {
  product_id: number
  slug: string
  title: string
  brand: string
  variant_id: number
  variants: number
  price_minor: bigint
  choice: string
  media_key: string | null
  media_alt: string | null
  media_width: number | null
  media_height: number | null
}

/**
 * Products as they are now, in the order of the numbers given: what is archived, has no price in the currency or is sold
 * out is left out. One statement, from the catalog, the prices and the stock themselves.
 */
export async function dress(
  { sql }: Queries,
  ids: readonly number[],
  { locale, currency }: { readonly locale: Locale; readonly currency: Currency },
): Promise<RecommendedItem[]> {
  if (ids.length === 0) return []
  const rows = await sql<Row>`
    select p.id as product_id, a.slug, t.title, p.brand, v.id as variant_id, v.variants, v.amount_minor as price_minor,
           coalesce((select string_agg(catalog.label(w.labels, ${locale}), ', ' order by o.position)
                       from catalog.product_options o
                       join catalog.option_values w on w.product_id = o.product_id and w.option_code = o.code
                                                   and w.code = v.options ->> o.code
                      where o.product_id = p.id), '') as choice,
           m.file_key as media_key, catalog.label(m.alt, ${locale}) as media_alt, m.width as media_width,
           m.height as media_height
      from unnest(${[...ids]}::bigint[]) with ordinality as h (product_id, place)
      join catalog.products p on p.id = h.product_id and p.state = 'active'
     cross join lateral (
       select x.title from catalog.product_translations x where x.product_id = p.id
        order by x.locale <> ${locale}, x.locale <> 'en', x.locale limit 1) t
     cross join lateral (
       select n.id, n.options, r.amount_minor, count(*) over () as variants
         from catalog.variants n
         join pricing.prices r on r.variant_id = n.id and r.currency = ${currency}
        where n.product_id = p.id and n.state = 'active'
          and exists (select from inventory.stock s where s.variant_id = n.id and s.on_hand > s.reserved)
        order by r.amount_minor, n.position, n.id limit 1) v
     cross join lateral (select coalesce((select x.slug from catalog.product_translations x
                                           where x.product_id = p.id and x.locale = ${locale}), p.slug) as slug) a
      left join lateral (
       select d.file_key, d.alt, d.width, d.height from catalog.media d where d.product_id = p.id
        order by d.position limit 1) m on true
     order by h.place`
  return rows.map((row) => ({
    productId: row.product_id,
    slug: row.slug,
    title: row.title,
    brand: row.brand,
    variantId: row.variant_id,
    choice: row.choice,
    price: money(row.price_minor, currency),
    fromPrice: false,
    compareAt: null,
    inStock: true,
    picture:
      row.media_key === null
        ? null
        : {
            key: row.media_key,
            alt: row.media_alt ?? '',
            width: row.media_width ?? 1,
            height: row.media_height ?? 1,
          },
    onlyVariantId: row.variants === 1 ? row.variant_id : null,
  }))
}

/** Titles of products, by number, whatever became of them since. */
export async function titlesOf(
  { sql }: Queries,
  ids: readonly number[],
  locale: Locale,
): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map()
  const rows = await sql<{ id: number; title: string }>`
    select distinct on (x.product_id) x.product_id as id, x.title
      from catalog.product_translations x where x.product_id = any (${[...ids]}::bigint[])
     order by x.product_id, x.locale <> ${locale}, x.locale <> 'en', x.locale`
  return new Map(rows.map(({ id, title }) => [id, title]))
}

/** What stands beside products on the shelves: their categories' best known, else the shop's, none of themselves. */
export async function neighborsOnShelf(
  { sql }: Queries,
  ids: readonly number[],
  { currency, most }: { readonly currency: Currency; readonly most: number },
): Promise<number[]> {
  const rows = await sql<{ id: number }>`
    with home as (
      select distinct p.category_id from catalog.products p where p.id = any (${[...ids]}::bigint[])
    ), near as (
      (select s.product_id as id, s.popularity, 0 as far
         from search.shelf s join home h on h.category_id = s.category_id
        where s.currency = ${currency} and s.available and not s.product_id = any (${[...ids]}::bigint[])
        order by s.popularity desc, s.product_id desc limit ${most})
      union all
      (select s.product_id, s.popularity, 1
         from search.shelf s
        where s.category_id = 0 and s.currency = ${currency} and s.available
          and not s.product_id = any (${[...ids]}::bigint[])
        order by s.popularity desc, s.product_id desc limit ${most})
    )
    select n.id from near n order by n.far, n.popularity desc, n.id desc`
  return [...new Set(rows.map(({ id }) => id))].slice(0, most)
}
