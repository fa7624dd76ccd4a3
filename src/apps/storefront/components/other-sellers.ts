import { html, type Html } from '#kernel/html.ts'
import type { OtherOffer } from '#views/matching/index.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'
import { priceTag } from './price.ts'

/** The same product at other sellers with what each asks; nothing where there is none. */
export function otherSellers(page: PageContext, offers: readonly OtherOffer[]): Html | null {
  if (offers.length === 0) return null
  const words = wordsFor(page.locale)
  return html`<section class="section flow" aria-labelledby="other-sellers">
    <h2 id="other-sellers">${words('product.other_sellers')}</h2>
    <dl class="facts">
      ${offers.map(
        ({ item, seller }) =>
          html`<div>
            <dt><a href="/${page.locale}/p/${item.slug}">${seller}</a></dt>
            <dd>
              ${priceTag(words, page.locale, item)} ·
              ${item.inStock ? words('product.in_stock') : words('product.sold_out')}
            </dd>
          </div>`,
      )}
    </dl>
  </section>`
}
