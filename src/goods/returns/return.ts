import type { Id } from '#kernel/ids.ts'
import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'

/** The id of a return. */
export type ReturnId = Id<'ret'>

/** A return is asked for, agreed to, sent, received and paid back; before anything arrived it can end otherwise. */
export const returnLifecycle = lifecycle({
  requested: { approve: 'approved', refuse: 'refused', cancel: 'canceled' },
  approved: { send: 'on_the_way', receive: 'received', refuse: 'refused', cancel: 'canceled' },
  on_the_way: { receive: 'received', refuse: 'refused' },
  received: { refund: 'refunded' },
  refunded: {},
  refused: {},
  canceled: {},
})

/** The states of a return. */
export type ReturnState = StateOf<typeof returnLifecycle>

/** Why a buyer sends something back. */
export const returnReasons = [
  'changed_mind',
  'does_not_fit',
  'damaged',
  'wrong_article',
  'not_as_described',
  'other',
] as const

/** One of the reasons. */
export type ReturnReason = (typeof returnReasons)[number]

/** Most letters of what buyer or shop say in their own words. */
export const mostWords = 1_000

/** Pieces of an order line that come back, and what became of those that arrived. */
export type ReturnLine = {
  readonly orderLineId: string
  readonly variantId: number
  readonly quantity: number
  readonly restocked: number
  readonly writtenOff: number
}

/** A return with its pieces. The amount is minor units of the order's currency, null until the money is back. */
export type Return = {
  readonly id: ReturnId
  readonly number: number
  readonly orderId: string
  readonly state: ReturnState
  readonly reason: ReturnReason
  readonly words: string
  readonly answer: string
  readonly trackingNumber: string | null
  readonly askedBy: string
  readonly askedAt: Date
  readonly decidedAt: Date | null
  readonly sentAt: Date | null
  readonly receivedAt: Date | null
  readonly location: string | null
  readonly givesDelivery: boolean
  readonly refundOperation: string | null
  readonly refundFault: string | null
  readonly refund_minor: bigint | null
  readonly refundedAt: Date | null
  readonly lines: readonly ReturnLine[]
}

/** The number as people say it: R-10001. */
export function returnNumber(number: number): string {
  return `R-${number}`
}
