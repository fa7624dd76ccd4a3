import type { Queries } from '#kernel/database.ts'
import type { ReturnId, ReturnReason, ReturnState } from '#goods/returns/index.ts'

/** A return as the desk lists it. */
export type DeskReturn = {
  readonly id: ReturnId
  readonly number: number
  readonly orderId: string
  readonly orderNumber: number
  readonly email: string
  readonly state: ReturnState
  readonly reason: ReturnReason
  readonly pieces: number
  readonly askedAt: Date
  /** Its money could not be given back; somebody must look. */
  readonly hasFault: boolean
}

/** Returns in these states, the oldest first while they wait for somebody; all of them the latest first. Two hundred at most. */
export async function deskReturns(
  db: Queries,
  states: readonly ReturnState[] | undefined,
): Promise<DeskReturn[]> {
  return db.sql<DeskReturn>`
    select r.id, r.number, r.order_id as "orderId", o.number as "orderNumber", o.email, r.state, r.reason,
           (select sum(l.quantity)::integer from returns.lines l where l.return_id = r.id) as pieces,
           r.asked_at as "askedAt", r.refund_fault is not null as "hasFault"
      from returns.returns r join orders.orders o on o.id = r.order_id
     where ${states ?? null}::text[] is null or r.state = any (${states ?? null}::text[])
     order by case when ${states ?? null}::text[] is null then -r.number else r.number end
     limit 200`
}
