import type { Queries } from '#kernel/database.ts'
import { categoryAddress, categoryTree, type Labels, type Locale } from '#market/catalog/index.ts'

/** Ids of products in one sitemap. Three languages of it are 7,500 addresses, at most 45 MB. */
const window = 2_500

/** A sitemap of products: its number from 1, how many products it holds, and when the latest of them changed. */
export type SitemapPart = { readonly part: number; readonly products: number; readonly changedAt: Date }

/** The sitemaps of products that hold anything. */
export async function sitemapParts(db: Queries): Promise<readonly SitemapPart[]> {
  return db.sql<SitemapPart>`
    select ((p.id - 1) / ${window}::bigint + 1)::integer as part, count(*)::integer as products,
           max(p.updated_at) as "changedAt"
      from catalog.products p where p.state = 'active'
     group by 1 order by 1`
}

/** Something with an address in every language. */
export type Place = { readonly addresses: Readonly<Record<Locale, string>>; readonly changedAt: Date | null }

const atOnce = 500

/** The products of a sitemap in the order of their ids, read in parts of 500. */
export async function* productPlaces(db: Queries, part: number): AsyncGenerator<readonly Place[]> {
  const last = part * window
  let after = (part - 1) * window
  for (;;) {
    const rows = await db.sql<{ id: number; slug: string; addresses: Labels; updated_at: Date }>`
      select p.id, p.slug, p.updated_at,
             (select coalesce(json_object_agg(t.locale, t.slug), '{}') from catalog.product_translations t
               where t.product_id = p.id and t.slug is not null) as addresses
        from catalog.products p
       where p.state = 'active' and p.id > ${after} and p.id <= ${last}
       order by p.id limit ${atOnce}::bigint`
    if (rows.length > 0)
      yield rows.map(({ slug, addresses: { en = slug, zh = slug, fr = slug }, updated_at }) => ({
        addresses: { en, zh, fr },
        changedAt: updated_at,
      }))
    if (rows.length < atOnce) return
    after = rows.at(-1)?.id ?? last
  }
}

/** All categories. No statement once warm. */
export async function categoryPlaces(db: Queries): Promise<readonly Place[]> {
  const { byId } = await categoryTree(db)
  return [...byId.values()].map((node) => ({
    addresses: {
      en: categoryAddress(node, 'en'),
      zh: categoryAddress(node, 'zh'),
      fr: categoryAddress(node, 'fr'),
    },
    changedAt: null,
  }))
}
