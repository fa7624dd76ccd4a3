import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'

/** What becomes of a piece of writing. Publishing anew shows another version. */
export const pieceLifecycle = lifecycle({
  draft: { publish: 'published' },
  published: { publish: 'published', withdraw: 'withdrawn' },
  withdrawn: { publish: 'published' },
})

/** Where a piece of writing stands. */
export type PieceState = StateOf<typeof pieceLifecycle>
