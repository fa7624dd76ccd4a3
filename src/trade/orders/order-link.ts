import { createHmac, timingSafeEqual } from 'node:crypto'
import type { OrderId } from './order.ts'

/**
 * The secret of a mailed link to an order, made from the shop's key: only who reads the buyer's mail has it, and it is
 * stored nowhere. It opens this one order and nothing else.
 */
export function mailedToken(key: string, order: OrderId): string {
  return createHmac('sha256', key).update(`mailed link to order ${order}`).digest('base64url')
}

/** True when the token is the mailed one of this order. */
export function isMailedToken(key: string, order: OrderId, token: string): boolean {
  const right = Buffer.from(mailedToken(key, order))
  const given = Buffer.from(token)
  return given.length === right.length && timingSafeEqual(given, right)
}
