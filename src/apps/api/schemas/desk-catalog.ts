import { Type } from 'typebox'
import { closed, moneySchema, oneOf, slugSchema, text, wholeId, wordsByCode } from './common.ts'

const labels = closed(
  {
    en: Type.Optional(text(20_000)),
    zh: Type.Optional(text(20_000)),
    fr: Type.Optional(text(20_000)),
  },
  { title: 'Labels' },
)

const productText = closed(
  {
    title: text(200),
    summary: Type.Optional(Type.String({ maxLength: 500 })),
    description: Type.Optional(Type.String({ maxLength: 20_000 })),
  },
  { title: 'ProductText' },
)

/** The texts of a product by language. */
export const translationsSchema = closed({
  en: Type.Optional(productText),
  zh: Type.Optional(productText),
  fr: Type.Optional(productText),
})

const code = Type.String({ pattern: '^[a-z0-9]+([._-][a-z0-9]+)*$', maxLength: 80 })
const decimal = Type.String({ pattern: '^[0-9]{1,12}(\\.[0-9]{1,3})?$', maxLength: 16 })
const byCurrency = Type.Record(Type.String({ pattern: '^[A-Z]{3}$' }), decimal, {
  additionalProperties: false,
})
const byPlace = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9_-]{0,39}$' }),
  Type.Integer({ minimum: 0, maximum: 10_000_000 }),
  { additionalProperties: false },
)
const byAttribute = Type.Record(
  Type.String({ pattern: '^[a-z0-9]+([._-][a-z0-9]+)*$' }),
  Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Boolean(), labels]),
  { additionalProperties: false },
)

/** A product whole, as it is put into the shop: what is not in it is taken away. */
export const productInput = closed(
  {
    category: slugSchema,
    tax_class: Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 40 }),
    brand: Type.Optional(Type.String({ maxLength: 120 })),
    popularity: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    state: Type.Optional(oneOf(['draft', 'active', 'archived'])),
    translations: translationsSchema,
    options: Type.Optional(
      Type.Array(
        closed({
          code,
          labels,
          values: Type.Array(closed({ code, labels }), { minItems: 1, maxItems: 200 }),
        }),
        { maxItems: 10 },
      ),
    ),
    attributes: Type.Optional(byAttribute),
    variants: Type.Array(
      closed({
        sku: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*$', maxLength: 64 }),
        gtin: Type.Optional(
          Type.String({ pattern: '^([0-9]{8}|[0-9]{12}|[0-9]{13}|[0-9]{14})$', maxLength: 14 }),
        ),
        options: Type.Optional(wordsByCode),
        weight_grams: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
        prices: byCurrency,
        compare_at: Type.Optional(byCurrency),
        stock: Type.Optional(byPlace),
      }),
      { minItems: 1, maxItems: 200 },
    ),
  },
  {
    title: 'ProductInput',
    examples: [
      {
        category: 'mugs',
        tax_class: 'standard',
        brand: 'Fyrholm',
        translations: { en: { title: 'Harbor mug' } },
        variants: [{ sku: 'MUG-1', weight_grams: 350, prices: { EUR: '14.90' }, stock: { main: 20 } }],
      },
    ],
  },
)

/** What may be changed of a product; what is absent stays. */
export const productChange = closed(
  {
    slug: Type.Optional(slugSchema),
    category: Type.Optional(slugSchema),
    brand: Type.Optional(Type.String({ maxLength: 120 })),
    tax_class: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 40 })),
    popularity: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    translations: Type.Optional(translationsSchema),
    seen_at: Type.Optional(
      Type.String({
        format: 'date-time',
        maxLength: 40,
        description: 'The `updated_at` you read: refused when somebody changed it since.',
      }),
    ),
  },
  { title: 'ProductChange' },
)

/** Prices to be listed. */
export const pricesInput = closed(
  {
    prices: Type.Array(
      closed({ variant_id: wholeId, amount: moneySchema, compare_at: Type.Optional(moneySchema) }),
      { minItems: 1, maxItems: 200 },
    ),
  },
  { title: 'PricesInput' },
)

/** What became of an import. */
export const importSchema = closed(
  {
    import_id: Type.String(),
    products: Type.Integer(),
    created: Type.Integer(),
    changed: Type.Integer(),
    unchanged: Type.Integer(),
    dry_run: Type.Boolean(),
  },
  { title: 'Import' },
)
