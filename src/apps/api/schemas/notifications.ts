import { Type } from 'typebox'
import type { Delivery, Endpoint } from '#people/subscriptions/index.ts'
import { closed, idOf, instant, oneOf, orNull } from './common.ts'

/** How messages look. */
export const form = oneOf(['standard', 'stripe'], {
  description: "Standard Webhooks, or events as Stripe's clients read them.",
})

/** An address that is told. */
export const endpointSchema = closed(
  {
    id: idOf('end', 'The endpoint.'),
    url: Type.String(),
    note: Type.String(),
    form,
    types: Type.Array(Type.String(), { description: 'The types it hears; an empty list is all of them.' }),
    state: oneOf(['active', 'paused', 'disabled', 'closed']),
    failing_since: orNull(instant),
    disabled_because: orNull(oneOf(['failing', 'gone'])),
    former_secret_until: orNull(instant),
    created_at: instant,
  },
  { title: 'Endpoint' },
)

const textOf = (at: Date | null) => at?.toISOString() ?? null

/** An address as the API answers it, without its secret. */
export const endpointOnWire = (each: Endpoint) => ({
  id: each.id,
  url: each.url,
  note: each.note,
  form: each.form,
  types: each.types,
  state: each.state,
  failing_since: textOf(each.failingSince),
  disabled_because: each.disabledBecause,
  former_secret_until: textOf(each.formerSecretUntil),
  created_at: each.createdAt.toISOString(),
})

/** One event on its way to one address. */
export const deliverySchema = closed(
  {
    id: idOf('dlv', 'The delivery.'),
    event_id: idOf('evt', 'The event: the id of the message.'),
    type: Type.String(),
    about: Type.String(),
    state: oneOf(['queued', 'delivered', 'failed']),
    tries: Type.Integer(),
    next_try_at: orNull(instant),
    last_status: orNull(Type.Integer()),
    last_failure: orNull(Type.String()),
    delivered_at: orNull(instant),
    created_at: instant,
  },
  { title: 'Delivery' },
)

/** A delivery as the API answers it. */
export const deliveryOnWire = (each: Delivery) => ({
  id: each.id,
  event_id: each.eventId,
  type: each.type,
  about: each.about,
  state: each.state,
  tries: each.tries,
  next_try_at: textOf(each.nextTryAt),
  last_status: each.lastStatus,
  last_failure: each.lastFailure,
  delivered_at: textOf(each.deliveredAt),
  created_at: each.createdAt.toISOString(),
})
