import { html, type Html } from '#kernel/html.ts'
import type { ListingItem } from '#views/storefront/index.ts'
import type { PageContext } from '../visitor.ts'
import type { Words } from '../words.ts'
import { picture, rows } from './picture.ts'
import { priceTag } from './price.ts'
import { ratingLine } from './stars.ts'

/** How wide a card stands: shelves have as many columns as fit. */
const cardSizes = '(min-width: 75rem) 18rem, (min-width: 44rem) 22vw, 46vw'

/** A product on a shelf: one link, its picture, brand, name and price; with a query its link says where it stood. The first cards of a page load their pictures at once. */
export function productCard(
  words: Words,
  page: PageContext,
  item: ListingItem,
  when: 'lazy' | 'eager' | 'first' = 'lazy',
  { query = '', note }: { readonly query?: string; readonly note?: string } = {},
): Html {
  const { locale } = page
  const badge = !item.inStock
    ? html`<span class="badge">${words('product.sold_out')}</span>`
    : item.compareAt && html`<span class="badge sale">${words('product.sale')}</span>`
  return html`<li class="card">
    <div class="picture">
      ${item.picture && picture(item.picture.key, { alt: '', width: 400, height: 400, widths: rows.card, sizes: cardSizes, when })}
    </div>
    ${badge}
    <div class="text">
      <span class="brand">${item.brand}</span>
      <a href="/${locale}/p/${item.slug}${query}">${item.title}</a>
      ${item.rating && html`<p class="cluster">${ratingLine(words, page, item.rating)}</p>`}
      ${note && html`<p class="quiet small">${note}</p>`}
      <p class="foot">${priceTag(words, locale, item)}</p>
    </div>
  </li>`
}

/** A shelf of products; of the pictures loaded at once the first goes before all else. */
export function shelf(words: Words, page: PageContext, items: readonly ListingItem[], eager = 0): Html {
  const whenOf = (at: number) => (at >= eager ? 'lazy' : at === 0 ? 'first' : 'eager')
  return html`<ul class="shelf" role="list">
    ${items.map((item, i) => productCard(words, page, item, whenOf(i)))}
  </ul>`
}

const drawn = new WeakMap<ListingItem, Map<string, Html>>()

/** A shelf of products that stand on many pages as the same objects: each card is drawn once for as long as its object is kept. */
export function keptShelf(words: Words, page: PageContext, items: readonly ListingItem[]): Html {
  const cardOf = (item: ListingItem) => {
    const cards = drawn.get(item) ?? new Map<string, Html>()
    drawn.set(item, cards)
    const card = cards.get(page.locale) ?? productCard(words, page, item)
    cards.set(page.locale, card)
    return card
  }
  return html`<ul class="shelf" role="list">
    ${items.map(cardOf)}
  </ul>`
}
