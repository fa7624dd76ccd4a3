import { html, type Html } from '#kernel/html.ts'
import type { CartLineView } from '#trade/cart/index.ts'
import { formatMoney } from '../format.ts'
import type { PageContext } from '../visitor.ts'
import type { Words } from '../words.ts'
import { picture, rows } from './picture.ts'

/** What was chosen of a line, such as "100 g" or "Sea, Large". */
export function choiceText(choice: Readonly<Record<string, string>>): string {
  return Object.values(choice).join(', ')
}

/** The small picture of a line; nothing where there is none. Lines at the head of a page fetch it at once. */
export function linePicture(key: string | null | undefined, when: 'lazy' | 'eager' = 'lazy'): Html | null {
  if (key === null || key === undefined) return null
  return picture(key, { alt: '', width: 120, height: 120, widths: rows.line, sizes: '6.5rem', when })
}

/** What a line of a cart is, what a piece costs, and what all of it comes to. */
export function lineHead(words: Words, { locale }: PageContext, each: CartLineView): Html {
  const choice = choiceText(each.choice)
  return html`<div class="spread">
    <div>
      <a class="title" href="/${locale}/p/${each.slug}">${each.title}</a>
      ${choice !== '' && html`<p class="quiet small">${choice}</p>`}
      <p class="quiet small">${words('cart.each', { price: formatMoney(each.unit, locale) })}</p>
    </div>
    <p class="price">${formatMoney(each.total, locale)}</p>
  </div>`
}
