import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'

/** Money on its way into a wallet: credited once its payment is captured, or closed when nothing came. */
export const topUpLifecycle = lifecycle({
  awaiting_payment: { credit: 'credited', close: 'closed' },
  credited: {},
  closed: {},
})

/** The states of a top-up. */
export type TopUpState = StateOf<typeof topUpLifecycle>
