import { Type, type TObject, type TProperties, type TSchema } from 'typebox'
import { idPattern } from '#kernel/ids.ts'
import { countryForms } from '#people/parties/index.ts'

/** A closed object: a name that is not listed is refused. With a title it is a component of the OpenAPI document. */
export function closed<Properties extends TProperties>(
  properties: Properties,
  options: { readonly title?: string; readonly description?: string; readonly examples?: unknown[] } = {},
): TObject<Properties> {
  return Type.Object(properties, { additionalProperties: false, ...options })
}

/** Either the schema or null. */
export function orNull<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()])
}

/** One of some words. */
export function oneOf<const Word extends string>(words: readonly Word[], options: object = {}) {
  return Type.Unsafe<Word>({ type: 'string', enum: [...words], ...options })
}

/** The id of a kind, such as `ord_01…`. */
export function idOf(kind: string, description: string) {
  return Type.String({ pattern: idPattern(kind), maxLength: 40, description })
}

/** Text of a person: one line or more, never empty unless `minLength` says so. */
export function text(maxLength: number, options: object = {}) {
  return Type.String({ minLength: 1, maxLength, ...options })
}

/** An amount on the wire. Never a number: a program that reads it as one loses cents. */
export const moneySchema = closed(
  {
    amount: Type.String({
      pattern: '^-?[0-9]{1,15}(\\.[0-9]{1,3})?$',
      maxLength: 20,
      description: "Decimal text with the currency's own number of digits.",
    }),
    currency: Type.String({ pattern: '^[A-Z]{3}$', maxLength: 3, description: 'ISO 4217 code.' }),
  },
  { title: 'Money', examples: [{ amount: '19.99', currency: 'EUR' }] },
)

/** A point in time (RFC 3339, UTC). */
export const instant = Type.String({ format: 'date-time', maxLength: 40 })

/** A slug, as in addresses. */
export const slugSchema = Type.String({ pattern: '^[a-z0-9][a-z0-9-]*$', maxLength: 120 })

/** A whole number that is the id of a variant or product. */
export const wholeId = Type.Integer({ minimum: 1, maximum: 9_007_199_254_740_991 })

/** The languages of the shop. */
export const localeSchema = oneOf(['en', 'zh', 'fr'], { description: 'Language of the texts.' })

/** The currencies the shop has prices in. */
export const shopCurrencies = ['EUR', 'USD'] as const

/** One of the currencies the shop has prices in. */
export const currencySchema = oneOf(shopCurrencies, { description: 'Currency of the prices.' })

/** The countries delivered to. */
export const countrySchema = oneOf(Object.keys(countryForms).toSorted(), {
  description: 'ISO 3166 code of a country we deliver to.',
})

/** The pieces of one line. */
export const quantitySchema = Type.Integer({
  minimum: 1,
  maximum: 999,
  description: 'Whole pieces, 1 to 999.',
})

/** Words by name that are not known beforehand, such as the options of a variant. */
export const wordsByCode = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9_-]{0,39}$' }),
  Type.String({ maxLength: 200 }),
  { additionalProperties: false },
)

/** What was chosen, in words of the buyer's language, such as Color: Celadon. */
export const choiceInWords = Type.Record(
  Type.String({ pattern: '^.{1,200}$' }),
  Type.String({ maxLength: 200 }),
  { additionalProperties: false },
)

/** A postal address. Which fields a country needs is checked beyond this form. */
export const addressSchema = closed(
  {
    name: Type.String({ maxLength: 500 }),
    line1: Type.String({ maxLength: 500 }),
    line2: Type.Optional(Type.String({ maxLength: 500 })),
    postal_code: Type.Optional(Type.String({ maxLength: 100 })),
    city: Type.String({ maxLength: 500 }),
    region: Type.Optional(Type.String({ maxLength: 500 })),
    country: Type.String({ maxLength: 2 }),
    phone: Type.Optional(Type.String({ maxLength: 100 })),
  },
  {
    title: 'Address',
    examples: [
      { name: 'Ann Buyer', line1: 'Speicherstadt 1', postal_code: '20457', city: 'Hamburg', country: 'DE' },
    ],
  },
)

/** What is wrong with one field. */
export const fieldErrorSchema = closed(
  {
    field: Type.String({ description: 'Where in the request, with dots between levels.' }),
    reason: Type.String({ description: 'What is wrong.' }),
    fix: Type.String({ description: 'What would be right.' }),
  },
  { title: 'FieldError' },
)

/** A refusal (RFC 9457). `code` never changes; the words may. */
export const problemSchema = closed(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    detail: Type.Optional(Type.String()),
    errors: Type.Optional(Type.Array(fieldErrorSchema)),
    request_id: Type.Optional(Type.String()),
  },
  {
    title: 'Problem',
    examples: [
      {
        type: 'urn:kontor:problem:invalid_request',
        title: 'Some fields are not right',
        status: 400,
        code: 'invalid_request',
        errors: [{ field: 'quantity', reason: 'is less than 1', fix: 'give 1 or more' }],
        request_id: 'req_a1',
      },
    ],
  },
)
