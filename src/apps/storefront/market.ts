import { parseCurrency, type Currency } from '#kernel/currency.ts'
import { countryForms } from '#people/parties/index.ts'
import type { Market } from './visitor.ts'

/** Countries the shop delivers to, in alphabetical order of their codes. */
export const marketCountries: readonly string[] = Object.keys(countryForms).toSorted()

/** Currencies prices are kept in. */
export const marketCurrencies: readonly Currency[] = ['EUR', 'USD']

/** The name of the cookie that remembers the market. It holds nothing personal and is not secret. */
export const marketCookie = 'kontor_market'

/** Read a market such as `DE.EUR`; anything else is the shop's own market. */
export function parseMarket(text: string | undefined, own: Market): Market {
  const [country = '', code = ''] = (text ?? '').split('.')
  const currency = parseCurrency(code)
  if (!marketCountries.includes(country) || !currency.ok || !marketCurrencies.includes(currency.value))
    return own
  return { country, currency: currency.value }
}

/** The market as its cookie holds it. */
export function formatMarket(market: Market): string {
  return `${market.country}.${market.currency}`
}
