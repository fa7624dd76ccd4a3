import type { Queries } from '#kernel/database.ts'
import { tell } from '#kernel/outbox.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { returnLifecycle, type Fallback, type ReturnId, type ReturnState } from './return.ts'

/** Why a return does not move: it is not there, or what it is now does not allow it (`state` says what it is). */
export type MoveReturnRefusal = 'return_not_found' | 'return_state'

type Moved = { readonly orderId: string }

async function settled(
  tx: Tx,
  id: ReturnId,
  fact: {
    readonly type: string
    readonly actor: string
    readonly payload?: Readonly<Record<string, unknown>>
  },
  [moved]: readonly Moved[],
): Promise<Result<Moved, MoveReturnRefusal>> {
  if (moved !== undefined) {
    const payload = { return: id, ...fact.payload }
    await tell(tx, { type: fact.type, aggregate: moved.orderId, actor: fact.actor, payload })
    return done(moved)
  }
  const [now] = await tx.sql<{ state: ReturnState }>`select state from returns.returns where id = ${id}`
  return now === undefined ? refused('return_not_found') : refused('return_state', { state: now.state })
}

type Said = { readonly id: ReturnId; readonly actor: string; readonly answer: string }

/** Agree to a return: the buyer may send the goods. Tells `return_approved`. */
export async function approveReturn(
  tx: Tx,
  { id, actor, answer }: Said,
): Promise<Result<Moved, MoveReturnRefusal>> {
  const moved = await tx.sql<Moved>`
    update returns.returns
       set state = 'approved', answer = ${answer}, decided_by = ${actor}, decided_at = clock_timestamp()
     where id = ${id} and state = any (${returnLifecycle.from('approve')}::text[])
    returning order_id as "orderId"`
  return settled(tx, id, { type: 'return_approved', actor }, moved)
}

/** Say no to a return, with the reason. Its pieces may be asked for again. Tells `return_refused`. */
export async function refuseReturn(
  tx: Tx,
  { id, actor, answer }: Said,
): Promise<Result<Moved, MoveReturnRefusal>> {
  const moved = await tx.sql<Moved>`
    update returns.returns
       set state = 'refused', answer = ${answer}, decided_by = ${actor}, decided_at = clock_timestamp()
     where id = ${id} and state = any (${returnLifecycle.from('refuse')}::text[])
    returning order_id as "orderId"`
  return settled(tx, id, { type: 'return_refused', actor }, moved)
}

/** The buyer keeps the goods after all. Tells `return_canceled`. */
export async function cancelReturn(
  tx: Tx,
  { id, actor }: Omit<Said, 'answer'>,
): Promise<Result<Moved, MoveReturnRefusal>> {
  const moved = await tx.sql<Moved>`
    update returns.returns set state = 'canceled'
     where id = ${id} and state = any (${returnLifecycle.from('cancel')}::text[])
    returning order_id as "orderId"`
  return settled(tx, id, { type: 'return_canceled', actor }, moved)
}

/** The buyer has sent the goods, with the carrier's number if they know one. Tells `return_sent`. */
export async function markReturnSent(
  tx: Tx,
  { id, actor, trackingNumber }: Omit<Said, 'answer'> & { readonly trackingNumber: string | null },
): Promise<Result<Moved, MoveReturnRefusal>> {
  const moved = await tx.sql<Moved>`
    update returns.returns
       set state = 'on_the_way', tracking_number = ${trackingNumber}, sent_at = clock_timestamp()
     where id = ${id} and state = any (${returnLifecycle.from('send')}::text[])
    returning order_id as "orderId"`
  return settled(tx, id, { type: 'return_sent', actor }, moved)
}

/** What arrived of a return, piece by piece, and where it was put. */
export type ReceivedPieces = {
  readonly id: ReturnId
  readonly actor: string
  readonly location: string
  readonly givesDelivery: boolean
  readonly lines: readonly {
    readonly orderLineId: string
    readonly restocked: number
    readonly writtenOff: number
  }[]
}

