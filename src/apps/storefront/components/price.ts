import { html, type Html } from '#kernel/html.ts'
import type { Money } from '#kernel/money.ts'
import type { Locale } from '#market/catalog/index.ts'
import { formatMoney } from '../format.ts'
import type { Words } from '../words.ts'

/** A price with the former one beside it, told apart for those who cannot see the line through it. */
export function priceTag(
  words: Words,
  locale: Locale,
  offer: { readonly price: Money; readonly compareAt: Money | null; readonly fromPrice?: boolean },
): Html {
  const shown = formatMoney(offer.price, locale)
  const from = offer.fromPrice ? html`<span class="from">${words('product.from')} </span>` : null
  const price =
    locale === 'zh' && from
      ? html`${shown}<span class="from"> ${words('product.from')}</span>`
      : html`${from}${shown}`
  if (!offer.compareAt) return html`<span class="price">${price}</span>`
  return html`<span class="price now"
      ><span class="out-of-sight">${words('product.now')} </span>${price}</span
    >
    <span class="former"
      ><span class="out-of-sight">${words('product.former_price')} </span
      ><s>${formatMoney(offer.compareAt, locale)}</s></span
    >`
}
