import { newId } from '#kernel/ids.ts'
import { tell } from '#kernel/outbox.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { ReturnId, ReturnReason, Wanted } from './return.ts'

/** A return as it is asked for. The key names the request. */
export type RequestedReturn = {
  readonly orderId: string
  readonly follows: ReturnId | null
  readonly reason: ReturnReason
  readonly words: string
  readonly key: string
  readonly actor: string
  readonly lines: readonly {
    readonly orderLineId: string
    readonly variantId: number
    readonly quantity: number
    readonly wanted: Omit<Wanted, 'fallback'> | null
  }[]
  /** True where it is approved in the same moment: then one mail says both. */
  readonly isApprovedAtOnce: boolean
}

/**
 * Write a return down. What may come back was checked before, under the lock of the order; nothing is checked here. Tells
 * `return_requested`.
 */
export async function recordReturn(tx: Tx, asked: RequestedReturn): Promise<ReturnId> {
  const { orderId, follows, reason, words, key, actor, lines } = asked
  const id: ReturnId = newId('ret')
  await tx.sql`
    insert into returns.returns (id, order_id, follows, reason, words, key, asked_by)
    values (${id}, ${orderId}, ${follows}, ${reason}, ${words}, ${key}, ${actor})`
  await tx.sql`
    insert into returns.lines (return_id, order_line_id, variant_id, quantity, wanted_variant_id, wanted_sku,
                               wanted_options, difference_minor)
    select ${id}, l.line, l.variant, l.pieces, l.instead, l.sku, l.options::jsonb, l.difference
      from unnest(${lines.map(({ orderLineId }) => orderLineId)}::text[],
                  ${lines.map(({ variantId }) => variantId)}::bigint[],
                  ${lines.map(({ quantity }) => quantity)}::integer[],
                  ${lines.map(({ wanted }) => wanted?.variantId ?? null)}::bigint[],
                  ${lines.map(({ wanted }) => wanted?.sku ?? null)}::text[],
                  ${lines.map(({ wanted }) => wanted && JSON.stringify(wanted.options))}::text[],
                  ${lines.map(({ wanted }) => wanted?.difference_minor ?? null)}::bigint[])
             as l (line, variant, pieces, instead, sku, options, difference)`
  const payload = { return: id, approvedAtOnce: asked.isApprovedAtOnce }
  await tell(tx, { type: 'return_requested', aggregate: orderId, actor, payload })
  return id
}
