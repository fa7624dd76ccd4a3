/** Decimal places of the currencies that do not have two. */
const exponents: Readonly<Record<string, number>> = {
  BHD: 3, CLP: 0, ISK: 0, JOD: 3, JPY: 0, KRW: 0, KWD: 3, OMR: 3, PYG: 0, TND: 3, UGX: 0, VND: 0, XAF: 0, XOF: 0,
} // prettier-ignore

const known = new Set(Intl.supportedValuesOf('currency'))
const largest = 1_000_000_000_000n

/** Whether the text is an ISO 4217 code this side of the wire can book. */
export function isCurrency(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Z]{3}$/.test(text) && known.has(text)
}

/** Minor units of a positive decimal such as "19.99"; undefined when it is not one in this currency. */
export function parseAmount(text: unknown, currency: string): bigint | undefined {
  if (typeof text !== 'string' || text.length > 20) return undefined
  const places = exponents[currency] ?? 2
  const match = /^(0|[1-9]\d*)(?:\.(\d+))?$/.exec(text)
  if (match === null) return undefined
  const fraction = match[2] ?? ''
  if (fraction.length > places) return undefined
  const minor = BigInt((match[1] ?? '0') + fraction.padEnd(places, '0'))
  return minor > 0n && minor <= largest ? minor : undefined
}

/** "19.99" of 1999 minor units, "-0.50" of -50. */
export function formatAmount(minor: bigint, currency: string): string {
  const places = exponents[currency] ?? 2
  const sign = minor < 0n ? '-' : ''
  const digits = (minor < 0n ? -minor : minor).toString().padStart(places + 1, '0')
  if (places === 0) return sign + digits
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

const formatters = new Map<string, Intl.NumberFormat>()

/** The amount as a person of that language reads it: "€19.99", "19,99 €". */
export function showAmount(minor: bigint, currency: string, locale: string): string {
  const key = `${locale} ${currency}`
  let formatter = formatters.get(key)
  if (formatter === undefined) {
    formatter = new Intl.NumberFormat(locale, { style: 'currency', currency })
    formatters.set(key, formatter)
  }
  return formatter.format(formatAmount(minor, currency) as Intl.StringNumericLiteral)
}
