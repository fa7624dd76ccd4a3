import type { Currency } from '#kernel/currency.ts'
import type { Money } from '#kernel/money.ts'
import type { Locale } from '#market/catalog/index.ts'

/** A picture: `key` is served at `/media/<key>`, for ever the same bytes. Width and height in pixels. */
export type Picture = {
  readonly key: string
  readonly alt: string
  readonly width: number
  readonly height: number
}

/** A product as it stands on the shelf. `price` is the lowest of its variants; `fromPrice` says that others cost more. */
export type ListingItem = {
  readonly productId: number
  readonly slug: string
  readonly title: string
  readonly brand: string
  readonly price: Money
  readonly fromPrice: boolean
  /** The former price of the variant whose price is shown, where it is above it. */
  readonly compareAt: Money | null
  readonly inStock: boolean
  readonly picture: Picture | null
  /** Set when the product has one variant only, so that it can be put into the cart from the shelf. */
  readonly onlyVariantId: number | null
  /** The sum of its stars and how many gave some; absent where nobody has, or where it was not asked. */
  readonly rating?: { readonly sum: number; readonly count: number }
}

/** How a listing is ordered. Equals stand in the order of their age; names go by their letters without case and accents. */
export type ListingSort = 'popularity' | 'rating' | 'newest' | 'price-up' | 'price-down' | 'name'

/** All orders, the usual one first. */
export const listingSorts: readonly ListingSort[] = [
  'popularity',
  'rating',
  'newest',
  'price-up',
  'price-down',
  'name',
]

/**
 * What a buyer narrows a listing by. Values of one facet widen (oak or ash), facets narrow (oak and under 50); six
 * facets at most.
 * Options, price and stock must hold for one and the same variant.
 */
export type ListingFilters = {
  /** Lowest and highest price in minor units of the query's currency, both inclusive. */
  readonly priceFrom?: bigint
  readonly priceTo?: bigint
  readonly inStock?: boolean
  readonly brands?: readonly string[]
  /** So many stars on average, from 1 to 4, and more. */
  readonly stars?: number
  /** Numbers of sellers who offer it. */
  readonly sellers?: readonly string[]
  /** By attribute code: choice codes, `true`/`false`, or numbers as written in the facet. */
  readonly attributes?: Readonly<Record<string, readonly string[]>>
  /** By option code: codes of option values. */
  readonly options?: Readonly<Record<string, readonly string[]>>
}

/** Which products, in which language and currency, in which order, and which part of them. */
export type ListingQuery = {
  readonly locale: Locale
  readonly currency: Currency
  /** A category's slug, its descendants included. Absent: everything. */
  readonly category?: string
  readonly filters?: ListingFilters
  readonly sort?: ListingSort
  /** 1 to 96, usually 24. */
  readonly size?: number
  /** The numbered page, from 1 to 400. Not with `after`. */
  readonly page?: number
  /** The cursor of an earlier answer: go on behind its last item, however far. */
  readonly after?: string
}

/** A part of a listing. `next` is the cursor behind the last item, null at the end. */
export type Listing = {
  readonly items: readonly ListingItem[]
  readonly count: number
  readonly page: number
  readonly pages: number
  readonly size: number
  readonly sort: ListingSort
  readonly next: string | null
}

/** One value of a facet: how many products it would leave, all other facets as they are. */
export type FacetValue = {
  readonly value: string
  readonly label: string
  readonly count: number
  readonly selected: boolean
}

/** Something to narrow by. `code` is the key in `ListingFilters.attributes` or `.options`, or the kind's own name. */
export type Facet = {
  readonly kind: 'brand' | 'rating' | 'seller' | 'attribute' | 'option'
  readonly code: string
  readonly label: string
  readonly unit: string | null
  readonly values: readonly FacetValue[]
}

/** The facets of a listing, with how many are in stock and between which prices all of it lies. */
export type ListingFacets = {
  readonly facets: readonly Facet[]
  readonly inStock: number
  readonly lowest: Money | null
  readonly highest: Money | null
}

