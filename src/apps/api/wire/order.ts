import { money, toWire } from '#kernel/money.ts'
import { isOpen, type Payment } from '#money/payments/index.ts'
import { orderNumber } from '#trade/orders/index.ts'
import type { OrderSummary, OrderView } from '#views/order-history/index.ts'
import { addressOnWire } from './cart.ts'
import { mediaUrl } from './money.ts'

/** An order in a list. */
export function summaryOnWire(order: OrderSummary) {
  return {
    id: order.id,
    number: order.number,
    state: order.state,
    placed_at: order.placedAt.toISOString(),
    total: toWire(order.total),
    pieces: order.pieces,
    first_title: order.firstTitle,
    picture_url: mediaUrl(order.firstMedia),
    other_lines: order.otherLines,
  }
}

function linesOnWire({ lines, currency }: OrderView['order']) {
  const amount = (minor: bigint) => toWire(money(minor, currency))
  return lines.map((line) => ({
    id: line.id,
    variant_id: line.variantId,
    sku: line.sku,
    title: line.title,
    slug: line.slug,
    options: line.options,
    picture_url: mediaUrl(line.media),
    quantity: line.quantity,
    unit: amount(line.unit_minor),
    total: amount(line.total_minor),
    discount: amount(line.discount_minor),
    tax_rate: line.taxRate,
    tax: amount(line.tax_minor),
    tax_reason: line.taxReason,
  }))
}

function amountsOnWire({ currency, ...order }: OrderView['order']) {
  const amount = (minor: bigint) => toWire(money(minor, currency))
  return {
    items: amount(order.items_minor),
    discount: amount(order.discount_minor),
    shipping: amount(order.shipping_minor),
    tax: amount(order.tax_minor),
    total: amount(order.total_minor),
    tax_lines: order.taxLines.map((line) => ({
      rate: line.rate,
      reason: line.reason,
      net: amount(line.net_minor),
      tax: amount(line.tax_minor),
    })),
  }
}

/** An order whole, as one who may see it sees it. */
export function orderOnWire({ order, payment, parcels, timeline }: OrderView) {
  return {
    id: order.id,
    number: orderNumber(order.number),
    state: order.state,
    email: order.email,
    currency: order.currency,
    country: order.country,
    locale: order.locale,
    tax_included: order.taxIncluded,
    ...amountsOnWire(order),
    shipping_method: order.shippingMethod,
    coupon_code: order.couponCode,
    vat_id: order.vatId,
    shipping_address: addressOnWire(order.shippingAddress),
    billing_address: order.billingAddress && addressOnWire(order.billingAddress),
    placed_at: order.placedAt.toISOString(),
    pay_before: order.expiresAt.toISOString(),
    paid_at: order.paidAt?.toISOString() ?? null,
    lines: linesOnWire(order),
    payment: payment && { id: payment.id, state: payment.state },
    parcels: parcels.map((parcel) => ({
      id: parcel.id,
      state: parcel.state,
      carrier: parcel.carrier,
      tracking_number: parcel.trackingNumber,
      tracking_url: parcel.trackingUrl,
      lines: parcel.lines.map((line) => ({ order_line_id: line.orderLineId, quantity: line.quantity })),
    })),
    timeline: timeline.map(({ type, about, at, actor }) => ({
      type,
      about,
      at: at.toISOString(),
      ...(actor === undefined ? {} : { actor }),
    })),
  }
}

/** A payment as its payer sees it: no ids of the provider, no ledger. */
export function paymentOnWire({ intent, attempts, operations }: Payment) {
  return {
    id: intent.id,
    state: intent.state,
    amount: toWire(intent.amount),
    authorized: toWire(intent.authorized),
    captured: toWire(intent.captured),
    refunded: toWire(intent.refunded),
    expires_at: intent.expiresAt.toISOString(),
    attempts: attempts.map((attempt) => ({
      reference: attempt.merchantRef,
      state: attempt.state,
      method: attempt.method,
      card: attempt.card === undefined ? null : { brand: attempt.card.brand, last4: attempt.card.last4 },
      decline_code: attempt.declineCode ?? null,
      action: isOpen(attempt.state) ? (attempt.action ?? null) : null,
      created_at: attempt.createdAt.toISOString(),
    })),
    refunds: operations
      .filter(({ kind }) => kind === 'refund')
      .map(({ id, amount, state, createdAt }) => ({
        id,
        amount: toWire(amount),
        state: state === 'succeeded' || state === 'failed' ? state : 'undecided',
        created_at: createdAt.toISOString(),
      })),
  }
}
