import { html, type Html } from '#kernel/html.ts'
import type { Money } from '#kernel/money.ts'
import type { Locale } from '#market/catalog/index.ts'
import type { CartView } from '#trade/cart/index.ts'
import { formatMoney, formatPercent } from '../format.ts'
import type { Words } from '../words.ts'

/** One row of a sum. */
export function sumRow(label: string, amount: Money | string, locale: Locale, kind = ''): Html {
  const shown = typeof amount === 'string' ? amount : formatMoney(amount, locale)
  return html`<div class="${kind}">
    <dt>${label}</dt>
    <dd>${shown}</dd>
  </div>`
}

/** The amounts of a cart from items to total, as the quote has them; every zero of VAT with its reason. */
export function sums(words: Words, locale: Locale, cart: CartView): Html {
  const { quote } = cart
  const shipping = quote.shipping
    ? quote.shippingTotal.minor === 0n
      ? words('cart.free')
      : quote.shippingTotal
    : words('cart.delivery_later')
  const vat = quote.taxIncluded ? 'cart.vat_included' : 'cart.vat'
  return html`<dl class="sums">
    ${sumRow(words('cart.items'), quote.items, locale)}
    ${quote.discount.minor !== 0n && sumRow(words('cart.discount'), { ...quote.discount, minor: -quote.discount.minor }, locale)}
    ${sumRow(words('cart.delivery'), shipping, locale)}
    ${quote.taxLines.map((each) => {
      if (each.reason === 'export' || each.reason === 'reverse_charge')
        return sumRow(words(`cart.vat_zero_${each.reason}`), '', locale, 'quiet small')
      return sumRow(`${words(vat)} ${formatPercent(each.rate, locale)} %`, each.tax, locale, 'quiet small')
    })}
    ${sumRow(words('cart.total'), quote.total, locale, 'total')}
  </dl>`
}
