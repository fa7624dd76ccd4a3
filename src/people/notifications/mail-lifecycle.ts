import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'

/** A mail waits until the postman took it, or until he was asked in vain too often. */
export const mailLifecycle = lifecycle({
  queued: { deliver: 'sent', give_up: 'failed' },
  sent: {},
  failed: {},
})

/** Whether a mail waits, has been taken, or was given up. */
export type MailState = StateOf<typeof mailLifecycle>
