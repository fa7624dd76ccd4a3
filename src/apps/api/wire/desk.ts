import { money, toWire } from '#kernel/money.ts'
import type { Statement, TrialBalance } from '#money/ledger/index.ts'
import type { Shipment } from '#goods/shipping/index.ts'
import type { DeskCase, DeskOrder, DeskOverview, DeskParcel, DeskStock } from '#views/operator-desk/index.ts'
import type { PaymentStatement } from '#views/payment-statement/index.ts'
import { addressOnWire } from './cart.ts'

/** What waits, in numbers. */
export function overviewOnWire(found: DeskOverview) {
  return {
    to_pack: found.toPack,
    to_ship: found.toShip,
    on_the_way: found.onTheWay,
    awaiting_payment: found.awaitingPayment,
    open_cases: found.openCases,
    undecided: found.undecided,
    orders_today: found.ordersToday,
  }
}

/** An order in the desk's list. */
export function deskOrderOnWire(order: DeskOrder) {
  return {
    id: order.id,
    number: order.number,
    state: order.state,
    email: order.email,
    country: order.country,
    placed_at: order.placedAt.toISOString(),
    total: toWire(order.total),
    payment_state: order.paymentState,
    parcels: order.parcels,
    parcels_shipped: order.parcelsShipped,
    pieces: order.pieces,
  }
}

/** A parcel by itself. */
export function shipmentOnWire(parcel: Shipment) {
  return {
    id: parcel.id,
    order_id: parcel.orderId,
    state: parcel.state,
    location: parcel.location,
    total: toWire(parcel.total),
    weight_grams: parcel.weightGrams,
    carrier: parcel.carrier ?? null,
    tracking_number: parcel.trackingNumber ?? null,
    tracking_url: parcel.trackingUrl ?? null,
    label_url: parcel.labelUrl ?? null,
    lines: parcel.lines.map(({ orderLineId, sku, title, quantity }) => ({
      order_line_id: orderLineId,
      sku,
      title,
      quantity,
    })),
  }
}

/** A parcel in the desk's list, with where it goes and what stands in its way. */
export function deskParcelOnWire(parcel: DeskParcel) {
  return {
    ...shipmentOnWire(parcel),
    order_number: parcel.orderNumber,
    to: addressOnWire(parcel.to),
    shipping_method: parcel.shippingMethod,
    capture_state: parcel.captureState,
    capture_failure: parcel.captureFailure,
  }
}

/** Stock of a variant at a place. */
export function stockOnWire({
  variantId,
  sku,
  title,
  options,
  location,
  onHand,
  reserved,
  available,
}: DeskStock) {
  return { variant_id: variantId, sku, title, options, location, on_hand: onHand, reserved, available }
}

/** Where the money of an order is. */
export function statementOnWire(found: PaymentStatement) {
  return {
    order_id: found.orderId,
    order_number: found.orderNumber,
    order_state: found.orderState,
    total: toWire(found.total),
    refundable: toWire(found.refundable),
    adds_up: found.waterfall.addsUp,
    steps: found.waterfall.steps.map(({ code, isTotal, account, amount, running }) => ({
      code,
      is_total: isTotal,
      account: account ?? null,
      amount: toWire(amount),
      running: toWire(running),
    })),
    transfers: found.transfers.map(({ id, at, kind, code, debit, credit, amount }) => ({
      id,
      at: at.toISOString(),
      kind,
      code,
      debit,
      credit,
      amount: toWire(amount),
    })),
    open_cases: found.cases.filter(({ closedAt }) => closedAt === null).length,
  }
}

/** Every account with its posted sums, and the totals of each currency. */
export function trialBalanceOnWire({ lines, totals }: TrialBalance) {
  return {
    accounts: lines.map(({ path, class: kind, currency, sums, posted, pending }) => ({
      path,
      class: kind,
      debits: toWire(money(sums.debits_posted_minor, currency)),
      credits: toWire(money(sums.credits_posted_minor, currency)),
      posted: toWire(posted),
      pending: toWire(pending),
    })),
    totals: totals.map((total) => ({
      currency: total.currency,
      debits: toWire(money(total.debits_posted_minor, total.currency)),
      credits: toWire(money(total.credits_posted_minor, total.currency)),
      level: total.level,
    })),
  }
}

/** One account line by line. */
export function accountOnWire({ path, currency, opening, closing, more, lines }: Statement) {
  return {
    path,
    currency,
    opening: toWire(opening),
    closing: toWire(closing),
    more,
    lines: lines.map(({ id, at, kind, code, actor, cause, counterpart, posted, pending, balance }) => ({
      id,
      at: at.toISOString(),
      kind,
      code,
      actor,
      cause,
      counterpart,
      posted: toWire(posted),
      pending: toWire(pending),
      balance: toWire(balance),
    })),
  }
}

/** Something that waits for a person; its facts stay at the desk. */
export function caseOnWire(found: DeskCase) {
  const { id, kind, subject, reference, orderNumber, openedAt, owner, dueAt, notes } = found
  return {
    id,
    kind,
    subject,
    order_id: reference,
    order_number: orderNumber,
    opened_at: openedAt.toISOString(),
    owner,
    due_at: dueAt?.toISOString() ?? null,
    notes: notes.map(({ author, text, at }) => ({ author, text, at: at.toISOString() })),
  }
}
