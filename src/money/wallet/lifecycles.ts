import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'

/** Money on its way into a wallet: credited once its payment is captured, or closed when nothing came. */
export const topUpLifecycle = lifecycle({
  awaiting_payment: { credit: 'credited', close: 'closed' },
  credited: {},
  closed: {},
})

/** Money on its way to a bank account: the bank pays it, or it goes back into the wallet. */
export const withdrawalLifecycle = lifecycle({
  requested: { pay: 'paid', fail: 'failed' },
  paid: {},
  failed: {},
})

/** The states of a top-up. */
export type TopUpState = StateOf<typeof topUpLifecycle>
/** The states of a withdrawal. */
export type WithdrawalState = StateOf<typeof withdrawalLifecycle>
