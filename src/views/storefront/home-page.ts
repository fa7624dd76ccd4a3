import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { categoryTree, type Locale } from '#market/catalog/index.ts'
import { tileOf } from './category-page.ts'
import { itemOf, type ShelfRow } from './shelf-row.ts'
import type { HomePage, ListingItem } from './types.ts'

type HomeRow = ShelfRow & { newest: boolean; place: number }

/** The front of the shop in two statements: twelve that are loved and in stock, eight that are fresh, the departments, the picture. */
export async function homePage(
  db: Queries,
  { locale, currency }: { readonly locale: Locale; readonly currency: Currency },
): Promise<HomePage> {
  const [rows, tree, marks] = await Promise.all([
    frontRows(db, locale, currency),
    categoryTree(db),
    frontPicture(db),
  ])
  const shown = (newest: boolean) =>
    rows.filter((row) => row.newest === newest).map((row) => itemOf(row, currency))
  return {
    heroKey: marks[0]?.key ?? null,
    featured: shown(false),
    newest: shown(true),
    categories: tree.departments.map((node) => tileOf(node, locale)),
  }
}

/** The picture of the front page, by the mark the operator's loading left. */
function frontPicture(db: Queries): Promise<{ key: string | null }[]> {
  return db.sql<{
    key: string | null
  }>`select value ->> 'key' as key from kernel.marks where name = 'front_picture'`
}

function frontRows(db: Queries, locale: Locale, currency: Currency): Promise<HomeRow[]> {
  return db.sql<HomeRow>`
    with loved as (
      select s.product_id, row_number() over (order by s.popularity desc, s.product_id desc) as place
        from search.shelf s
       where s.category_id = 0 and s.currency = ${currency} and s.available
       order by s.popularity desc, s.product_id desc limit 12
    ), fresh as (
      select s.product_id, row_number() over (order by s.product_id desc) as place
        from search.shelf s
       where s.category_id = 0 and s.currency = ${currency}
       order by s.product_id desc limit 8
    ), front as (
      select product_id, place, false as newest from loved
      union all
      select product_id, place, true from fresh
    )
    select f.newest, f.place, s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor,
           s.compare_at_minor, s.available, s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height
      from front f
      join search.shelf s on s.category_id = 0 and s.currency = ${currency} and s.product_id = f.product_id
      join search.cards c on c.locale = ${locale} and c.product_id = f.product_id
     order by f.newest, f.place`
}

/** The products of these slugs that are for sale in a currency, in the order of the slugs, in one statement. */
export async function productsNamed(
  db: Queries,
  slugs: readonly string[],
  { locale, currency }: { readonly locale: Locale; readonly currency: Currency },
): Promise<readonly ListingItem[]> {
  if (slugs.length === 0) return []
  const rows = await db.sql<ShelfRow>`
    select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor,
           s.compare_at_minor, s.available, s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height
      from unnest(${slugs}::text[]) with ordinality as asked (slug, place)
      join search.cards c on c.locale = ${locale} and c.slug = asked.slug
      join search.shelf s on s.category_id = 0 and s.currency = ${currency} and s.product_id = c.product_id
     order by asked.place`
  return rows.map((row) => itemOf(row, currency))
}
