import { html, type Html } from '#kernel/html.ts'
import { money, subtract, type Money } from '#kernel/money.ts'
import type { OtherOffer } from '#views/matching/index.ts'
import { formatMoney } from '../format.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'
import { priceTag } from './price.ts'

/** What another asks more or less than this one, in words; nothing where either is unknown or in another currency. */
function difference(page: PageContext, own: Money | null, other: Money): string | null {
  if (own === null || own.currency !== other.currency) return null
  const words = wordsFor(page.locale)
  const { minor } = subtract(other, own)
  if (minor === 0n) return words('offers.same_price')
  const amount = formatMoney(money(minor < 0n ? -minor : minor, own.currency), page.locale)
  return words(minor < 0n ? 'offers.less' : 'offers.more', { amount })
}

/**
 * The same product at other sellers, what each asks compared with this one, and how it is known to be the same; nothing where
 * there is none.
 */
export function otherSellers(
  page: PageContext,
  own: Money | null,
  offers: readonly OtherOffer[],
): Html | null {
  if (offers.length === 0) return null
  const words = wordsFor(page.locale)
  const row = ({ item, seller, known }: OtherOffer) =>
    html`<tr>
      <th scope="row">
        <a href="/${page.locale}/p/${item.slug}">${seller}</a><br /><span class="quiet">${item.title}</span>
      </th>
      <td>
        ${item.inStock ? words('product.in_stock') : words('product.sold_out')}<br /><span class="quiet"
          >${words(`offers.known_${known}`)}</span
        >
      </td>
      <td class="end">
        ${priceTag(words, page.locale, item)}<br /><span class="quiet"
          >${difference(page, own, item.price)}</span
        >
      </td>
    </tr>`
  return html`<section class="section flow" aria-labelledby="other-sellers">
    <h2 id="other-sellers">${words('product.other_sellers')}</h2>
    <table class="table offers">
      <thead>
        <tr>
          <th scope="col">${words('listing.seller')}</th>
          <th scope="col">${words('offers.stands')}</th>
          <th scope="col" class="end">${words('offers.price')}</th>
        </tr>
      </thead>
      <tbody>
        ${offers.map(row)}
      </tbody>
    </table>
  </section>`
}
