import type { Currency } from '#kernel/currency.ts'
import { money } from '#kernel/money.ts'
import type { ListingItem } from './types.ts'

/** A product on the shelf as a statement answers it. */
export type ShelfRow = {
  product_id: number
  slug: string
  title: string
  brand: string
  price_minor: bigint
  highest_minor: bigint
  compare_at_minor: bigint | null
  available: boolean
  only_variant_id: number | null
  media_key: string | null
  media_alt: string | null
  media_width: number | null
  media_height: number | null
}

/** The item of a row. */
export function itemOf(row: ShelfRow, currency: Currency): ListingItem {
  return {
    productId: row.product_id,
    slug: row.slug,
    title: row.title,
    brand: row.brand,
    price: money(row.price_minor, currency),
    fromPrice: row.highest_minor > row.price_minor,
    compareAt: row.compare_at_minor === null ? null : money(row.compare_at_minor, currency),
    inStock: row.available,
    picture:
      row.media_key === null
        ? null
        : {
            key: row.media_key,
            alt: row.media_alt ?? '',
            width: row.media_width ?? 1,
            height: row.media_height ?? 1,
          },
    onlyVariantId: row.only_variant_id,
  }
}
