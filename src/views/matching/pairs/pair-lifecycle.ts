import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'

/**
 * A pair is found and waits for the operator, or is joined without asking; as offers change it may go to and fro. What the
 * operator says holds against any score until they take it back.
 */
export const pairLifecycle = lifecycle({
  found: { join: 'joined', confirm: 'confirmed', refuse: 'refused' },
  joined: { doubt: 'found', confirm: 'confirmed', refuse: 'refused' },
  confirmed: { reopen: 'found' },
  refused: { reopen: 'found' },
})

/** A state of a pair. */
export type PairState = StateOf<typeof pairLifecycle>
