import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'

/** The fields of the card page. */
export type CardField = 'number' | 'expiry' | 'security_code'

/** What is wrong with a field, as a code the page puts into words. */
export type CardFault =
  | 'number_missing'
  | 'number_wrong'
  | 'expiry_missing'
  | 'expiry_wrong'
  | 'expiry_past'
  | 'code_missing'
  | 'code_wrong'

/** The fields as they were typed. */
export type TypedCard = Readonly<Partial<Record<CardField, string>>>

/** What is wrong with which field. */
export type CardFaults = Readonly<Partial<Record<CardField, CardFault>>>

/** A card whose fields have been checked; it exists only for the time of one request. */
export type CheckedCard = {
  readonly number: string
  readonly month: number
  readonly year: number
  readonly securityCode: string
  readonly brand: string
}

const brands: readonly (readonly [RegExp, string])[] = [
  [/^4/, 'visa'],
  [/^(?:5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720))/, 'mastercard'],
  [/^3[47]/, 'amex'],
  [/^62/, 'unionpay'],
  [/^35(?:2[89]|[3-8])/, 'jcb'],
  [/^(?:6011|64[4-9]|65)/, 'discover'],
]

/** The scheme of a number by its first digits; `card` where it is none we know. */
export function brandOf(number: string): string {
  return brands.find(([pattern]) => pattern.test(number))?.[1] ?? 'card'
}

/** Whether the last digit is the check digit of the others (ISO/IEC 7812). */
export function passesLuhn(number: string): boolean {
  let sum = 0
  for (const [place, digit] of [...number].toReversed().entries()) {
    const weighted = place % 2 === 1 ? Number(digit) * 2 : Number(digit)
    sum += weighted > 9 ? weighted - 9 : weighted
  }
  return sum % 10 === 0
}

function readExpiry(typed: string): { month: number; year: number } | CardFault {
  if (typed.trim() === '') return 'expiry_missing'
  const [, first, second] =
    /^\s*(\d{1,2})\s*[/\-. ]\s*(\d{2}|\d{4})\s*$/.exec(typed) ?? /^\s*(\d{2})(\d{2})\s*$/.exec(typed) ?? []
  const month = Number(first)
  const year = second?.length === 2 ? 2000 + Number(second) : Number(second)
  const now = ports().now()
  if (!(month >= 1 && month <= 12) || !(year <= now.getUTCFullYear() + 30)) return 'expiry_wrong'
  // A card is good through the last day of its month, wherever on earth that day ends.
  return Date.UTC(year, month, 1, 12) > now.getTime() ? { month, year } : 'expiry_past'
}

function codeFault(code: string, brand: string): CardFault | undefined {
  if (code === '') return 'code_missing'
  const wanted = brand === 'amex' ? 4 : 3
  return /^\d+$/.test(code) && code.length === wanted ? undefined : 'code_wrong'
}

/** The security code alone, for a card on file. */
export function checkCode(typed: TypedCard, brand: string): Result<string, 'card_fields'> {
  const code = (typed.security_code ?? '').trim()
  const fault = codeFault(code, brand)
  return fault === undefined ? done(code) : refused('card_fields', { security_code: fault })
}

/** The typed card, or what is wrong with each field. */
export function checkCard(typed: TypedCard): Result<CheckedCard, 'card_fields'> {
  const number = (typed.number ?? '').replace(/[\s-]/g, '')
  const brand = brandOf(number)
  const expiry = readExpiry(typed.expiry ?? '')
  const securityCode = (typed.security_code ?? '').trim()
  const numberFault =
    number === ''
      ? 'number_missing'
      : /^\d{13,19}$/.test(number) && passesLuhn(number)
        ? undefined
        : 'number_wrong'
  const code = codeFault(securityCode, brand)
  const faults = {
    ...(numberFault === undefined ? {} : { number: numberFault }),
    ...(typeof expiry === 'string' ? { expiry } : {}),
    ...(code === undefined ? {} : { security_code: code }),
  }
  if (Object.keys(faults).length > 0 || typeof expiry === 'string') return refused('card_fields', faults)
  return done({ number, ...expiry, securityCode, brand })
}
