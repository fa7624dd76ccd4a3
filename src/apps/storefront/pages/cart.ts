import { emptyState } from '../components/empty.ts'
import { html, type Html } from '#kernel/html.ts'
import type { CartLineView, CartView } from '#trade/cart/index.ts'
import { icons } from '../components/icons.ts'
import { inputField } from '../components/field.ts'
import { lineHead, linePicture } from '../components/line.ts'
import { sums } from '../components/sums.ts'
import type { Page } from '../layout.ts'
import { problemText } from '../problem-text.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'
import type { Faults } from './door.ts'

/** A button that makes it one less or one more, with script and without; the field beside it takes any number. */
function step(words: Words, each: CartLineView, by: -1 | 1): Html {
  const quantity = each.quantity + by
  const [name, sign] = by < 0 ? (['less', '−'] as const) : (['more', '+'] as const)
  return html`<button
    class="step"
    id="${name}-${each.id}"
    form="step-${each.id}"
    name="quantity"
    value="${quantity}"
    ${quantity < 1 ? html` disabled` : null}
  >
    <span aria-hidden="true">${sign}</span
    ><span class="out-of-sight">${words(`cart.${name}`, { title: each.title })}</span>
  </button>`
}

function line(words: Words, page: PageContext, each: CartLineView, fault: string | undefined): Html {
  const { locale } = page
  const field = `quantity-${each.id}`
  return html`<li class="line">
    <a class="picture" href="/${locale}/p/${each.slug}" tabindex="-1" aria-hidden="true"
      >${linePicture(each.media, 'eager')}</a
    >
    ${lineHead(words, page, each)}
    <div class="tools">
      <div class="stepper">
        ${step(words, each, -1)}
        <form
          method="post"
          action="/${locale}/cart/lines/${each.id}"
          class="quantity"
          id="to-${each.id}"
          data-submit-on-change
        >
          <label class="out-of-sight" for="${field}"
            >${words('cart.quantity_of', { title: each.title })}</label
          >
          <input
            class="input"
            id="${field}"
            name="quantity"
            inputmode="numeric"
            value="${each.quantity}"
            maxlength="3"
            ${fault ? html` aria-invalid="true" aria-describedby="${field}-fault"` : null}
          />
        </form>
        ${step(words, each, 1)}
        <button class="button second" form="to-${each.id}" data-fallback>${words('cart.update')}</button>
        <form method="post" action="/${locale}/cart/lines/${each.id}" id="step-${each.id}"></form>
      </div>
      <form method="post" action="/${locale}/cart/lines/${each.id}/remove">
        <button class="plain">${words('cart.remove')}<span class="out-of-sight"> ${each.title}</span></button>
      </form>
    </div>
    ${fault && html`<p class="fault" id="${field}-fault">${fault}</p>`}
    ${each.problems.map((problem) => html`<p class="fault">${problemText(words, page.locale, problem, each.title)}</p>`)}
  </li>`
}

function couponForm(words: Words, page: PageContext, cart: CartView): Html {
  const { locale } = page
  if (cart.couponCode !== null) {
    const problem = cart.quote.problems.find((each) => each.code.startsWith('coupon_'))
    return html`<form method="post" action="/${locale}/cart/coupon" class="spread">
        <input type="hidden" name="code" value="" /> <span class="badge good">${cart.couponCode}</span
        ><button class="plain">${words('cart.coupon_remove')}</button>
      </form>
      ${problem && html`<p class="fault">${problemText(words, locale, problem, '')}</p>`}`
  }
  return html`<form method="post" action="/${locale}/cart/coupon" class="cluster code-row">
    ${inputField({ name: 'code', label: words('cart.coupon'), maxlength: 40, autocomplete: 'off' })}
    <button class="button second">${words('cart.coupon_apply')}</button>
  </form>`
}

/** What the drawer says around the cart, where there is script to open one. */
const forDrawer = (words: Words): Html =>
  html` data-cart="${words('cart.title')}" data-close="${words('cart.close')}"
  data-added="${words('cart.added')}" data-changed="${words('cart.changed')}"`

function emptyCart(words: Words, page: PageContext): Html {
  return emptyState(page, icons.cart, words('cart.empty'), words('cart.empty_help'))
}

/** What a cart's page says besides: faults by line, a notice above, what goes with it below. */
type Besides = {
  readonly faults?: Faults | undefined
  readonly notice?: Html | null
  readonly beside?: Html | null
}

/** The cart: every line with its true price and stock, the running total, and the way to the checkout. */
export function cartPage(
  page: PageContext,
  cart: CartView | null,
  { faults = {}, notice = null, beside = null }: Besides = {},
): Page {
  const words = wordsFor(page.locale)
  const title = words('cart.title')
  if (!cart || cart.lines.length === 0) {
    return {
      title,
      body: html`<div class="page section" ${forDrawer(words)}>
        <h1>${title}</h1>
        ${emptyCart(words, page)}
      </div>`,
    }
  }
  const general = cart.quote.problems.filter(
    (each) =>
      !each.lineId &&
      each.blocks &&
      !each.code.startsWith('shipping_method') &&
      !each.code.startsWith('coupon_'),
  )
  return {
    title,
    description: words('cart.description'),
    personal: true,
    islands: ['submit-on-change'],
    body: html`<div class="page section" ${forDrawer(words)}>
      <h1>${title}</h1>
      ${notice}
      <div class="two-columns">
        <section class="sheet" aria-label="${words('cart.items')}">
          <ul class="lines" role="list">
            ${cart.lines.map((each) => line(words, page, each, faults[each.id]))}
          </ul>
        </section>
        <aside class="sheet flow">
          <h2>${words('cart.summary')}</h2>
          ${sums(words, page.locale, cart)}
          ${general.map((each) => html`<p class="fault">${problemText(words, page.locale, each, '')}</p>`)}
          <a class="button large wide" href="/${page.locale}/checkout">${words('cart.checkout')}</a>
          ${page.visitor?.name != null && html`<a class="button second wide" href="/${page.locale}/express?from=cart">${words('express.from_cart')}</a>`}
          <a class="whole-cart" href="/${page.locale}/cart">${words('cart.whole')}</a>
          <div class="flow" data-page-only>
            ${couponForm(words, page, cart)}
            <p><a href="/${page.locale}">${words('cart.continue')}</a></p>
          </div>
        </aside>
      </div>
      ${beside}
    </div>`,
  }
}
