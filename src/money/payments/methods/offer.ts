import type { Money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Connectors } from '../connectors/connector.ts'
import { methods } from './index.ts'
import type { Method, MethodField } from './method.ts'

/** What decides which ways to pay are offered. */
export type Wanted = {
  readonly amount: Money
  /** Where the goods go; undefined for a payment without goods. */
  readonly country?: string
  readonly isSignedIn: boolean
}

function takes(method: Method, { amount, country, isSignedIn }: Wanted): boolean {
  const { minor, currency } = amount
  const { least = 0n, most = minor } = method.bounds?.[currency] ?? {}
  return (
    (method.currencies?.includes(currency) ?? true) &&
    (country === undefined || (method.countries?.includes(country) ?? true)) &&
    (method.for !== 'signed_in' || isSignedIn) &&
    minor >= least &&
    minor <= most
  )
}

/** The ways to pay on offer for something, in the order payers see them: those whose connector is configured and that take it. */
export function methodsOffered(connectors: Connectors, wanted: Wanted): Method[] {
  return methods.filter((each) => connectors.has(each.connector) && takes(each, wanted))
}

const isRight = ({ pattern, maxLength, isOptional, options }: MethodField, value: string): boolean => {
  if (value === '') return isOptional === true
  if (options !== undefined && !options.includes(value)) return false
  const [whole] = pattern.exec(value) ?? []
  return value.length <= maxLength && whole === value
}

/** What the payer gave for a method, field by field and nothing else; refuses with the fields that are not right. */
export function readDetails(
  method: Method,
  given: Readonly<Record<string, unknown>>,
): Result<Record<string, string>, 'details_wrong'> {
  const details: Record<string, string> = {}
  const wrong: string[] = []
  for (const field of method.fields ?? []) {
    const value = given[field.name]
    const text = typeof value === 'string' ? value.trim() : ''
    if (!isRight(field, text)) wrong.push(field.name)
    else if (text !== '') details[field.name] = text
  }
  return wrong.length > 0 ? refused('details_wrong', { fields: wrong }) : done(details)
}
