import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'

/**
 * An invoice at an address. Seen: less than the whole has arrived. Confirming: all of it has, and waits for blocks on top.
 * A reorganization takes it back. Settled and expired are ends: what arrives afterwards is sent back.
 */
export const chainInvoiceLifecycle = lifecycle({
  awaiting: { see: 'seen', complete: 'confirming', expire: 'expired' },
  seen: { complete: 'confirming', forget: 'awaiting', expire: 'expired' },
  confirming: { settle: 'settled', shrink: 'seen', forget: 'awaiting', expire: 'expired' },
  settled: {},
  expired: {},
})

/** The state of an invoice. */
export type InvoiceState = StateOf<typeof chainInvoiceLifecycle>

/** Something that arrived: it counts for its invoice, is set aside to go back, or its block is no longer the chain's. */
export const depositLifecycle = lifecycle({
  seen: { count: 'counted', set_aside: 'set_aside', orphan: 'orphaned' },
  counted: {},
  set_aside: {},
  orphaned: {},
})

/** The state of a deposit. */
export type DepositState = StateOf<typeof depositLifecycle>

/** Tokens on their way back: signed and kept before they are sent, followed until enough blocks lie on top. */
export const chainRefundLifecycle = lifecycle({
  created: { send: 'sent' },
  sent: { confirm: 'confirmed', fail: 'failed' },
  confirmed: {},
  failed: {},
})
