import type { Locale } from '#market/catalog/index.ts'
import type { QuoteProblem } from '#market/pricing/index.ts'
import { isMessageKey, type Words } from './words.ts'

/** A problem of a cart in words a buyer can act on. */
export function problemText(words: Words, _locale: Locale, problem: QuoteProblem, title: string): string {
  const { code, detail = {} } = problem
  const values = { title, available: Number(detail['available'] ?? 0) }
  if (code === 'price_changed') return words('checkout.changed')
  if (code === 'shipping_method_missing' || code === 'shipping_method_unavailable')
    return words('checkout.method_none')
  if (code === 'cart_is_empty') return words('cart.empty')
  const key = `fault.${code}`
  return isMessageKey(key) ? words(key, values) : words('checkout.changed')
}