/** A step of the way from the shop's front to a category. */
export type Crumb = { readonly slug: string; readonly address: string; readonly name: string }

/** A category as its own page needs it. */
export type CategoryPage = {
  readonly slug: string
  /** Where it is found in each language. */
  readonly addresses: Readonly<Record<Locale, string>>
  readonly name: string
  readonly description: string
  /** From the department down to the category itself. */
  readonly crumbs: readonly Crumb[]
  readonly children: readonly CategoryTile[]
  readonly parentSlug: string | null
}

/** A category as a tile or a menu line. */
export type CategoryTile = {
  readonly slug: string
  /** Where it is found in the language asked for. */
  readonly address: string
  readonly name: string
  readonly pictureKey: string | null
}

/** A variant as it is offered. `available` is what is left to sell, at most 999; checkout reads the truth again. */
export type VariantOffer = {
  readonly id: number
  readonly sku: string
  readonly sellerId: string
  readonly options: Readonly<Record<string, string>>
  readonly gtin: string | null
  readonly weightGrams: number
  /** Null where the variant has no price in the currency: it cannot be bought there. */
  readonly price: Money | null
  /** The former price; none where the 30 days before knew a price as low as this one, for then nothing is reduced. */
  readonly compareAt: Money | null
  /** The lowest price of the 30 days before the reduction; null where nothing is reduced or no price is known there. */
  readonly lowestBefore: Money | null
  readonly available: number
  /** It is downloaded: nothing of it is carried. */
  readonly isDigital: boolean
}

/** A value a buyer may choose. `inStock` is true when some variant having it can be bought now. */
export type OptionValue = {
  readonly code: string
  readonly label: string
  readonly inStock: boolean
  /** The picture that shows this value, where there is one. */
  readonly pictureKey: string | null
}

/** Something a buyer chooses, such as a size. */
export type ProductOption = {
  readonly code: string
  readonly label: string
  readonly values: readonly OptionValue[]
}

/** A stated fact about a product, its value already in words of the locale; booleans are `true` or `false`. */
export type ProductFact = {
  readonly code: string
  readonly kind: 'text' | 'number' | 'boolean' | 'choice'
  readonly label: string
  readonly value: string
  readonly unit: string | null
}

/** A picture on a product page; with options it shows only variants that have them. With a film it is the film's poster. */
export type ProductPicture = Picture & {
  readonly options: Readonly<Record<string, string>>
  /** The key of the film, MP4 or WebM. */
  readonly film: string | null
  /** The keys of the film's captions (WebVTT) by language. */
  readonly captions: Readonly<Partial<Record<Locale, string>>>
}

/** Everything a product's page shows. */
export type ProductPage = {
  readonly id: number
  readonly slug: string
  /** Where it is found in each language; the slug where a language has no address of its own. */
  readonly addresses: Readonly<Record<Locale, string>>
  readonly title: string
  readonly summary: string
  readonly description: string
  /** The locale the texts are in: the one asked for or, where it is missing, the one that stood in. */
  readonly textLocale: Locale
  readonly brand: string
  readonly taxClass: string
  readonly categorySlug: string
  readonly crumbs: readonly Crumb[]
  readonly options: readonly ProductOption[]
  /** At most 250 of the active variants, in their order. */
  readonly variants: readonly VariantOffer[]
  readonly variantCount: number
  /** The lowest price of all variants in the currency; null where none has one. */
  readonly price: Money | null
  readonly fromPrice: boolean
  readonly inStock: boolean
  readonly facts: readonly ProductFact[]
  readonly pictures: readonly ProductPicture[]
  readonly related: readonly ListingItem[]
  readonly updatedAt: Date
}

/** The front of the shop. */
export type HomePage = {
  /** The picture at the top, where the shop has one. */
  readonly heroKey: string | null
  readonly featured: readonly ListingItem[]
  readonly newest: readonly ListingItem[]
  readonly categories: readonly CategoryTile[]
}
