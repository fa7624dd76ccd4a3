import { lifecycle } from '#kernel/lifecycle.ts'

/**
 * An order ends in exactly one of: completed, refunded, canceled, expired. Packing and shipping have machines of their
 * own; an order is fulfilled when all of it has left the house.
 */
export const orderLifecycle = lifecycle({
  awaiting_payment: { pay: 'paid', cancel: 'canceled', expire: 'expired' },
  paid: { fulfill: 'fulfilled', cancel: 'canceled' },
  fulfilled: { complete: 'completed', refund: 'refunded' },
  completed: { refund: 'refunded' },
  canceled: {},
  expired: {},
  refunded: {},
})
