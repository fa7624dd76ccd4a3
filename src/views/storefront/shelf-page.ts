import type { Queries } from '#kernel/database.ts'
import type { Currency } from '#kernel/currency.ts'
import type { Locale } from '#market/catalog/index.ts'
import type { Part } from './part.ts'
import type { ShelfRow } from './shelf-row.ts'

/** A row of a page: what is shown, the key it is ordered by, and how many there are in all. An empty page is one row of nulls. */
export type PageRow = ShelfRow & { sort_key: string; count: number }

/** Which shelf: a category with all below it (0 is everything), in a language and currency. */
export type Shelf = { readonly categoryId: number; readonly locale: Locale; readonly currency: Currency }

/** One part of a whole shelf, from the index of its order. One row more than the size says that there is more. */
export function shelfPage(
  db: Queries,
  { categoryId, locale, currency }: Shelf,
  { sort, after, size, skip }: Part,
): Promise<PageRow[]> {
  return db.sql<PageRow>`
    select s.product_id, s.slug, s.title, s.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
           s.only_variant_id, s.media_key, s.media_alt, s.media_width, s.media_height, s.sort_key,
           coalesce((select t.products from search.totals t
                      where t.category_id = ${categoryId} and t.currency = ${currency}), 0) as count
      from (values (1)) as always (n)
      left join search.shelf_page(${categoryId}, ${currency}, ${locale}, ${sort}, ${after?.key ?? null},
                                  ${after?.productId ?? null}, ${size + 1}::bigint, ${skip}::bigint) s on true`
}
