import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'

/** A consent holds until the payer, or the payer's bank, takes it back. */
export const mandateLifecycle = lifecycle({ active: { revoke: 'revoked' }, revoked: {} })

/** A file is written down, and then taken or refused by our bank as it stands. */
export const debitFileLifecycle = lifecycle({
  written: { send: 'sent', refuse: 'refused' },
  sent: {},
  refused: {},
})

/**
 * A debit. It settles once its money has lain with us long enough that the common returns would have come; for a while
 * after that, and for want of consent even later, the payer's bank may still take it back.
 */
export const debitLifecycle = lifecycle({
  due: { write: 'written', cancel: 'canceled', fail: 'failed' },
  written: { submit: 'submitted', fail: 'failed', return: 'returned' },
  submitted: { settle: 'settled_returnable', return: 'returned' },
  settled_returnable: { finish: 'final', return: 'reversed' },
  final: { return: 'reversed' },
  canceled: {},
  failed: {},
  returned: {},
  reversed: {},
})

/** Where a debit is. */
export type DebitState = StateOf<typeof debitLifecycle>

/** Money given back over the network: paid once it has left and did not come back in the usual time. */
export const debitRefundLifecycle = lifecycle({
  due: { write: 'written', fail: 'failed' },
  written: { submit: 'submitted', fail: 'failed', return: 'returned' },
  submitted: { settle: 'paid', return: 'returned' },
  paid: { return: 'bounced' },
  failed: {},
  returned: {},
  bounced: {},
})

/** Where a refund over the network is. */
export type DebitRefundState = StateOf<typeof debitRefundLifecycle>

/** What a payer owes is paid, or written off by a person. */
export const debtLifecycle = lifecycle({
  open: { pay: 'paid', write_off: 'written_off' },
  paid: {},
  written_off: {},
})
