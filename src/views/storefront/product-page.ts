import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import type { Locale } from '#market/catalog/index.ts'
import type { ProductPage, VariantOffer } from './types.ts'

/** Which product, for whom. */
export type ProductQuery = { readonly slug: string; readonly locale: Locale; readonly currency: Currency }

/** Everything a product's page shows, in one statement; undefined where no active product has the slug. */
export async function productPage(_db: Queries, _query: ProductQuery): Promise<ProductPage | undefined> {
  return undefined
}

/** The active variant with exactly these options, for products with more variants than their page carries. */
export async function variantByOptions(
  _db: Queries,
  _query: ProductQuery,
  _options: Readonly<Record<string, string>>,
): Promise<VariantOffer | undefined> {
  return undefined
}
