import type { Labels, Locale } from '#market/catalog/index.ts'
import type { ProductFact } from './types.ts'

/** A variant as the product statement answers it. */
export type VariantRow = {
  id: number
  sku: string
  seller_id: string
  options: Record<string, string>
  gtin: string | null
  weight_grams: number
  amount_minor: bigint | null
  compare_at_minor: bigint | null
  prior_minor: bigint | null
  available: number
  is_digital: boolean
}

/** Everything of a product in one row; each collection is read by itself, so none multiplies another. */
export type ProductRow = {
  id: number
  slug: string
  addresses: Labels
  brand: string
  tax_class: string
  category_id: number
  updated_at: Date
  text_locale: string
  title: string
  summary: string
  description: string
  options: {
    code: string
    label: string
    values: { code: string; label: string; in_stock: boolean; picture: string | null }[]
  }[]
  variants: VariantRow[]
  variant_count: number
  price_minor: bigint | null
  highest_minor: bigint | null
  in_stock: boolean
  facts: { code: string; kind: ProductFact['kind']; label: string; unit: string | null; value: string }[]
  pictures: {
    key: string
    alt: string
    width: number
    height: number
    options: Record<string, string>
    film: string | null
    captions: Partial<Record<Locale, string>>
  }[]
}
