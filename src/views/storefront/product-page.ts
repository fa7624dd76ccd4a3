import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import { categoryTree, localeOf, type CategoryTree } from '#market/catalog/index.ts'
import { crumbsTo } from './category-page.ts'
import { findProduct, type ProductQuery } from './find-product.ts'
import { neighborsOf } from './neighbors.ts'
import type { ProductRow, VariantRow } from './product-row.ts'
import type { ListingItem, ProductOption, ProductPage, VariantOffer } from './types.ts'

/**
 * Everything a product's page shows, in one statement shared with whoever asks meanwhile; undefined where no active product
 * has the slug. What stands beside it is kept by its category until `dropNeighbors`.
 */
export async function productPage(db: Queries, query: ProductQuery): Promise<ProductPage | undefined> {
  const [row, tree] = await Promise.all([findProduct(db, query), categoryTree(db)])
  return row && pageOf(row, tree, query, await neighborsOf(db, row, query))
}

function pageOf(
  row: ProductRow,
  tree: CategoryTree,
  { locale, currency }: ProductQuery,
  related: readonly ListingItem[],
): ProductPage {
  const category = tree.byId.get(row.category_id)
  return {
    id: row.id,
    slug: row.slug,
    addresses: {
      en: row.addresses.en ?? row.slug,
      zh: row.addresses.zh ?? row.slug,
      fr: row.addresses.fr ?? row.slug,
    },
    title: row.title,
    summary: row.summary,
    description: row.description,
    textLocale: localeOf(row.text_locale) ?? locale,
    brand: row.brand,
    taxClass: row.tax_class,
    categorySlug: category?.slug ?? '',
    crumbs: category ? crumbsTo(category, locale) : [],
    options: row.options.map(optionOf),
    variants: row.variants.map((variant) => offerOf(variant, currency)),
    variantCount: row.variant_count,
    price: row.price_minor === null ? null : money(row.price_minor, currency),
    fromPrice: row.price_minor !== null && row.highest_minor !== null && row.highest_minor > row.price_minor,
    inStock: row.in_stock,
    facts: row.facts,
    pictures: row.pictures,
    related,
    updatedAt: row.updated_at,
  }
}

function optionOf({ code, label, values }: ProductRow['options'][number]): ProductOption {
  return {
    code,
    label: label === '' ? code : label,
    values: values.map((value) => ({
      code: value.code,
      label: value.label === '' ? value.code : value.label,
      inStock: value.in_stock,
      pictureKey: value.picture,
    })),
  }
}

function offerOf(row: VariantRow, currency: Currency): VariantOffer {
  const { amount_minor: amount, compare_at_minor: former, prior_minor: prior } = row
  const isReduced = former !== null && (prior === null || (amount !== null && prior > amount))
  return {
    id: row.id,
    sku: row.sku,
    sellerId: row.seller_id,
    options: row.options,
    gtin: row.gtin,
    weightGrams: row.weight_grams,
    price: amount === null ? null : money(amount, currency),
    compareAt: isReduced ? money(former, currency) : null,
    lowestBefore: isReduced && prior !== null ? money(prior, currency) : null,
    available: row.available,
    isDigital: row.is_digital,
  }
}

/** The active variant with exactly these options, for products with more variants than their page carries. */
export async function variantByOptions(
  db: Queries,
  { slug, currency }: Omit<ProductQuery, 'locale'>,
  options: Readonly<Record<string, string>>,
): Promise<VariantOffer | undefined> {
  const [row] = await db.sql<VariantRow>`
    select v.id, v.sku, v.seller_id, v.options, v.gtin, v.weight_grams, v.is_digital, r.amount_minor, r.compare_at_minor,
           r.prior_minor,
           least(999, coalesce((select sum(s.on_hand - s.reserved) from inventory.stock s
                                 where s.variant_id = v.id), 0))::integer as available
      from catalog.product_addresses a
      join catalog.products p on p.id = a.product_id
      join catalog.variants v on v.product_id = p.id and v.state = 'active'
      left join pricing.prices r on r.variant_id = v.id and r.currency = ${currency}
     where a.slug = ${slug} and p.state = 'active' and v.options = ${options}::jsonb`
  return row && offerOf(row, currency)
}
