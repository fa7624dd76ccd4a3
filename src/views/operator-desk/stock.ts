import type { Queries } from '#kernel/database.ts'

/** Stock of a variant at a place, as the desk shows it. */
export type DeskStock = {
  readonly variantId: number
  readonly sku: string
  readonly title: string
  readonly options: Readonly<Record<string, string>>
  readonly location: string
  readonly onHand: number
  readonly reserved: number
  readonly available: number
}

/** Which stock to list: by the beginning of a SKU, at a place, with little left, after a row of the page before. */
export type DeskStockFilter = {
  readonly sku?: string
  readonly location?: string
  /** Only where fewer than this are available. */
  readonly below?: number
  readonly after?: { readonly sku: string; readonly location: string }
  readonly locale?: string
  readonly most?: number
}

/** Stock by SKU and place; at most 100 or as many as asked. */
export async function deskStock(db: Queries, filter: DeskStockFilter = {}): Promise<DeskStock[]> {
  const { sku = null, location = null, below = null, after, locale = 'en', most = 100 } = filter
  return db.sql<DeskStock>`
    select v.id as "variantId", v.sku, coalesce(t.title, v.sku) as title, v.options, s.location,
           s.on_hand as "onHand", s.reserved, s.on_hand - s.reserved as available
      from inventory.stock s
      join catalog.variants v on v.id = s.variant_id
      left join lateral (
           select pt.title from catalog.product_translations pt
            where pt.product_id = v.product_id
            order by pt.locale = ${locale} desc, pt.locale = 'en' desc limit 1) t on true
     where (${sku}::text is null or starts_with(v.sku, upper(${sku})))
       and (${location}::text is null or s.location = ${location})
       and (${below}::integer is null or s.on_hand - s.reserved < ${below})
       and (${after?.sku ?? null}::text is null
            or (v.sku, s.location) > (${after?.sku ?? null}::text, ${after?.location ?? null}::text))
     order by v.sku, s.location
     limit ${most}`
}
