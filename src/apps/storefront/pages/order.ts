import { html, type Html } from '#kernel/html.ts'
import { money, type Money } from '#kernel/money.ts'
import type { Return } from '#goods/returns/index.ts'
import type { Taking } from '#money/payments/index.ts'
import { orderNumber, type Order } from '#trade/orders/index.ts'
import type { OrderDownloads } from '#views/order-history/index.ts'
import { declineText, saidOf, toldFacts } from '../components/payment-words.ts'
import { choiceText, linePicture } from '../components/line.ts'
import { emptyState } from '../components/empty.ts'
import { icons } from '../components/icons.ts'
import { sumRow } from '../components/sums.ts'
import { countryName, formatDay, formatMoment, formatMoney, formatPercent } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'
import { downloadsSection } from './order-downloads.ts'
import { returnsSection } from './return-list.ts'

/** A parcel of an order as its buyer sees it. */
export type ParcelShown = { readonly trackingNumber: string; readonly trackingUrl: string | null }

/** How far the payment of an order has come, as its buyer needs to know. */
export type PaymentShown =
  | { readonly stage: 'none' | 'asking' | 'paid' }
  | { readonly stage: 'declined'; readonly declineCode: string; readonly taking: Taking }

/** An order as its buyer sees it: no margins, no risk, only what happened and what is next. */
export type OrderShown = {
  readonly order: Order
  readonly timeline: readonly { readonly type: string; readonly at: Date }[]
  /** How the money comes: what is said of it follows. */
  readonly taking: Taking
  readonly parcels: readonly ParcelShown[]
  readonly downloads: OrderDownloads
  readonly returns: readonly Return[]
  /** Something of it can be sent back now. */
  readonly canReturn: boolean
  readonly refunded: Money
  readonly payment: PaymentShown
  /** The query that proves a guest's right to see the order, such as `?token=…`; empty for its signed-in buyer. */
  readonly proof: string
  readonly isGuest: boolean
  /** There is more than one way to pay. */
  readonly canChoose: boolean
}

const tones: Readonly<Record<Order['state'], string>> = {
  awaiting_payment: 'warn',
  paid: 'good',
  fulfilled: 'good',
  completed: 'good',
  canceled: 'bad',
  expired: 'bad',
  refunded: '',
}

function lede(words: Words, { order, payment, taking }: OrderShown): Html {
  const isDownload = order.shippingMethod === 'download'
  const text = {
    awaiting_payment: payment.stage === 'asking' ? words('order.checking') : words('order.awaiting_lede'),
    paid: words('order.paid_lede', { email: order.email }),
    fulfilled: words(isDownload ? 'order.paid_lede' : 'order.fulfilled_lede', { email: order.email }),
    completed: words(isDownload ? 'order.paid_lede' : 'order.completed_lede', { email: order.email }),
    canceled: saidOf(words, 'order.canceled_lede', taking),
    expired: words('order.expired_lede'),
    refunded: words('order.refunded_lede'),
  }[order.state]
  return html`<p class="lede" role="status">${text}</p>`
}

function cancelForm(words: Words, page: PageContext, { order, proof }: OrderShown, look = ''): Html {
  return html`<form method="post" action="/${page.locale}/orders/${order.id}/cancel${proof}" class="no-print">
    <button class="button danger ${look}">${words('order.cancel')}</button>
  </form>`
}

function actions(words: Words, page: PageContext, shown: OrderShown): Html | null {
  const { order, proof, payment } = shown
  const at = `/${page.locale}/orders/${order.id}`
  if (order.state !== 'awaiting_payment' || payment.stage === 'asking') return null
  const label = payment.stage === 'declined' ? words('order.pay_again') : words('order.pay_now')
  return html`${
      payment.stage === 'declined' &&
      html`<div class="notice bad" role="alert">
        <h2>${words('order.declined')}</h2>
        <p>${declineText(words, payment.taking, payment.declineCode)}</p>
      </div>`
    }
    <p>${words('order.pay_until', { time: formatMoment(order.expiresAt, page.locale) })}</p>
    <div class="cluster no-print">
      <form method="post" action="${at}/pay${proof}"><button class="button large">${label}</button></form>
      ${shown.canChoose && html`<a class="button second" href="${at}/pay${proof}">${words('pay.other')}</a>`}
      ${cancelForm(words, page, shown)}
    </div>
    <p class="no-print"><a href="${at}/payment${proof}">${words('pay.status')}</a></p>`
}

