import { toWire } from '#kernel/money.ts'
import type {
  CategoryPage,
  CategoryTile,
  Facet,
  Listing,
  ListingItem,
  Picture,
  ProductPage,
  VariantOffer,
} from '#views/storefront/index.ts'
import type { SearchPage } from '#views/search/index.ts'
import { mediaUrl, wireOrNull } from './money.ts'

/** A picture as the wire has it. */
export function pictureOnWire({ key, alt, width, height }: Picture) {
  return { url: `/media/${key}`, alt, width, height }
}

/** A category as a menu line. */
export function tileOnWire({ slug, name, pictureKey }: CategoryTile) {
  return { slug, name, picture_url: mediaUrl(pictureKey) }
}

/** A category with its surroundings. */
export function categoryOnWire(page: CategoryPage) {
  return {
    slug: page.slug,
    name: page.name,
    description: page.description,
    way: page.crumbs,
    categories: page.children.map(tileOnWire),
    parent: page.parentSlug,
  }
}

/** A product on the shelf. */
export function itemOnWire(item: ListingItem) {
  return {
    product_id: item.productId,
    slug: item.slug,
    title: item.title,
    brand: item.brand,
    price: toWire(item.price),
    from_price: item.fromPrice,
    compare_at: wireOrNull(item.compareAt),
    in_stock: item.inStock,
    picture: item.picture === null ? null : pictureOnWire(item.picture),
    only_variant_id: item.onlyVariantId,
  }
}

/** Something to narrow by. */
export function facetOnWire({ kind, code, label, unit, values }: Facet) {
  return { kind, code, label, unit, values }
}

/** A part of a listing; `next` is the address of what follows. */
export function listingOnWire(found: Listing | SearchPage, count: number, next: string | null) {
  const { items, page, pages, size, sort } = found
  return { items: items.map(itemOnWire), count, page, pages, size, sort, next }
}

/** A variant as it is offered. */
export function variantOnWire(variant: VariantOffer) {
  return {
    id: variant.id,
    sku: variant.sku,
    seller_id: variant.sellerId,
    options: variant.options,
    gtin: variant.gtin,
    weight_grams: variant.weightGrams,
    price: wireOrNull(variant.price),
    compare_at: wireOrNull(variant.compareAt),
    lowest_before: wireOrNull(variant.lowestBefore),
    available: variant.available,
  }
}

/** A product whole. */
export function productOnWire(page: ProductPage) {
  return {
    id: page.id,
    slug: page.slug,
    title: page.title,
    summary: page.summary,
    description: page.description,
    text_locale: page.textLocale,
    brand: page.brand,
    tax_class: page.taxClass,
    category: page.categorySlug,
    way: page.crumbs,
    options: page.options.map(({ code, label, values }) => ({
      code,
      label,
      values: values.map((value) => ({ code: value.code, label: value.label, in_stock: value.inStock })),
    })),
    variants: page.variants.map(variantOnWire),
    variant_count: page.variantCount,
    price: wireOrNull(page.price),
    from_price: page.fromPrice,
    in_stock: page.inStock,
    facts: page.facts.map(({ code, kind, label, value, unit }) => ({ code, kind, label, value, unit })),
    pictures: page.pictures.map((each) => ({ ...pictureOnWire(each), film_url: mediaUrl(each.film) })),
    related: page.related.map(itemOnWire),
    updated_at: page.updatedAt.toISOString(),
  }
}
