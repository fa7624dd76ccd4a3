import type { Id } from '#kernel/ids.ts'
import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'
import type { PartyId } from '#people/parties/index.ts'

/** A review's id. */
export type ReviewId = Id<'rev'>

/** A question's id. */
export type QuestionId = Id<'que'>

/** An answer's id. */
export type AnswerId = Id<'ans'>

/** Anything somebody said of a product and the operator may decide on. */
export type VoiceId = ReviewId | QuestionId | AnswerId

/** What was said waits, is shown, was refused, or was taken back by the one who said it. */
export const voiceLifecycle = lifecycle({
  pending: { publish: 'published', refuse: 'refused', withdraw: 'withdrawn' },
  published: { hold: 'pending', refuse: 'refused', withdraw: 'withdrawn' },
  refused: { publish: 'published', hold: 'pending', withdraw: 'withdrawn' },
  withdrawn: {},
})

/** The state of something said. */
export type VoiceState = StateOf<typeof voiceLifecycle>

/** Why something waits for the operator although nobody complained, or because somebody did. */
export type HoldReason =
  | 'links'
  | 'contact'
  | 'repeated'
  | 'too_many'
  | 'photographs'
  | 'not_verified'
  | 'reported'

/** Who writes: somebody with an account, or the guest of an order who came by its link. */
export type Writer =
  | { readonly kind: 'party'; readonly partyId: PartyId; readonly name: string }
  | { readonly kind: 'guest'; readonly orderId: string; readonly name: string }

/** Why a published text may be reported. */
export const reportReasons = ['advertising', 'offensive', 'untrue', 'private', 'other'] as const

/** One of the reasons for a report. */
export type ReportReason = (typeof reportReasons)[number]
