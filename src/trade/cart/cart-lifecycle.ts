import { lifecycle } from '#kernel/lifecycle.ts'

/** A cart is filled until it becomes an order, or until its lines go into the cart of the party who signed in. */
export const cartLifecycle = lifecycle({
  active: { order: 'ordered', merge: 'merged' },
  ordered: {},
  merged: {},
})
