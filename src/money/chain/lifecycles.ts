import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'

/**
 * An invoice at an address. Seen: less than the whole has arrived. Confirming: all of it has, and waits for blocks on top.
 * A reorganization takes it back. Settled and expired are ends: what arrives afterwards is sent back. Reversed: it had
 * settled and the chain took money of it back; whatever arrives now makes up for that first.
 */
export const chainInvoiceLifecycle = lifecycle({
  awaiting: { see: 'seen', complete: 'confirming', expire: 'expired' },
  seen: { complete: 'confirming', forget: 'awaiting', expire: 'expired' },
  confirming: { settle: 'settled', shrink: 'seen', forget: 'awaiting', expire: 'expired' },
  settled: { reverse: 'reversed' },
  reversed: { restore: 'settled' },
  expired: {},
})

/** The state of an invoice. */
export type InvoiceState = StateOf<typeof chainInvoiceLifecycle>

/** Something that arrived: it counts for its invoice, is set aside to go back, or its block is no longer the chain's. */
export const depositLifecycle = lifecycle({
  seen: { count: 'counted', set_aside: 'set_aside', orphan: 'orphaned' },
  counted: { orphan: 'orphaned' },
  set_aside: { orphan: 'orphaned' },
  orphaned: {},
})

/** The state of a deposit. */
export type DepositState = StateOf<typeof depositLifecycle>

/**
 * Tokens on their way back: signed and kept before they are sent, followed until enough blocks lie on top. A block that is
 * taken back takes the decision with it. Withdrawn: not owed any more before it was signed.
 */
export const chainRefundLifecycle = lifecycle({
  created: { send: 'sent', withdraw: 'withdrawn' },
  sent: { confirm: 'confirmed', fail: 'failed' },
  confirmed: { undo: 'sent' },
  failed: { undo: 'sent' },
  withdrawn: {},
})

/** Tokens on their way from the address of an invoice to the treasury. Signed: kept, and at most one version is ever taken. */
export const sweepLifecycle = lifecycle({
  created: { sign: 'signed' },
  signed: { confirm: 'confirmed', fail: 'failed' },
  confirmed: { undo: 'signed' },
  failed: { undo: 'signed' },
})

/** A signed transaction. Replaced: another version of its place was taken, with a higher fee. */
export const sendLifecycle = lifecycle({
  sent: { confirm: 'confirmed', fail: 'failed', replace: 'replaced' },
  confirmed: { undo: 'sent' },
  failed: { undo: 'sent' },
  replaced: { undo: 'sent' },
})
