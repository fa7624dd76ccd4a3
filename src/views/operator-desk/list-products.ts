import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import type { ProductState } from '#market/catalog/index.ts'

/** Which products are asked for; what is left out does not count. */
export type ProductFilter = {
  /** Part of a title in any language, of the address or the brand, or the beginning of a SKU. */
  readonly search?: string
  /** Ids of the categories they may stand in. */
  readonly categories?: readonly number[] | undefined
  readonly state?: ProductState | undefined
  /** Only products with a smaller id: where the page before ended. */
  readonly before?: number | undefined
  readonly most?: number
}

/** A product in the desk's list. */
export type ProductRow = {
  readonly id: number
  readonly slug: string
  readonly title: string
  readonly brand: string
  readonly category: string
  readonly state: ProductState
  readonly media: string | null
  readonly variants: number
  readonly available: number
  readonly currency: Currency | null
  readonly from_minor: bigint | null
  readonly updatedAt: Date
}

const asPattern = (search: string): string => `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`

/** Products of a filter, the newest first; prices in one currency. */
export async function listProducts(
  db: Queries,
  filter: ProductFilter,
  currency: Currency,
): Promise<ProductRow[]> {
  const { search = '', categories = null, state = null, before = null, most = 50 } = filter
  const pattern = search.trim() === '' ? null : asPattern(search)
  return db.sql<ProductRow>`
    select p.id, p.slug, coalesce(t.title, p.slug) as title, p.brand, coalesce(ct.name, c.slug) as category, p.state,
           (select m.file_key from catalog.media m where m.product_id = p.id order by m.position limit 1) as media,
           v.variants, v.available, ${currency}::text as currency, v.from_minor, p.updated_at as "updatedAt"
      from catalog.products p
      join catalog.categories c on c.id = p.category_id
      left join catalog.category_translations ct on ct.category_id = c.id and ct.locale = 'en'
      left join catalog.product_translations t on t.product_id = p.id and t.locale = 'en'
     cross join lateral (
           select count(*) filter (where x.state <> 'archived') as variants,
                  coalesce(sum(s.free), 0)::bigint as available, min(r.amount_minor) as from_minor
             from catalog.variants x
             left join lateral (select sum(k.on_hand - k.reserved) as free
                                  from inventory.stock k where k.variant_id = x.id) s on true
             left join pricing.prices r on r.variant_id = x.id and r.currency = ${currency}
            where x.product_id = p.id) v
     where (${state}::text is null or p.state = ${state})
       and (${categories}::bigint[] is null or p.category_id = any (${categories}::bigint[]))
       and (${before}::bigint is null or p.id < ${before}::bigint)
       and (${pattern}::text is null
            or p.slug ilike ${pattern} or p.brand ilike ${pattern}
            or exists (select from catalog.product_translations a where a.product_id = p.id and a.title ilike ${pattern})
            or exists (select from catalog.variants a where a.product_id = p.id and a.sku ilike ${pattern}))
     order by p.id desc
     limit ${most}`
}

/** How many products there are in each state. */
export async function countProducts(db: Queries): Promise<Readonly<Record<ProductState, number>>> {
  const [row] = await db.sql<{ draft: number; active: number; archived: number }>`
    select count(*) filter (where state = 'draft') as draft, count(*) filter (where state = 'active') as active,
           count(*) filter (where state = 'archived') as archived
      from catalog.products`
  return row ?? { draft: 0, active: 0, archived: 0 }
}
