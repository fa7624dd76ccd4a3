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
  market_incomplete: refusal(422, 'Currency and country change together', 'country', 'send both'),
  // orders
  order_not_found: refusal(404, 'There is no such order'),
  cart_is_empty: refusal(422, 'The cart is empty'),
  email_missing: refusal(422, 'An e-mail address is missing', 'email', 'set it with PATCH /api/cart'),
  shipping_address_missing: refusal(
    422,
    'An address to ship to is missing',
    'shipping_address',
    'set it with PATCH /api/cart',
  ),
  out_of_stock: refusal(409, 'Not enough is left'),
  shipping_method_missing: refusal(
    422,
    'How shall it be shipped?',
    'shipping_method',
    'set one of quote.shipping_options with PATCH /api/cart',
  ),
  shipping_method_unavailable: refusal(
    422,
    'It cannot be shipped this way',
    'shipping_method',
    'set one of quote.shipping_options with PATCH /api/cart',
  ),
  price_changed: refusal(
    409,
    'The total is another one',
    'expected_total',
    'read the cart again and send the total it has now',
  ),
  cart_changed: refusal(409, 'The cart was changed meanwhile', 'expected_total', 'read the cart again'),
  coupon_exhausted: refusal(409, 'The coupon is used up', 'coupon_code', 'take it away with PATCH /api/cart'),
  unknown_currency: refusal(422, 'There is no such currency', 'currency', 'take one from /api/markets'),
  amount_malformed: refusal(
    422,
    'This is not an amount of its currency',
    'amount',
    'write it with the digits the currency has, like 19.99',
  ),
  wrong_state: refusal(409, 'The order is beyond that'),
  already_captured: refusal(409, 'Money of it was taken already: it can only be refunded'),
  // payments
  payment_not_found: refusal(404, 'There is nothing to pay'),
  payment_not_begun: refusal(409, 'Nobody has begun to pay yet'),
  already_paid: refusal(409, 'It is paid already'),
  payment_closed: refusal(409, 'The time to pay is over'),
  provider_refused: refusal(502, 'The card provider refuses'),
  provider_silent: refusal(503, 'The card provider does not answer; try again'),
  not_found_at_provider: refusal(409, 'The card provider has not heard of it yet'),
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

type LineFault = { readonly line?: string; readonly available?: number }

function lineError({ line = '', available = 0 }: LineFault): FieldError {
  return {
    field: `lines.${line}`,
    reason: `has more pieces than are left: ${available}`,
    fix: available > 0 ? `take ${available} or fewer` : 'remove the line',
  }
}

function faultError({ field, reason, example }: Fault): FieldError {
  const fix = example === undefined ? 'correct it' : `write it like ${example}`
  return { field: snake(field), reason: faultWords[reason] ?? reason.replaceAll('_', ' '), fix }
}

function errorsOf(code: RefusalCode, detail: Readonly<Record<string, unknown>>): FieldError[] {
  const faults = detail['faults'] as readonly Fault[] | undefined
  if (faults !== undefined) return faults.map(faultError)
  const lines = detail['lines'] as readonly LineFault[] | undefined
  if (lines !== undefined && lines.length > 0) return lines.map(lineError)
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
