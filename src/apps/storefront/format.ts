import { exponentOf, isUnit, type Currency } from '#kernel/currency.ts'
import type { Money } from '#kernel/money.ts'
import type { Locale } from '#market/catalog/index.ts'

const tags: Readonly<Record<Locale, string>> = { en: 'en-IE', zh: 'zh-CN', fr: 'fr-FR' }

/** The BCP 47 tag whose habits a language's pages follow. */
export function tagOf(locale: Locale): string {
  return tags[locale]
}

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.DisplayNames>()

function once<T extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.DisplayNames>(
  key: string,
  make: () => T,
): T {
  let format = made.get(key) as T | undefined
  if (!format) {
    format = make()
    made.set(key, format)
  }
  return format
}

/** An amount as people of the language write it. Exact: the digits are the minor units'. */
export function formatMoney(amount: Money, locale: Locale): string {
  const exponent = exponentOf(amount.currency)
  const format = once(
    `m:${locale}:${amount.currency}`,
    () =>
      new Intl.NumberFormat(tags[locale], {
        style: 'currency',
        currency: amount.currency,
        // Of what no state issues the formatter knows no digits.
        ...(isUnit(amount.currency) ? { minimumFractionDigits: 2, maximumFractionDigits: exponent } : {}),
      }),
  )
  const digits = (amount.minor < 0n ? -amount.minor : amount.minor).toString().padStart(exponent + 1, '0')
  const sign = amount.minor < 0n ? '-' : ''
  const decimal = exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
  return format.format(`${sign}${decimal}` as Intl.StringNumericLiteral)
}

/** A day as people of the language write it, in UTC. */
export function formatDay(date: Date, locale: Locale): string {
  return once(
    `d:${locale}`,
    () => new Intl.DateTimeFormat(tags[locale], { dateStyle: 'long', timeZone: 'UTC' }),
  ).format(date)
}

/** A moment as people of the language write it, in UTC, which it says. */
export function formatMoment(date: Date, locale: Locale): string {
  const options = {
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  } as const
  return once(`t:${locale}`, () => new Intl.DateTimeFormat(tags[locale], options)).format(date)
}

// Every page names all countries the shop delivers to, and finding a name takes far longer than remembering it.
const names = new Map<string, string>()

function nameOf(type: 'region' | 'currency', code: string, locale: Locale): string {
  const key = `${locale} ${code}`
  const known = names.get(key)
  if (known !== undefined) return known
  const all = once(`${type}:${locale}`, () => new Intl.DisplayNames(tags[locale], { type }))
  const name = all.of(code) ?? code
  names.set(key, name)
  return name
}

/** The name of a country in a language. */
export function countryName(country: string, locale: Locale): string {
  return nameOf('region', country, locale)
}

/** The name of a currency in a language. */
export function currencyName(currency: Currency, locale: Locale): string {
  return nameOf('currency', currency, locale)
}

/** How a language is called by those who speak it. */
export const localeNames: Readonly<Record<Locale, string>> = { en: 'English', zh: '中文', fr: 'Français' }

/** A percentage as people write it, without needless zeros: "20", "5.5", "0". In French with a comma. */
export function formatPercent(rate: string, locale: Locale): string {
  const plain = rate.includes('.') ? rate.replace(/\.?0+$/, '') : rate
  return locale === 'fr' ? plain.replace('.', ',') : plain
}

/** A size of a file as people write it, such as 1.4 MB. */
export function formatBytes(bytes: number, locale: Locale): string {
  const [unit, divisor] =
    bytes >= 1_000_000
      ? (['megabyte', 1_000_000] as const)
      : bytes >= 1_000
        ? (['kilobyte', 1_000] as const)
        : (['byte', 1] as const)
  return new Intl.NumberFormat(tagOf(locale), {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: unit === 'megabyte' ? 1 : 0,
  }).format(bytes / divisor)
}
