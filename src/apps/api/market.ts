import type { Settings } from '#kernel/config.ts'
import { parseCurrency, type Currency } from '#kernel/currency.ts'
import type { Locale } from '#market/catalog/index.ts'

/** Where prices are read when a request does not say: the shop's own market. */
export function ownMarket({ defaultMarket }: Pick<Settings, 'defaultMarket'>): {
  readonly country: string
  readonly currency: Currency
} {
  const [country = 'DE', code = 'EUR'] = defaultMarket.split('.')
  const currency = parseCurrency(code)
  return { country, currency: currency.ok ? currency.value : 'EUR' }
}

type Asked = { readonly locale?: string; readonly currency?: string }

/** The language and currency of a read. The schema has checked both words. */
export function readingOf(asked: Asked, settings: Pick<Settings, 'defaultMarket'>) {
  return {
    locale: (asked.locale ?? 'en') as Locale,
    currency: (asked.currency ?? ownMarket(settings).currency) as Currency,
  }
}
