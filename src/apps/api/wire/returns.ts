import type { Settings } from '#kernel/config.ts'
import { money, toWire } from '#kernel/money.ts'
import { returnNumber, type Return, type Returnable, type Wanted } from '#goods/returns/index.ts'
import type { Locale } from '#market/catalog/index.ts'
import type { Order } from '#trade/orders/index.ts'
import { formatMoney } from '../../storefront/format.ts'
import { nextStep } from '../../storefront/pages/return-exchange.ts'
import { wordsFor } from '../../storefront/words.ts'
import type { ExchangeChoice } from '#flows/offer-exchange.ts'

type Shop = Pick<Settings, 'publicOrigin' | 'returnAddress'>
type OfOrder = Pick<Order, 'currency' | 'locale'>

const at = (moment: Date | null) => moment?.toISOString() ?? null

function headOnWire(found: Return, { currency, locale }: OfOrder, shop: Shop) {
  const { id, orderId, state, refund_minor: minor } = found
  const amount = formatMoney(money(minor ?? 0n, currency), locale as Locale)
  const maySend = state === 'approved' || state === 'on_the_way'
  return {
    id,
    number: returnNumber(found.number),
    order_id: orderId,
    follows: found.follows,
    state,
    reason: found.reason,
    words: found.words,
    answer: found.answer,
    next: wordsFor(locale as Locale)(nextStep(found), { amount }),
    send_to: maySend ? shop.returnAddress.split('|') : null,
    label_url: maySend ? `${shop.publicOrigin}/${locale}/orders/${orderId}/returns/${id}/label` : null,
    tracking_number: found.trackingNumber,
    asked_at: found.askedAt.toISOString(),
    decided_at: at(found.decidedAt),
    sent_at: at(found.sentAt),
    received_at: at(found.receivedAt),
    refunded_at: at(found.refundedAt),
    refund: minor === null ? null : toWire(money(minor, currency)),
    exchanged_at: at(found.exchangedAt),
    replacements: found.parcels.map((each) => ({
      parcel_id: each.id,
      state: each.state,
      tracking_number: each.trackingNumber,
      tracking_url: each.trackingUrl,
    })),
  }
}

const optionsOnWire = (options: Readonly<Record<string, string>>) =>
  Object.entries(options).map(([name, value]) => ({ name, value }))

function exchangeOnWire(wanted: Wanted | null, { currency }: OfOrder) {
  if (wanted === null) return null
  const { variantId, sku, options, difference_minor: minor, fallback } = wanted
  return {
    variant_id: variantId,
    sku,
    options: optionsOnWire(options),
    difference: toWire(money(minor, currency)),
    fallback,
  }
}

/** A return as its buyer sees it. */
export function returnOnWire(found: Return, order: OfOrder, shop: Shop) {
  return {
    ...headOnWire(found, order, shop),
    lines: found.lines.map(({ orderLineId, variantId, quantity, restocked, writtenOff, wanted }) => ({
      order_line_id: orderLineId,
      variant_id: variantId,
      quantity,
      arrived: restocked + writtenOff,
      exchange: exchangeOnWire(wanted, order),
    })),
  }
}

/** A return as the desk sees it. */
export function deskReturnOnWire(found: Return, order: OfOrder, shop: Shop) {
  return {
    ...headOnWire(found, order, shop),
    gives_delivery: found.givesDelivery,
    refund_fault: found.refundFault,
    location: found.location,
    lines: found.lines.map(({ orderLineId, variantId, quantity, restocked, writtenOff, wanted }) => ({
      order_line_id: orderLineId,
      variant_id: variantId,
      quantity,
      restocked,
      written_off: writtenOff,
      exchange: exchangeOnWire(wanted, order),
    })),
  }
}

const choiceOnWire =
  ({ currency }: OfOrder) =>
  (choice: ExchangeChoice) => ({
    variant_id: choice.variantId,
    sku: choice.sku,
    options: optionsOnWire(choice.options),
    is_same: choice.isSame,
    available: choice.available,
    difference: choice.terms.isOffered ? toWire(money(choice.terms.difference_minor, currency)) : null,
    why_not: !choice.terms.isOffered
      ? ('dearer' as const)
      : choice.available > 0
        ? null
        : ('sold_out' as const),
  })

/** What of an order may come back, and what may be wanted instead. */
export function returnableOnWire(
  { lastDay, lines }: Returnable,
  order: OfOrder,
  choices: readonly ExchangeChoice[],
) {
  return {
    last_day: at(lastDay ?? null),
    lines: lines.map(({ orderLineId, variantId, bought, most, why }) => ({
      order_line_id: orderLineId,
      variant_id: variantId,
      bought,
      most,
      why_not: why ?? null,
      exchanges: choices.filter((each) => each.orderLineId === orderLineId).map(choiceOnWire(order)),
    })),
  }
}
