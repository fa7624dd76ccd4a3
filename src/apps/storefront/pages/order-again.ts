import { html } from '#kernel/html.ts'
import { orderNumber, type Order } from '#trade/orders/index.ts'
import type { CartView } from '#trade/cart/index.ts'
import type { LineAgain } from '#flows/order-again.ts'
import { linePicture } from '../components/line.ts'
import { formatMoney } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'

/** What of an earlier order is in the cart again, and plainly what is not. */
export function orderAgainPage(
  page: PageContext,
  shown: {
    readonly order: Order
    readonly lines: readonly LineAgain[]
    readonly cart: CartView | null
    readonly proof: string
  },
): Page {
  const words = wordsFor(page.locale)
  const { order, lines, cart, proof } = shown
  const title = words('again.title', { number: orderNumber(order.number) })
  const there = lines.filter(({ inCart }) => inCart > 0)
  const short = lines.filter(({ wanted, inCart }) => inCart < wanted)
  return {
    title,
    body: html`<div class="page section flow">
      <h1>${title}</h1>
      ${
        short.length > 0 &&
        html`<div class="notice warn" role="alert">
          <h2>${words('again.missing')}</h2>
          <ul>
            ${short.map(({ title: name, wanted, inCart }) => html`<li>${inCart === 0 ? words('again.gone', { title: name }) : words('again.fewer', { title: name, count: inCart, wanted })}</li>`)}
          </ul>
        </div>`
      }
      ${
        there.length === 0
          ? html`<p class="quiet">${words('again.nothing')}</p>`
          : html`<section class="sheet flow">
              <h2>${words('again.in_cart')}</h2>
              <ul role="list" class="lines">
                ${there.map(({ variantId, title: name, inCart }) => {
                  const line = cart?.lines.find((each) => each.variantId === variantId)
                  return html`<li class="line">
                    <span class="picture">${linePicture(line?.media)}</span>
                    <p class="spread">
                      <span>${inCart} × ${name}</span
                      >${line && html`<span class="price">${formatMoney(line.unit, page.locale)}</span>`}
                    </p>
                  </li>`
                })}
              </ul>
              <p class="quiet small">${words('again.prices')}</p>
            </section>`
      }
      <div class="cluster">
        ${there.length > 0 && html`<a class="button large" href="/${page.locale}/checkout">${words('cart.checkout')}</a>`}
        <a class="button second" href="/${page.locale}/cart">${words('shop.cart')}</a
        ><a href="/${page.locale}/orders/${order.id}${proof}">${words('again.back')}</a>
      </div>
    </div>`,
  }
}
