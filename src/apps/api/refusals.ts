import { problem, type FieldError, type Problem } from '#kernel/http.ts'
import type { Refusal } from '#kernel/result.ts'
import { toWire, type Money } from '#kernel/money.ts'

type Words = {
  readonly status: number
  readonly title: string
  /** The field it is about, where it is always the same. */
  readonly field?: string
  readonly fix?: string
}

const refusal = (status: number, title: string, field?: string, fix?: string): Words => ({
  status,
  title,
  ...(field === undefined ? {} : { field }),
  ...(fix === undefined ? {} : { fix }),
})

/** Every refusal of the shop as the API says it: status, words, and where it is about one field, what would be right. */
export const refusals = {
  // catalog
  category_not_found: refusal(
    404,
    'There is no such category',
    'category',
    'take a slug from /api/categories',
  ),
  product_not_found: refusal(404, 'There is no such product'),
  variant_not_found: refusal(404, 'There is no such variant'),
  cursor_malformed: refusal(
    400,
    'The cursor is not one of ours',
    'after',
    'follow `next` of an earlier answer',
  ),
  too_many_filters: refusal(400, 'Too many filters at once', 'query', 'use at most six facets at once'),
  price_filter_malformed: refusal(
    400,
    'A price to filter by is not an amount of the currency',
    'price_from',
    'write it like 19.99',
  ),
  // cart
  cart_not_found: refusal(404, 'There is no such cart'),
  line_not_found: refusal(404, 'There is no such line in the cart'),
  not_for_sale: refusal(422, 'This is not for sale', 'variant_id', 'choose a variant that is offered'),
  quantity_must_be_whole: refusal(
    422,
    'A quantity is whole',
    'quantity',
    'give a whole number from 1 to 999',
  ),
  quantity_must_be_positive: refusal(
    422,
    'A quantity is 1 or more',
    'quantity',
    'give 1 or more, or remove the line',
  ),
  quantity_too_large: refusal(422, 'At most 999 pieces of one thing', 'quantity', 'give 999 or less in all'),
  cart_is_full: refusal(422, 'The cart is full', 'variant_id', 'remove a line first: 200 is the most'),
  details_are_faulty: refusal(422, 'Some details are not right'),
  market_not_found: refusal(
    422,
    'There are no prices in this currency',
    'currency',
    'take one from /api/markets',
  ),
  // accounts
  name_missing: refusal(422, 'A name is missing', 'name', 'fill it in'),
  name_too_long: refusal(422, 'The name is too long', 'name', 'use 100 characters or fewer'),
  email_malformed: refusal(422, 'This is not an e-mail address', 'email', 'write it like name@example.com'),
  password_too_short: refusal(422, 'The password is too short', 'password', 'use more characters'),
  password_too_long: refusal(422, 'The password is too long', 'password', 'use fewer characters'),
  password_too_common: refusal(422, 'Many people use this password', 'password', 'choose one of your own'),
  password_contains_email: refusal(422, 'The password contains the address', 'password', 'choose another'),
  link_not_valid: refusal(422, 'The link is not valid', 'token', 'ask for a new mail'),
  too_many_attempts: refusal(429, 'Too many attempts'),
  email_or_password_wrong: refusal(401, 'Address or password is wrong'),
  email_not_verified: refusal(403, 'The address is not proven yet'),
  code_is_wrong: refusal(422, 'The code is wrong', 'code', 'give the six digits your device shows now'),
  // keys
  idempotency_key_reused: refusal(
    422,
    'The key was used for another request',
    'idempotency-key',
    'take a new key for a new request',
  ),
  still_in_progress: refusal(409, 'The same request is still being carried out'),
  idempotency_key_malformed: refusal(
    400,
    'The key has a form we do not accept',
    'idempotency-key',
    'use 16 to 100 letters, digits, dashes or underscores, such as a UUID',
  ),
} as const satisfies Readonly<Record<string, Words>>

/** A refusal the API can give. */
export type RefusalCode = keyof typeof refusals

const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'minor' in value && 'currency' in value

/** What a refusal's facts say, as text for people. */
function detailOf(detail: Readonly<Record<string, unknown>>): string | undefined {
  const parts = Object.entries(detail).flatMap(([name, value]) => {
    if (typeof value === 'string' || typeof value === 'number') return [`${name}: ${value}`]
    if (isMoney(value)) return [`${name}: ${toWire(value).amount} ${value.currency}`]
    return []
  })
  return parts.length === 0 ? undefined : parts.join(', ')
}

type Fault = { readonly field: string; readonly reason: string; readonly example?: string }

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const faultWords: Readonly<Record<string, string>> = {
  missing: 'is missing',
  too_long: 'is too long',
  malformed_email: 'is not an e-mail address',
  malformed_postal_code: 'is not a postal code of this country',
  unknown_country: 'is not a country we deliver to',
  vat_id_malformed: 'is not a VAT number',
}

function faultError({ field, reason, example }: Fault): FieldError {
  const fix = example === undefined ? 'correct it' : `write it like ${example}`
  return { field: snake(field), reason: faultWords[reason] ?? reason.replaceAll('_', ' '), fix }
}

function errorsOf(code: RefusalCode, detail: Readonly<Record<string, unknown>>): FieldError[] {
  const faults = detail['faults'] as readonly Fault[] | undefined
  if (faults !== undefined) return faults.map(faultError)
  const { title, field, fix }: Words = refusals[code]
  const at = typeof detail['field'] === 'string' ? snake(detail['field']) : field
  return at === undefined ? [] : [{ field: at, reason: title, fix: fix ?? 'correct it' }]
}

/** A refusal as a problem: its code is the refusal's, its fields are named. */
export function refuse(refused: Refusal<RefusalCode>): Problem {
  const { refusal: code, detail = {} } = refused
  const { status, title } = refusals[code]
  const seconds = detail['retryAfterSeconds']
  const said = detailOf(Object.fromEntries(Object.entries(detail).filter(([name]) => name !== 'field')))
  return problem(status, code, {
    title,
    ...(said === undefined ? {} : { detail: said }),
    errors: errorsOf(code, detail),
    headers: {
      ...(typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {}),
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    },
  })
}
