import type { Id } from '#kernel/ids.ts'
import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'

/** The id of a return. */
export type ReturnId = Id<'ret'>

/** A return is asked for, agreed to, sent, received and paid back or exchanged; before anything arrived it can end otherwise. */
export const returnLifecycle = lifecycle({
  requested: { approve: 'approved', refuse: 'refused', cancel: 'canceled' },
  approved: { send: 'on_the_way', receive: 'received', refuse: 'refused', cancel: 'canceled' },
  on_the_way: { receive: 'received', refuse: 'refused' },
  received: { refund: 'refunded', exchange: 'exchanged' },
  refunded: {},
  exchanged: {},
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

/** Why what was wanted instead is not sent, and there is money after all. */
export const fallbacks = ['stock_gone', 'hold_expired', 'money_given_back'] as const

/** One of the reasons. */
export type Fallback = (typeof fallbacks)[number]

/**
 * What is wanted instead of the money: a variant of the same product. The difference is what goes back for each piece besides,
 * in minor units of the order's currency. With a fallback it is not sent, and there is money instead.
 */
export type Wanted = {
  readonly variantId: number
  readonly sku: string
  /** What was chosen, in words of the order's language. */
  readonly options: Readonly<Record<string, string>>
  readonly difference_minor: bigint
  readonly fallback: Fallback | null
}

/** Pieces of an order line that come back, and what became of those that arrived. */
export type ReturnLine = {
  readonly orderLineId: string
  readonly variantId: number
  /** What was chosen, where this was sent in exchange and is not what the line of the order says. */
  readonly choice: Readonly<Record<string, string>> | null
  readonly quantity: number
  readonly restocked: number
  readonly writtenOff: number
  /** Null where the money is wanted. */
  readonly wanted: Wanted | null
}

/** A parcel with what is sent instead. */
export type ReplacementParcel = {
  readonly id: string
  readonly state: string
  readonly trackingNumber: string | null
  readonly trackingUrl: string | null
}

/** A return with its pieces. The amount is minor units of the order's currency, null until the money is back. */
export type Return = {
  readonly id: ReturnId
  readonly number: number
  readonly orderId: string
  /** The return in which what comes back was sent instead; null where it comes from the sale. */
  readonly follows: ReturnId | null
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
  readonly exchangedAt: Date | null
  /** What is sent instead, once the goods are here. */
  readonly parcels: readonly ReplacementParcel[]
  readonly lines: readonly ReturnLine[]
}

/** True where a line still gets what is wanted instead of money. */
export const isExchanged = ({ wanted }: Pick<ReturnLine, 'wanted'>): boolean =>
  wanted !== null && wanted.fallback === null

/** The number as people say it: R-10001. */
export function returnNumber(number: number): string {
  return `R-${number}`
}