function lines(page: PageContext, order: Order): Html {
  const { locale } = page
  const amount = (minor: bigint) => formatMoney(money(minor, order.currency), locale)
  return html`<ul class="lines" role="list">
    ${order.lines.map(
      (each) =>
        html`<li class="line">
          <span class="picture">${linePicture(each.media)}</span>
          <div class="spread">
            <div>
              <span class="title">${each.quantity} × ${each.title}</span>
              ${Object.keys(each.options).length > 0 && html`<p class="quiet small">${choiceText(each.options)}</p>`}
              <p class="quiet small">${each.sku}</p>
            </div>
            <span class="price">${amount(each.total_minor)}</span>
          </div>
        </li>`,
    )}
  </ul>`
}

function amounts(words: Words, page: PageContext, shown: OrderShown): Html {
  const { order, refunded } = shown
  const { locale } = page
  const of = (minor: bigint) => money(minor, order.currency)
  const vat = order.taxIncluded ? 'cart.vat_included' : 'cart.vat'
  return html`<dl class="sums">
    ${sumRow(words('cart.items'), of(order.items_minor), locale)}
    ${order.discount_minor !== 0n && sumRow(words('cart.discount'), of(-order.discount_minor), locale)}
    ${sumRow(words('cart.delivery'), order.shipping_minor === 0n ? words('cart.free') : of(order.shipping_minor), locale)}
    ${order.taxLines.map((each) =>
      each.reason === 'export' || each.reason === 'reverse_charge'
        ? sumRow(words(`cart.vat_zero_${each.reason}`), '', locale, 'quiet small')
        : sumRow(
            `${words(vat)} ${formatPercent(each.rate, locale)} %`,
            of(each.tax_minor),
            locale,
            'quiet small',
          ),
    )}
    ${sumRow(words('cart.total'), of(order.total_minor), locale, 'total')}
    ${refunded.minor > 0n && sumRow(words('order.refund'), formatMoney(refunded, locale), locale)}
  </dl>`
}

function address(page: PageContext, order: Order): Html {
  const to = order.shippingAddress
  const town = [to.postalCode, to.city].filter(Boolean).join(' ')
  const parts = [to.name, to.line1, to.line2, town, to.region, countryName(to.country, page.locale)]
  return html`<address>${parts.filter(Boolean).map((each) => html`${each}<br />`)}</address>`
}

/** Of downloads nothing is packed, carried or delivered at a door, whatever the books call it. */
function toldOf({ order, timeline: facts }: OrderShown): OrderShown['timeline'] {
  if (order.shippingMethod !== 'download') return facts
  return facts.filter(({ type }) => !/^shipment_|^order_(?:fulfilled|completed)$/.test(type))
}

function timeline(words: Words, page: PageContext, shown: OrderShown): Html {
  return html`<ol class="timeline" role="list">
    ${toldFacts(words, shown.taking, toldOf(shown)).map(
      ({ text, at }) =>
        html`<li>${text}<time datetime="${at.toISOString()}">${formatMoment(at, page.locale)}</time></li>`,
    )}
  </ol>`
}

const way = ['paid', 'fulfilled', 'completed'] as const

/** How far the goods have come, for an order that is on its way to its buyer; nothing for any other. */
function progress(words: Words, { state, shippingMethod }: Order): Html | null {
  const now = way.findIndex((each) => each === state)
  if (now < 0 || shippingMethod === 'download') return null
  return html`<ol class="steps" role="list">
    ${way.map((each, i) => html`<li ${i < now ? html` class="done"` : i === now ? html` aria-current="step"` : null}>${words(`order.state_${each}`)}</li>`)}
  </ol>`
}

function parcels(words: Words, shown: OrderShown): Html | null {
  if (shown.parcels.length === 0) return null
  return html`<section class="sheet flow">
    <h2>${words('order.parcels')}</h2>
    <ul role="list" class="flow">
      ${shown.parcels.map(
        (each) =>
          html`<li class="spread">
            <code>${each.trackingNumber}</code
            >${each.trackingUrl && html`<a href="${each.trackingUrl}">${words('order.track')}</a>`}
          </li>`,
      )}
    </ul>
  </section>`
}

