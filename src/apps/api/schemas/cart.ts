import { Type } from 'typebox'
import {
  addressSchema,
  closed,
  countrySchema,
  currencySchema,
  idOf,
  localeSchema,
  moneySchema,
  oneOf,
  orNull,
  quantitySchema,
  text,
  wholeId,
  wordsByCode,
} from './common.ts'

/** Something wrong or worth knowing about a cart. What `blocks` must be mended before ordering. */
export const quoteProblemSchema = closed(
  {
    code: Type.String(),
    blocks: Type.Boolean(),
    line_id: Type.Optional(Type.String()),
    available: Type.Optional(Type.Integer()),
    was: Type.Optional(moneySchema),
    now: Type.Optional(moneySchema),
    minimum: Type.Optional(moneySchema),
  },
  { title: 'QuoteProblem' },
)

const taxFields = {
  rate: Type.String({ description: 'Percent, such as 19.' }),
  reason: orNull(Type.String({ description: 'Why there is no tax, where the rate is 0.' })),
}

/** A line with its amounts. */
export const cartLineSchema = closed(
  {
    id: idOf('lin', 'The line.'),
    variant_id: wholeId,
    sku: Type.String(),
    slug: Type.String(),
    title: Type.String(),
    options: wordsByCode,
    picture_url: orNull(Type.String()),
    quantity: Type.Integer(),
    available: Type.Integer(),
    unit: moneySchema,
    compare_at: orNull(moneySchema),
    total: moneySchema,
    discount: moneySchema,
    payable: moneySchema,
    tax: moneySchema,
    ...taxFields,
    problems: Type.Array(quoteProblemSchema),
  },
  { title: 'CartLine' },
)

/** A way to ship the cart, and what it costs. */
export const shippingOptionSchema = closed(
  {
    method: Type.String(),
    kind: oneOf(['delivery', 'pickup', 'download']),
    label: Type.String(),
    amount: moneySchema,
  },
  { title: 'ShippingOption' },
)

/** The tax of one rate over everything. */
export const taxLineSchema = closed(
  { ...taxFields, net: moneySchema, tax: moneySchema },
  { title: 'TaxLine' },
)

/** What a cart costs. total = items - discount + shipping, plus tax where it is not inside. */
export const quoteSchema = closed(
  {
    tax_included: Type.Boolean(),
    items: moneySchema,
    discount: moneySchema,
    shipping: moneySchema,
    tax: moneySchema,
    total: moneySchema,
    tax_lines: Type.Array(taxLineSchema),
    shipping_options: Type.Array(shippingOptionSchema),
    coupon: orNull(closed({ code: Type.String(), discount: moneySchema })),
    weight_grams: Type.Integer(),
    problems: Type.Array(quoteProblemSchema),
  },
  { title: 'Quote' },
)

/** A cart with its quote. */
export const cartSchema = closed(
  {
    id: idOf('crt', 'The cart.'),
    version: Type.Integer(),
    currency: Type.String(),
    country: Type.String(),
    locale: Type.String(),
    email: orNull(Type.String()),
    shipping_address: orNull(addressSchema),
    billing_address: orNull(addressSchema),
    vat_id: orNull(Type.String()),
    shipping_method: orNull(Type.String()),
    coupon_code: orNull(Type.String()),
    is_download: Type.Boolean({ description: 'Nothing of it is carried.' }),
    needs_consent: Type.Boolean({ description: 'The law wants the word of the buyer, see `consents`.' }),
    lines: Type.Array(cartLineSchema),
    pieces: Type.Integer(),
    quote: quoteSchema,
    missing: Type.Array(oneOf(['email_missing', 'shipping_address_missing', 'consent_missing'])),
    is_ready: Type.Boolean({ description: 'True when nothing stands in the way of ordering.' }),
  },
  { title: 'Cart' },
)

/** What a variant is put into the cart with. */
export const lineInput = closed(
  { variant_id: wholeId, quantity: Type.Optional(quantitySchema) },
  { title: 'LineInput', examples: [{ variant_id: 1, quantity: 2 }] },
)

/** A cart to be made. */
export const cartInput = closed(
  {
    currency: Type.Optional(currencySchema),
    country: Type.Optional(countrySchema),
    locale: Type.Optional(localeSchema),
    line: lineInput,
  },
  {
    title: 'CartInput',
    examples: [{ currency: 'EUR', country: 'DE', line: { variant_id: 1, quantity: 1 } }],
  },
)

/** A cart that was made. The token is told this once; only its hash is kept. */
export const madeCartSchema = closed(
  {
    id: idOf('crt', 'The cart.'),
    token: Type.Optional(
      Type.String({ description: 'Send it as `authorization: Bearer …` or `cart-token`.' }),
    ),
    version: Type.Integer(),
    line: closed({ id: idOf('lin', 'The line.'), variant_id: wholeId, quantity: Type.Integer() }),
  },
  { title: 'MadeCart' },
)

/** What the buyer says about the order; only what is present changes, null takes it away. */
export const detailsInput = closed(
  {
    email: Type.Optional(text(254)),
    shipping_address: Type.Optional(addressSchema),
    recipient: Type.Optional(
      closed(
        { name: text(100), country: countrySchema },
        { description: 'In place of an address, where all is downloaded.' },
      ),
    ),
    consents: Type.Optional(
      Type.Boolean({ description: 'The buyer asks for downloads at once and knows what that ends.' }),
    ),
    billing_address: Type.Optional(orNull(addressSchema)),
    vat_id: Type.Optional(orNull(text(20))),
    shipping_method: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_-]*$', maxLength: 40 })),
    coupon_code: Type.Optional(orNull(text(40))),
    currency: Type.Optional(currencySchema),
    country: Type.Optional(countrySchema),
    locale: Type.Optional(localeSchema),
  },
  {
    title: 'DetailsInput',
    examples: [
      {
        email: 'ann@example.com',
        shipping_address: {
          name: 'Ann Buyer',
          line1: 'Speicherstadt 1',
          postal_code: '20457',
          city: 'Hamburg',
          country: 'DE',
        },
        shipping_method: 'standard',
      },
    ],
  },
)
