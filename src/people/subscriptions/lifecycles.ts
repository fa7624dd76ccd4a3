import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'

/** An address is told until its owner pauses or closes it, or until it has not answered for days. */
export const endpointLifecycle = lifecycle({
  active: { pause: 'paused', disable: 'disabled', close: 'closed' },
  paused: { resume: 'active', close: 'closed' },
  disabled: { resume: 'active', close: 'closed' },
  closed: {},
})

/** A message waits until its address took it, or until it was offered in vain too often. Either may be sent again. */
export const deliveryLifecycle = lifecycle({
  queued: { deliver: 'delivered', give_up: 'failed' },
  delivered: { replay: 'queued' },
  failed: { replay: 'queued' },
})

/** Whether an address is told. */
export type EndpointState = StateOf<typeof endpointLifecycle>

/** Whether a message waits, has arrived, or was given up. */
export type DeliveryState = StateOf<typeof deliveryLifecycle>