/** One order: what is next, what was bought, what it cost, where it goes, what happened. Prints as a confirmation. */
export function orderPage(page: PageContext, shown: OrderShown): Page {
  const words = wordsFor(page.locale)
  const { order, payment } = shown
  const number = orderNumber(order.number)
  const isFresh = order.state === 'paid' || order.state === 'awaiting_payment'
  const title = words('order.title', { number })
  const isWaiting = payment.stage === 'asking' || order.state === 'fulfilled'
  const steps = progress(words, order)
  const isSoon = payment.stage === 'asking' || shown.downloads.isPending
  return {
    title,
    ...(isSoon ? { refreshSeconds: 3 } : isWaiting ? { refreshSeconds: 30 } : {}),
    body: html`<div class="page section flow">
      <div class="spread">
        <h1>
          ${order.state === 'paid' ? words('order.thanks', { name: order.shippingAddress.name }) : title}
        </h1>
        <span class="badge ${tones[order.state]} ${steps && 'on-paper'}"
          >${words(`order.state_${order.state}`)}</span
        >
      </div>
      <p class="quiet">
        ${order.state === 'paid' && `${title} · `}${words('order.placed', { date: formatDay(order.placedAt, page.locale) })}
      </p>
      ${lede(words, shown)} ${steps} ${actions(words, page, shown)}
      <div class="two-columns">
        <div class="flow">
          ${downloadsSection(page, { orderId: order.id, proof: shown.proof, downloads: shown.downloads })}
          <section class="sheet flow">
            <h2>${words('cart.items')}</h2>
            ${lines(page, order)}
          </section>
          ${parcels(words, shown)}
          ${returnsSection(page, { orderId: order.id, proof: shown.proof, returns: shown.returns, canAsk: shown.canReturn })}
          <section class="sheet flow">
            <h2>${words('order.timeline')}</h2>
            ${timeline(words, page, shown)}
          </section>
        </div>
        <aside class="flow">
          <section class="sheet flow">
            <h2>${words('cart.summary')}</h2>
            ${amounts(words, page, shown)}
          </section>
          <section class="sheet flow">
            <h2>${words(order.shippingMethod === 'download' ? 'download.who' : 'order.deliver_to')}</h2>
            ${address(page, order)}
          </section>
          ${order.state !== 'awaiting_payment' && html`<form method="post" action="/${page.locale}/orders/${order.id}/again${shown.proof}" class="no-print"><button class="button second wide">${words('again.button')}</button></form>`}
          ${order.state !== 'awaiting_payment' && !shown.isGuest && html`<form method="post" action="/${page.locale}/orders/${order.id}/express${shown.proof}" class="no-print"><button class="button second wide">${words('express.again')}</button></form>`}
          ${order.state === 'paid' && cancelForm(words, page, shown, 'wide')}
          ${shown.isGuest && isFresh && html`<p class="quiet small no-print">${words('order.keep_link')} <a href="/${page.locale}/register">${words('order.create_account')}</a></p>`}
        </aside>
      </div>
    </div>`,
  }
}

/** An order in the buyer's list. */
export type OrderLineShown = {
  readonly id: string
  readonly number: string
  readonly state: Order['state']
  readonly placedAt: Date
  readonly total: Money
  /** What it was about: its first line, and how many others there are. */
  readonly firstTitle: string
  readonly firstMedia: string | null
  readonly otherLines: number
}

/** The buyer's orders, the latest first. */
export function orderList(page: PageContext, orders: readonly OrderLineShown[]): Html {
  const words = wordsFor(page.locale)
  if (orders.length === 0) return emptyState(page, icons.parcel, words('account.no_orders'))
  return html`<ul class="flow" role="list">
    ${orders.map(({ id, number, state, placedAt, total, firstTitle: title, firstMedia, otherLines }) => {
      const what = otherLines > 0 ? words('account.and_more', { title, count: otherLines }) : title
      return html`<li class="sheet order">
        <span class="picture">${linePicture(firstMedia)}</span>
        <div>
          <p class="cluster">
            <a class="title" href="/${page.locale}/orders/${id}">${number}</a
            ><span class="badge ${tones[state]}">${words(`order.state_${state}`)}</span>
          </p>
          <p>${what}</p>
          <p class="quiet small">
            ${formatDay(placedAt, page.locale)} ·
            <span class="numbers">${formatMoney(total, page.locale)}</span>
          </p>
        </div>
        ${
          state === 'awaiting_payment'
            ? html`<a class="button" href="/${page.locale}/orders/${id}">${words('order.pay_now')}</a>`
            : html`<form method="post" action="/${page.locale}/orders/${id}/again">
                <button class="button second" aria-label="${words('again.button')}: ${number}">
                  ${words('again.button')}
                </button>
              </form>`
        }
      </li>`
    })}
  </ul>`
}
