import type { Queries } from '#kernel/database.ts'
import type { Return, ReturnId, ReturnState } from './return.ts'

/** Which returns are asked for; whatever is left out does not count. */
export type ReturnFilter = {
  readonly id?: string
  readonly orderId?: string
  readonly buyerId?: string
  readonly key?: string
  readonly states?: readonly ReturnState[]
  readonly before?: number
  readonly most?: number
}

/** Returns with their pieces, the latest first; a hundred at most. */
export async function findReturns(db: Queries, filter: ReturnFilter): Promise<Return[]> {
  const { id = null, orderId = null, buyerId = null, key = null, states = null, before = null } = filter
  return db.sql<Return>`
    select r.id, r.number, r.order_id as "orderId", r.follows, r.state, r.reason, r.words, r.answer,
           r.tracking_number as "trackingNumber", r.asked_by as "askedBy", r.asked_at as "askedAt",
           r.decided_at as "decidedAt", r.sent_at as "sentAt", r.received_at as "receivedAt", r.location,
           r.gives_delivery as "givesDelivery", r.refund_operation as "refundOperation",
           r.refund_fault as "refundFault", r.refund_minor, r.refunded_at as "refundedAt",
           r.exchanged_at as "exchangedAt",
           coalesce((select json_agg(json_build_object(
                              'id', s.id, 'state', s.state, 'trackingNumber', s.tracking_number,
                              'trackingUrl', s.tracking_url) order by s.id)
                       from shipping.shipments s where s.cause = r.id and s.state <> 'canceled'), '[]'::json) as parcels,
           (select json_agg(json_build_object(
                     'orderLineId', l.order_line_id, 'variantId', l.variant_id, 'quantity', l.quantity,
                     'choice', (select w.wanted_options from returns.lines w
                                 where w.return_id = r.follows and w.order_line_id = l.order_line_id),
                     'restocked', l.restocked, 'writtenOff', l.written_off,
                     'wanted', case when l.wanted_variant_id is not null then json_build_object(
                       'variantId', l.wanted_variant_id, 'sku', l.wanted_sku, 'options', l.wanted_options,
                       'difference_minor', l.difference_minor, 'fallback', l.fallback) end) order by l.order_line_id)
              from returns.lines l where l.return_id = r.id) as lines
      from returns.returns r
     where (${id}::text is null or r.id = ${id})
       and (${orderId}::text is null or r.order_id = ${orderId})
       and (${buyerId}::text is null
            or r.order_id in (select o.id from orders.orders o where o.buyer_id = ${buyerId}))
       and (${key}::text is null or r.key = ${key})
       and (${states}::text[] is null or r.state = any (${states}::text[]))
       and (${before}::bigint is null or r.number < ${before}::bigint)
     order by r.number desc
     limit ${Math.min(100, filter.most ?? 100)}`
}

/** Take the lock of a return and read it, so that what is decided of it is decided once; undefined when there is none. */
export async function lockReturn(tx: Queries, id: ReturnId): Promise<Return | undefined> {
  const rows = await tx.sql`select id from returns.returns where id = ${id} for update`
  return rows.length === 0 ? undefined : findReturn(tx, id)
}

/** One return; undefined when there is none with this id. */
export async function findReturn(db: Queries, id: ReturnId): Promise<Return | undefined> {
  const [found] = await findReturns(db, { id })
  return found
}
