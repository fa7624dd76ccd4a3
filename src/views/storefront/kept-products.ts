import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import type { Locale } from '#market/catalog/index.ts'
import type { ListingItem } from './types.ts'

/** A thing somebody kept, looked at or compares: one variant with what a shelf shows of it. */
export type KeptItem = ListingItem & {
  readonly variantId: number
  /** What was chosen, such as `Sea, M`; empty where there is nothing to choose. */
  readonly choice: string
}

type Row = {
  variant_id: number
  product_id: number
  slug: string
  title: string
  brand: string
  price_minor: bigint
  compare_at_minor: bigint | null
  available: number
  media_key: string | null
  choice: string
}

/**
 * The things of these variants, or of these products (then their cheapest variant), in the order asked. What has no price
 * in the currency, or is not for sale any more, is left out.
 */
export async function keptItems(
  { sql }: Queries,
  asked: { readonly variantIds?: readonly number[]; readonly slugs?: readonly string[] },
  reading: { readonly locale: Locale; readonly currency: Currency },
): Promise<readonly KeptItem[]> {
  const { variantIds = [], slugs = [] } = asked
  const { locale, currency } = reading
  const rows = await sql<Row>`
    select v.id as variant_id, p.id as product_id, p.slug, p.brand, r.amount_minor as price_minor,
           case when r.compare_at_minor > r.amount_minor then r.compare_at_minor end as compare_at_minor,
           coalesce((select t.title from catalog.product_translations t where t.product_id = p.id
                      order by t.locale = ${locale} desc, t.locale = 'en' desc limit 1), p.slug) as title,
           coalesce((select sum(s.on_hand - s.reserved)::integer from inventory.stock s
                       join inventory.locations l on l.code = s.location and l.active
                      where s.variant_id = v.id), 0) as available,
           (select m.file_key from catalog.media m where m.product_id = p.id
             order by m.options <> '{}' and v.options @> m.options desc, m.position limit 1) as media_key,
           coalesce((select string_agg(catalog.label(w.labels, ${locale}), ', ' order by o.position)
                       from catalog.product_options o
                       join catalog.option_values w on w.product_id = o.product_id and w.option_code = o.code
                                                   and w.code = v.options ->> o.code
                      where o.product_id = p.id), '') as choice
      from catalog.products p
      join catalog.variants v on v.product_id = p.id and v.state = 'active'
      join pricing.prices r on r.variant_id = v.id and r.currency = ${currency}
     where p.state = 'active'
       and (v.id = any (${[...variantIds]}::bigint[])
            or (p.slug = any (${[...slugs]}::text[])
                and v.id = (select u.id from catalog.variants u
                              join pricing.prices q on q.variant_id = u.id and q.currency = ${currency}
                             where u.product_id = p.id and u.state = 'active'
                             order by q.amount_minor, u.id limit 1)))
     order by array_position(${[...variantIds]}::bigint[], v.id), array_position(${[...slugs]}::text[], p.slug::text)`
  return rows.map((row) => ({
    variantId: row.variant_id,
    productId: row.product_id,
    slug: row.slug,
    title: row.title,
    brand: row.brand,
    choice: row.choice,
    price: money(row.price_minor, currency),
    fromPrice: false,
    compareAt: row.compare_at_minor === null ? null : money(row.compare_at_minor, currency),
    inStock: row.available > 0,
    picture: row.media_key === null ? null : { key: row.media_key, alt: '', width: 400, height: 400 },
    onlyVariantId: row.variant_id,
  }))
}
