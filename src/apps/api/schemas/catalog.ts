import { Type } from 'typebox'
import {
  closed,
  currencySchema,
  localeSchema,
  moneySchema,
  oneOf,
  orNull,
  slugSchema,
  wholeId,
  wordsByCode,
} from './common.ts'

/** A picture; its bytes never change, so keep them as long as you like. */
export const pictureSchema = closed(
  { url: Type.String(), alt: Type.String(), width: Type.Integer(), height: Type.Integer() },
  { title: 'Picture' },
)

/** A picture of a product; with a film it is the film's poster. Forms of it stand behind its address, such as `/640.avif`. */
const productPictureSchema = closed(
  { ...pictureSchema.properties, film_url: orNull(Type.String()) },
  { title: 'ProductPicture' },
)

/** A category as a line of a menu. */
export const categoryTileSchema = closed(
  { slug: Type.String(), name: Type.String(), picture_url: orNull(Type.String()) },
  { title: 'CategoryTile' },
)

/** A department with its categories. */
export const departmentSchema = closed(
  {
    slug: Type.String(),
    name: Type.String(),
    picture_url: orNull(Type.String()),
    categories: Type.Array(categoryTileSchema),
  },
  { title: 'Department' },
)

/** A step of the way from the shop's front. */
export const crumbSchema = closed(
  {
    slug: Type.String(),
    address: Type.String({ description: 'Where its page is found in the language asked for.' }),
    name: Type.String(),
  },
  { title: 'Crumb' },
)

/** A category with its surroundings. */
export const categorySchema = closed(
  {
    slug: Type.String(),
    name: Type.String(),
    description: Type.String(),
    way: Type.Array(crumbSchema),
    categories: Type.Array(categoryTileSchema),
    parent: orNull(Type.String()),
  },
  { title: 'Category' },
)

/** A product as it stands on the shelf. */
export const listingItemSchema = closed(
  {
    product_id: wholeId,
    slug: Type.String(),
    title: Type.String(),
    brand: Type.String(),
    price: moneySchema,
    from_price: Type.Boolean({ description: 'True when other variants cost more.' }),
    compare_at: orNull(moneySchema),
    in_stock: Type.Boolean(),
    picture: orNull(pictureSchema),
    only_variant_id: orNull(wholeId),
  },
  { title: 'ListingItem' },
)

/** Something to narrow by, with how many products each value would leave. */
export const facetSchema = closed(
  {
    kind: oneOf(['brand', 'rating', 'seller', 'attribute', 'option']),
    code: Type.String(),
    label: Type.String(),
    unit: orNull(Type.String()),
    values: Type.Array(
      closed({
        value: Type.String(),
        label: Type.String(),
        count: Type.Integer({ minimum: 0 }),
        selected: Type.Boolean(),
      }),
    ),
  },
  { title: 'Facet' },
)

const listingFields = {
  items: Type.Array(listingItemSchema),
  count: Type.Integer({ minimum: 0, description: 'How many products fit, over all pages.' }),
  page: Type.Integer(),
  pages: Type.Integer(),
  size: Type.Integer(),
  sort: Type.String(),
  next: orNull(Type.String({ description: 'The address of what follows; null at the end.' })),
}

/** A part of a listing. Facets are there when asked for. */
export const listingSchema = closed(
  {
    ...listingFields,
    facets: Type.Optional(Type.Array(facetSchema)),
    in_stock: Type.Optional(Type.Integer()),
    lowest: Type.Optional(orNull(moneySchema)),
    highest: Type.Optional(orNull(moneySchema)),
  },
  { title: 'Listing' },
)

/** What a search found. */
export const searchPageSchema = closed(
  {
    ...listingFields,
    corrected_to: orNull(
      Type.String({ description: 'What was looked for instead, when nothing fits the words.' }),
    ),
    is_partial: Type.Boolean({ description: 'Nothing has all the words; what is listed has most of them.' }),
    in_stock: Type.Integer({ description: 'How many of them are in stock.' }),
    lowest: orNull(moneySchema),
    highest: orNull(moneySchema),
    facets: Type.Array(facetSchema),
    categories: Type.Array(
      closed({ slug: Type.String(), name: Type.String(), count: Type.Integer(), selected: Type.Boolean() }),
    ),
  },
  { title: 'SearchPage' },
)

/** A variant as it is offered. */
export const variantSchema = closed(
  {
    id: wholeId,
    sku: Type.String(),
    seller_id: Type.String(),
    options: wordsByCode,
    gtin: orNull(Type.String()),
    weight_grams: Type.Integer(),
    price: orNull(moneySchema),
    compare_at: orNull(moneySchema),
    /** The lowest price of the 30 days before the reduction; null where nothing is reduced. */
    lowest_before: orNull(moneySchema),
    available: Type.Integer({ description: 'Pieces that can be had now; at most 999 are shown.' }),
  },
  { title: 'Variant' },
)

/** A product whole. */
export const productSchema = closed(
  {
    id: wholeId,
    slug: Type.String(),
    title: Type.String(),
    summary: Type.String(),
    description: Type.String(),
    text_locale: Type.String({
      description: 'The language the texts are in, when the one asked for is missing.',
    }),
    brand: Type.String(),
    tax_class: Type.String(),
    category: Type.String(),
    way: Type.Array(crumbSchema),
    options: Type.Array(
      closed({
        code: Type.String(),
        label: Type.String(),
        values: Type.Array(closed({ code: Type.String(), label: Type.String(), in_stock: Type.Boolean() })),
      }),
    ),
    variants: Type.Array(variantSchema),
    variant_count: Type.Integer(),
    price: orNull(moneySchema),
    from_price: Type.Boolean(),
    in_stock: Type.Boolean(),
    facts: Type.Array(
      closed({
        code: Type.String(),
        kind: oneOf(['text', 'number', 'boolean', 'choice']),
        label: Type.String(),
        value: Type.String(),
        unit: orNull(Type.String()),
      }),
    ),
    pictures: Type.Array(productPictureSchema),
    related: Type.Array(listingItemSchema),
    updated_at: Type.String({ format: 'date-time' }),
  },
  { title: 'Product' },
)

/** In which language and currency the catalog is read; every read takes them. */
export const market = {
  locale: Type.Optional(localeSchema),
  currency: Type.Optional(currencySchema),
}

const price = Type.String({ pattern: '^[0-9]{1,12}(\\.[0-9]{1,3})?$', maxLength: 16 })
const words = Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { maxItems: 20 })

/** What a listing or a search is narrowed and ordered by. `attribute.<code>` and `option.<code>` take the codes facets name. */
export const narrowing = {
  ...market,
  category: Type.Optional(slugSchema),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: 96, default: 24 })),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 400 })),
  price_from: Type.Optional(price),
  price_to: Type.Optional(price),
  in_stock: Type.Optional(Type.Boolean()),
  brand: Type.Optional(words),
  /** So many stars on average and more. */
  stars: Type.Optional(Type.Integer({ minimum: 1, maximum: 4 })),
  seller: Type.Optional(words),
}

/** Names of filters that depend on what is sold. */
export const coded = { patternProperties: { '^(attribute|option)\\.[a-z][a-z0-9_-]{0,39}$': words } }
