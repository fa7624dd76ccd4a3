import { problem, type FieldError, type Problem } from '#kernel/http.ts'
import type { Refusal } from '#kernel/result.ts'
import { toWire, type Money } from '#kernel/money.ts'
import { refusals } from './refusal-table.ts'
import type { Words } from './refusal-words.ts'

/** A refusal the API can give. */
export type RefusalCode = keyof typeof refusals

const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'minor' in value && 'currency' in value

const plain = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** What a refusal's facts say, as text for people. */
function detailOf(detail: Readonly<Record<string, unknown>>): string | undefined {
  const parts = Object.entries(detail).flatMap(([given, value]) => {
    const name = plain(given)
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

/** A refusal with the faults that were found. */
export function faulty(code: RefusalCode, errors: readonly FieldError[]): Problem {
  const { status, title } = refusals[code]
  return problem(status, code, { title, errors })
}
