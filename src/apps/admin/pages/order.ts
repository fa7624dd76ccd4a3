import { html, type Html } from '#kernel/html.ts'
import { money, type Money } from '#kernel/money.ts'
import type { Shipment } from '#goods/shipping/index.ts'
import type { Payment } from '#money/payments/index.ts'
import { orderNumber, type Order } from '#trade/orders/index.ts'
import type { TimelineEntry } from '#views/order-history/index.ts'
import { picture } from '../../storefront/components/picture.ts'
import { formatMoney, localeNames } from '../../storefront/format.ts'
import { choiceText } from '../../storefront/components/line.ts'
import { localeOf } from '#market/catalog/index.ts'
import { formFaults, freshForm, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { postalAddress } from '../parts/address.ts'
import { stateBadge } from '../parts/badge.ts'
import { moment, momentText } from '../parts/time.ts'
import { say } from '../words.ts'
import { parcelsPanel } from './order-parcels.ts'
import { paymentPanel } from './order-payment.ts'
import { refundPanel } from './order-refund.ts'
import { timelineList } from './order-timeline.ts'

/** The forms of an order's page; the one that was refused says why. */
export type OrderForms = Readonly<Partial<Record<'refund' | 'cancel' | 'resend' | 'parcel', DeskForm>>>

/** An order as the desk sees it. */
export type OrderShown = {
  readonly order: Order
  readonly timeline: readonly TimelineEntry[]
  readonly payment: Payment | undefined
  readonly shipments: readonly Shipment[]
  /** What may still be given back, as the ledger has it. */
  readonly refundable: Money
  readonly places: ReadonlyMap<string, string>
  /** Which parcel the form of parcels is about. */
  readonly parcelId?: string | undefined
  readonly forms: OrderForms
}

function linesPanel(order: Order): Html {
  const amount = (minor: bigint) => formatMoney(money(minor, order.currency), 'en')
  const hasDiscount = order.lines.some((each) => each.discount_minor !== 0n)
  return html`<section class="panel flush" aria-labelledby="lines">
    <h2 id="lines" class="panel-head">${say('order.lines')}</h2>
    <table class="grid rows">
      <thead>
        <tr>
          <th scope="col">${say('order.article')}</th>
          <th scope="col" class="end">${say('order.unit')}</th>
          <th scope="col" class="end">${say('order.quantity')}</th>
          ${hasDiscount && html`<th scope="col" class="end">${say('order.discount')}</th>`}
          <th scope="col" class="end">${say('order.amount')}</th>
        </tr>
      </thead>
      <tbody>
        ${order.lines.map(
          (each) =>
            html`<tr>
              <td class="wide article">
                ${each.media && picture(each.media, { alt: '', width: 36, height: 36, widths: [160], sizes: '36px' })}
                <span class="lines"
                  ><strong>${each.title}</strong
                  ><span class="quiet"><code>${each.sku}</code> ${choiceText(each.options)}</span></span
                >
              </td>
              <td class="end">${amount(each.unit_minor)}</td>
              <td class="end">×${each.quantity}</td>
              ${hasDiscount && html`<td class="end">${amount(-each.discount_minor)}</td>`}
              <td class="end strong">${amount(each.total_minor - each.discount_minor)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${sums(order)}
  </section>`
}

function sums(order: Order): Html {
  const amount = (minor: bigint) => formatMoney(money(minor, order.currency), 'en')
  const vat = order.taxIncluded ? 'order.vat_included' : 'order.vat_added'
  const row = (name: string, value: string, kind = '') =>
    html`<div class="${kind}">
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`
  return html`<dl class="sums panel-foot">
    ${row(say('order.items'), amount(order.items_minor))}
    ${order.discount_minor !== 0n && row(order.couponCode ? say('order.coupon', { code: order.couponCode }) : say('order.discount'), amount(-order.discount_minor))}
    ${row(say('order.delivery_method', { method: order.shippingMethod }), amount(order.shipping_minor))}
    ${order.taxLines.map((each) => row(`${say(vat, { rate: each.rate })}${each.reason ? ` (${each.reason.replaceAll('_', ' ')})` : ''}`, amount(each.tax_minor), 'quiet'))}
    ${row(say('order.total'), amount(order.total_minor), 'total')}
  </dl>`
}

function customerPanel(order: Order): Html {
  const locale = localeOf(order.locale)
  return html`<section class="panel" aria-labelledby="customer">
    <h2 id="customer">${say('order.customer')}</h2>
    <p class="strong">${order.shippingAddress.name}</p>
    <p><a class="break" href="/admin/orders?q=${encodeURIComponent(order.email)}">${order.email}</a></p>
    <p class="quiet">
      ${say(order.buyerId === null ? 'order.guest' : 'order.registered')} ·
      ${locale ? localeNames[locale] : order.locale}
      ${order.vatId && html`<br />${say('order.vat_id')} ${order.vatId}`}
    </p>
    <h3>${say('order.deliver_to')}</h3>
    ${postalAddress(order.shippingAddress)}
    ${
      order.billingAddress &&
      html`<h3>${say('order.bill_to')}</h3>
        ${postalAddress(order.billingAddress)}`
    }
  </section>`
}

const mayBeCanceled = ({ state }: Order): boolean => state === 'awaiting_payment' || state === 'paid'

/** What was refused to a form that the page no longer has: the order has moved on since it was shown. */
function lateRefusals({ order, forms, payment }: OrderShown): Html {
  const hasRefund = payment !== undefined && payment.intent.captured.minor > 0n
  return html`${!mayBeCanceled(order) && formFaults((forms.cancel ?? freshForm).faults)}
  ${!hasRefund && formFaults((forms.refund ?? freshForm).faults)}`
}

function morePanel({ order, forms }: OrderShown): Html | null {
  const mayCancel = mayBeCanceled(order)
  const mayResend = order.state !== 'awaiting_payment' && order.state !== 'expired'
  if (!mayCancel && !mayResend) return null
  return html`<section class="panel no-print" aria-labelledby="more">
    <h2 id="more">${say('order.more')}</h2>
    ${
      mayResend &&
      html`<form method="post" action="/admin/orders/${order.id}/resend" class="aside-form">
        ${formFaults((forms.resend ?? freshForm).faults)} ${keyField()}
        <p class="quiet">${say('order.resend_text', { email: order.email })}</p>
        <button class="button second">${say('order.resend')}</button>
      </form>`
    }
    ${
      mayCancel &&
      html`<form method="post" action="/admin/orders/${order.id}/cancel" class="aside-form">
        ${formFaults((forms.cancel ?? freshForm).faults)} ${keyField()}
        <p class="quiet">${say('order.cancel_text')}</p>
        <button class="button danger">${say('order.cancel')}</button>
      </form>`
    }
  </section>`
}

/** One order: what is in it, who for, what has happened, and everything that can be done with it. */
export function orderPage(shown: OrderShown): DeskPage {
  const { order } = shown
  return {
    title: orderNumber(order.number),
    up: { href: '/admin/orders', name: say('orders.title') },
    beside: html`${stateBadge('state', order.state)}
      <span class="quiet">${say('order.placed', { time: momentText(order.placedAt) })}</span>`,
    actions: html`<a class="button second" href="/admin/orders/${order.id}/money"
      >${say('order.where_money')}</a
    >`,
    body: html`${lateRefusals(shown)}
      <div class="two">
        <div class="column">
          ${parcelsPanel(shown)} ${linesPanel(order)} ${refundPanel(shown)}
          <section class="panel" aria-labelledby="timeline">
            <h2 id="timeline">${say('order.timeline')}</h2>
            ${timelineList(shown.timeline, moment)}
          </section>
        </div>
        <div class="column">${paymentPanel(shown)} ${customerPanel(order)} ${morePanel(shown)}</div>
      </div>`,
  }
}
