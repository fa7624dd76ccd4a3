import type { Queries } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import type { SequencedFact } from '#kernel/outbox.ts'
import { findPaymentFor } from '#money/payments/index.ts'
import { findRequest, intentAsStripe, isRequest, refundAsStripe } from '#money/requests/index.ts'
import { recordEvents, type EventGiven, type EventId } from '#people/subscriptions/index.ts'

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
  request_opened: 'request.opened',
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

type StripeEvent = { readonly type: string; readonly object: object }

/** The event Stripe's clients know for a fact about a request, with the object it is about as it is now. */
async function asStripe(
  db: Queries,
  { type, aggregate, payload }: SequencedFact,
): Promise<StripeEvent | undefined> {
  if (!isRequest(aggregate)) return undefined
  const [request, payment] = [await findRequest(db, aggregate), await findPaymentFor(db, aggregate)]
  if (request === undefined || payment === undefined) return undefined
  const intent = intentAsStripe(request, payment)
  switch (type) {
    case 'request_opened':
      return { type: 'payment_intent.created', object: intent }
    case 'payment_authorized':
      return request.capture === 'manual'
        ? { type: 'payment_intent.amount_capturable_updated', object: intent }
        : { type: 'payment_intent.processing', object: intent }
    case 'payment_captured':
      return intent.status === 'succeeded'
        ? { type: 'payment_intent.succeeded', object: intent }
        : { type: 'payment_intent.amount_capturable_updated', object: intent }
    case 'payment_declined':
      return { type: 'payment_intent.payment_failed', object: intent }
    case 'payment_voided':
      return { type: 'payment_intent.canceled', object: intent }
    case 'payment_refunded': {
      const refund = payment.operations.find(({ id }) => id === payload['operation'])
      return refund && { type: 'refund.created', object: refundAsStripe(payment, refund) }
    }
    default:
      return undefined
  }
}

function stripeEvent(id: EventId, at: Date, { type, object }: StripeEvent): { type: string; body: string } {
  const body = {
    id,
    object: 'event',
    api_version: null,
    created: Math.floor(at.getTime() / 1000),
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  }
  return { type, body: JSON.stringify(body) }
}

async function eventOf(db: Queries, fact: SequencedFact): Promise<EventGiven | undefined> {
  const type = factsMerchantsHear[fact.type]
  if (type === undefined) return undefined
  const id: EventId = newId('evt')
  const stripe = await asStripe(db, fact)
  return {
    id,
    seq: fact.seq,
    type,
    about: fact.aggregate,
    happenedAt: fact.at,
    content: contentOf(fact),
    ...(stripe === undefined ? {} : { stripe: stripeEvent(id, fact.at, stripe) }),
  }
}

/**
 * Tell merchants facts: events and their messages are recorded with the caller's transaction, all at once, and sent after
 * it. Answers the events of those that were not told before.
 */
export async function tellMerchants(db: Queries, facts: readonly SequencedFact[]): Promise<EventId[]> {
  const events: EventGiven[] = []
  for (const fact of facts) {
    const event = await eventOf(db, fact)
    if (event !== undefined) events.push(event)
  }
  return recordEvents(db, events)
}
