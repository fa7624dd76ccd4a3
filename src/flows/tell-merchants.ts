import type { Queries } from '#kernel/database.ts'
import type { SequencedFact } from '#kernel/outbox.ts'
import { recordEvent, type EventId } from '#people/subscriptions/index.ts'

/** Facts merchants hear of, and how the event is called. */
export const factsMerchantsHear: Readonly<Record<string, string>> = {
  order_placed: 'order.placed',
  order_paid: 'order.paid',
  order_canceled: 'order.canceled',
  order_expired: 'order.expired',
  order_fulfilled: 'order.fulfilled',
  order_completed: 'order.completed',
  order_refunded: 'order.refunded',
  shipment_shipped: 'shipment.shipped',
  shipment_delivered: 'shipment.delivered',
  payment_authorized: 'payment.authorized',
  payment_declined: 'payment.declined',
  payment_captured: 'payment.captured',
  payment_voided: 'payment.voided',
  payment_refund_requested: 'payment.refund_requested',
  payment_refunded: 'payment.refunded',
  payment_surplus: 'payment.surplus',
}

/** The names of all events, in the order they are offered. */
export const merchantEventTypes: readonly string[] = Object.values(factsMerchantsHear)

const kindOfAggregate: Readonly<Record<string, string>> = { ord: 'order' }

/** What an event says: the thing it is about under its own name, and what the fact said. Facts hold no personal data. */
function contentOf({ aggregate, payload }: SequencedFact): Record<string, unknown> {
  const kind = kindOfAggregate[aggregate.split('_')[0] ?? ''] ?? 'reference'
  return { [kind]: aggregate, ...payload }
}

/** Tell merchants a fact: an event and its messages are recorded with the caller's transaction and sent after it. */
export async function tellMerchants(db: Queries, fact: SequencedFact): Promise<EventId | undefined> {
  const type = factsMerchantsHear[fact.type]
  if (type === undefined) return undefined
  return recordEvent(db, {
    seq: fact.seq,
    type,
    about: fact.aggregate,
    happenedAt: fact.at,
    content: contentOf(fact),
  })
}
