import { lifecycle } from '#kernel/lifecycle.ts'

/** A pending transfer ends in exactly one of: posted, voided, expired. */
export const pendingLifecycle = lifecycle({
  pending: { post: 'posted', void: 'voided', expire: 'expired' },
  posted: {},
  voided: {},
  expired: {},
})
