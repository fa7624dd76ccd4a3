import { createHash } from 'node:crypto'
import type { Id } from '#kernel/ids.ts'
import type { StateOf } from '#kernel/lifecycle.ts'
import type { orderLifecycle } from './order-lifecycle.ts'

/** The id of an order. */
export type OrderId = Id<'ord'>

/** The id of the part of an order that one seller delivers. */
export type ChildOrderId = Id<'chd'>

/** The id of a line of an order. */
export type OrderLineId = Id<'oln'>

/** The states of an order. */
export type OrderState = StateOf<typeof orderLifecycle>

/** The number as people say it: K-100001. */
export function orderNumber(number: number): string {
  return `K-${number}`
}

/**
 * The secret of an order's look-up link, made from the token of the cart it was. Who held the cart can make it again,
 * so an answer that was lost can be given once more; the database keeps only its hash.
 */
export function orderToken(cartToken: string, cartId: string): string {
  return createHash('sha256').update(`order of ${cartId} ${cartToken}`).digest('base64url')
}