/** The goods have arrived. Of two who say so at once one is heard. Tells `return_received`. */
export async function markReturnReceived(
  tx: Tx,
  { id, actor, location, givesDelivery, lines }: ReceivedPieces,
): Promise<Result<Moved, MoveReturnRefusal>> {
  const moved = await tx.sql<Moved>`
    update returns.returns
       set state = 'received', received_by = ${actor}, received_at = clock_timestamp(), location = ${location},
           gives_delivery = ${givesDelivery}
     where id = ${id} and state = any (${returnLifecycle.from('receive')}::text[])
    returning order_id as "orderId"`
  if (moved.length > 0)
    await tx.sql`
      update returns.lines l set restocked = found.restocked, written_off = found.written_off
        from unnest(${lines.map(({ orderLineId }) => orderLineId)}::text[],
                    ${lines.map(({ restocked }) => restocked)}::integer[],
                    ${lines.map(({ writtenOff }) => writtenOff)}::integer[]) as found (line, restocked, written_off)
       where l.return_id = ${id} and l.order_line_id = found.line`
  return settled(tx, id, { type: 'return_received', actor }, moved)
}

/** The money is back; the amount is minor units of the order's currency. Tells `return_refunded`. */
export async function markReturnRefunded(
  tx: Tx,
  { id, actor, operation, minor }: Omit<Said, 'answer'> & { operation: string | null; minor: bigint },
): Promise<Result<Moved, MoveReturnRefusal>> {
  const moved = await tx.sql<Moved>`
    update returns.returns
       set state = 'refunded', refund_operation = ${operation}, refund_fault = null, refund_minor = ${minor},
           refunded_at = clock_timestamp()
     where id = ${id} and state = any (${returnLifecycle.from('refund')}::text[])
    returning order_id as "orderId"`
  return settled(tx, id, { type: 'return_refunded', actor }, moved)
}

/** Remember how far the money of a received return has come: the operation that gives it, and what went wrong. */
export async function noteReturnRefund(
  db: Queries,
  { id, operation, fault }: { id: ReturnId; operation: string | null; fault: string | null },
): Promise<void> {
  await db.sql`
    update returns.returns set refund_operation = ${operation}, refund_fault = ${fault}
     where id = ${id} and state = 'received'`
}

/** Remember what of the money of a return whose goods are exchanged has gone back, before what is sent instead has left. */
export async function keepReturnMoney(
  tx: Tx,
  { id, operation, minor }: { id: ReturnId; operation: string | null; minor: bigint },
): Promise<void> {
  await tx.sql`
    update returns.returns
       set refund_operation = ${operation}, refund_fault = null, refund_minor = ${minor},
           refunded_at = coalesce(refunded_at, clock_timestamp())
     where id = ${id} and state = 'received'`
}

/** What was wanted instead has left, and no money is owed any more. Tells `return_exchanged`. */
export async function markReturnExchanged(
  tx: Tx,
  { id, actor }: Omit<Said, 'answer'>,
): Promise<Result<Moved, MoveReturnRefusal>> {
  const moved = await tx.sql<Moved>`
    update returns.returns set state = 'exchanged', exchanged_at = clock_timestamp()
     where id = ${id} and state = any (${returnLifecycle.from('exchange')}::text[])
    returning order_id as "orderId"`
  return settled(tx, id, { type: 'return_exchanged', actor }, moved)
}

/**
 * What was wanted instead is not sent: there is money for it. Only these variants where they are named. Answers how many
 * lines that is, and tells `return_exchange_lapsed` where there is one; said again, it is none.
 */
export async function fallBack(
  tx: Tx,
  { id, actor, fallback }: { readonly id: ReturnId; readonly actor: string; readonly fallback: Fallback },
  only: { readonly variantIds?: readonly number[]; readonly orderLineIds?: readonly string[] } = {},
): Promise<number> {
  const { variantIds = null, orderLineIds = null } = only
  const fallen = await tx.sql<Moved>`
    update returns.lines l set fallback = ${fallback}
      from returns.returns r
     where l.return_id = ${id} and r.id = l.return_id and l.wanted_variant_id is not null and l.fallback is null
       and (${variantIds}::bigint[] is null or l.wanted_variant_id = any (${variantIds}::bigint[]))
       and (${orderLineIds}::text[] is null or l.order_line_id = any (${orderLineIds}::text[]))
    returning r.order_id as "orderId"`
  const [first] = fallen
  if (first !== undefined)
    await tell(tx, {
      type: 'return_exchange_lapsed',
      aggregate: first.orderId,
      actor,
      payload: { return: id, because: fallback },
    })
  return fallen.length
}
