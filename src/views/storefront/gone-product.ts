import type { Queries } from '#kernel/database.ts'
import { categoryTree, type Locale } from '#market/catalog/index.ts'
import { crumbsTo } from './category-page.ts'
import type { Crumb } from './types.ts'

/** A product that was put away: what it was called, and the way to where it stood. */
export type GoneProduct = {
  readonly title: string
  readonly categorySlug: string
  readonly crumbs: readonly Crumb[]
}

/** An archived product by any address it had; undefined for one that is sold, in preparation, or never was. */
export async function goneProduct(
  db: Queries,
  { slug, locale }: { readonly slug: string; readonly locale: Locale },
): Promise<GoneProduct | undefined> {
  const [row] = await db.sql<{ title: string; category_id: number }>`
    select t.title, p.category_id
      from catalog.product_addresses a
      join catalog.products p on p.id = a.product_id and p.state = 'archived'
     cross join lateral (
       select x.title from catalog.product_translations x where x.product_id = p.id
        order by x.locale <> ${locale}, x.locale <> 'en', x.locale limit 1) t
     where a.slug = ${slug}`
  if (!row) return undefined
  const category = (await categoryTree(db)).byId.get(row.category_id)
  return {
    title: row.title,
    categorySlug: category?.slug ?? '',
    crumbs: category ? crumbsTo(category, locale) : [],
  }
}
