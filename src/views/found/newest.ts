import type { Queries } from '#kernel/database.ts'
import type { Locale } from '#market/catalog/index.ts'

/** A product that came into the shop lately. */
export type Newcomer = {
  readonly slug: string
  readonly title: string
  readonly summary: string
  readonly brand: string
  readonly createdAt: Date
}

/** The fifty latest products of the shop, the latest first. */
export async function newestProducts(db: Queries, locale: Locale): Promise<readonly Newcomer[]> {
  return db.sql<Newcomer>`
    select catalog.product_address(p.id, ${locale}) as slug, t.title, t.summary, p.brand, p.created_at as "createdAt"
      from catalog.products p
     cross join lateral (
       select x.title, x.summary from catalog.product_translations x where x.product_id = p.id
        order by x.locale <> ${locale}, x.locale <> 'en', x.locale limit 1) t
     where p.state = 'active'
     order by p.id desc limit 50`
}
