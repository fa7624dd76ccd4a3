import type { Db, Queries } from '#kernel/database.ts'
import { failpoint } from '#kernel/failpoints.ts'
import { errorFields, log } from '#kernel/log.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { digitalPlace } from '#goods/downloads/index.ts'
import { adjustStock, findLocations, moveStock, type MoveStockRefusal } from '#goods/inventory/index.ts'
import {
  approveReturn,
  findReturn,
  isExchanged,
  markReturnReceived,
  mostWords,
  refuseReturn,
  returnNumber,
  type MoveReturnRefusal,
  type Return,
  type ReturnId,
} from '#goods/returns/index.ts'
import { findShipments } from '#goods/shipping/index.ts'
import type { Connectors } from '#money/payments/index.ts'
import { lockOrder, type OrderId } from '#trade/orders/index.ts'
import { letGo } from './hold-exchange.ts'
import { refundReturn, type ReturnMoney } from './refund-return.ts'
import { planReplacement } from './send-replacement.ts'

/** What an operator says to a return that was asked for. */
export type ReturnDecision = {
  readonly id: ReturnId
  readonly outcome: 'approve' | 'refuse'
  readonly answer: string
  readonly actor: string
}

/** Approve a return, or refuse it with a reason. What was held instead is free again with a refusal. */
export async function decideReturn(
  tx: Tx,
  { id, outcome, answer: said, actor }: ReturnDecision,
): Promise<Result<unknown, MoveReturnRefusal | 'missing' | 'too_long'>> {
  const answer = said.trim()
  if (answer.length > mostWords) return refused('too_long', { field: 'answer', most: mostWords })
  if (outcome === 'approve') return approveReturn(tx, { id, actor, answer })
  if (answer === '') return refused('missing', { field: 'answer' })
  const decided = await refuseReturn(tx, { id, actor, answer })
  if (decided.ok) await letGo(tx, id, { outcome: 'released', cause: 'return_refused', actor })
  return decided
}

/** What arrived of a return; whether the delivery is given back too follows from the pieces where it is not said. */
export type ReceivedReturn = {
  readonly id: ReturnId
  readonly lines: readonly {
    readonly orderLineId: string
    readonly restocked: number
    readonly writtenOff: number
  }[]
  readonly location: string
  readonly delivery?: boolean | undefined
  readonly actor: string
}

/** Why goods are not taken in. Details name the line and the field. */
export type ReceiveReturnRefusal =
  | MoveReturnRefusal
  | MoveStockRefusal
  | 'nothing_arrived'
  | 'more_than_asked'
  | 'line_not_found'

function judged(known: Return, { lines }: ReceivedReturn): Result<null, ReceiveReturnRefusal> {
  const isCount = (pieces: number) => Number.isInteger(pieces) && pieces >= 0
  const seen = new Set<string>()
  for (const { orderLineId, restocked, writtenOff } of lines) {
    const asked = known.lines.find((each) => each.orderLineId === orderLineId)
    if (asked === undefined || seen.has(orderLineId)) return refused('line_not_found', { line: orderLineId })
    seen.add(orderLineId)
    const detail = { line: orderLineId, field: `restocked_${orderLineId}`, most: asked.quantity }
    if (!isCount(restocked) || !isCount(writtenOff) || restocked + writtenOff > asked.quantity)
      return refused('more_than_asked', detail)
  }
  return lines.every(({ restocked, writtenOff }) => restocked + writtenOff === 0)
    ? refused('nothing_arrived')
    : done(null)
}

/** True when so many pieces are all that was carried to the buyer; what was sent instead of something is not counted. */
export async function isWholeOrder(db: Queries, orderId: string, pieces: number): Promise<boolean> {
  const shipments = await findShipments(db, { orderId })
  const carried = shipments
    .filter(({ state, location, cause }) => state !== 'canceled' && location !== digitalPlace && !cause)
    .flatMap(({ lines }) => lines)
  return pieces === carried.reduce((all, { quantity }) => all + quantity, 0)
}

/** Put what arrived into the books of the stock: all of it in, and what is written off out again. */
async function bookStock(
  tx: Tx,
  known: Return,
  given: ReceivedReturn,
): Promise<Result<null, MoveStockRefusal>> {
  const { id, location, actor } = given
  const of = (pieces: (line: ReceivedReturn['lines'][number]) => number) =>
    given.lines
      .map((line) => ({
        variantId: known.lines.find((each) => each.orderLineId === line.orderLineId)?.variantId ?? 0,
        location,
        quantity: pieces(line),
      }))
      .filter(({ quantity }) => quantity !== 0)
  const all = of(({ restocked, writtenOff }) => restocked + writtenOff)
  const taken = await moveStock(tx, { kind: 'return', cause: `return:${id}`, actor, lines: all })
  if (!taken.ok) return taken
  const off = of(({ writtenOff }) => -writtenOff)
  if (off.length === 0) return taken
  const reason = `${returnNumber(known.number)}: written off`
  return adjustStock(tx, { cause: `written_off:${id}`, actor, reason, lines: off })
}

async function takeIn(tx: Tx, given: ReceivedReturn): Promise<Result<null, ReceiveReturnRefusal>> {
  const { id, actor, location, lines } = given
  const known = await findReturn(tx, id)
  if (known === undefined) return refused('return_not_found')
  const right = judged(known, given)
  if (!right.ok) return right
  if (!(await findLocations(tx.sql)).some(({ code }) => code === location))
    return refused('unknown_location', { field: 'location' })
  await lockOrder(tx, known.orderId as OrderId)
  const exchanged = new Set(known.lines.filter(isExchanged).map(({ orderLineId }) => orderLineId))
  const pieces = lines
    .filter(({ orderLineId }) => !exchanged.has(orderLineId))
    .reduce((all, { restocked, writtenOff }) => all + restocked + writtenOff, 0)
  const givesDelivery = given.delivery ?? (await isWholeOrder(tx, known.orderId, pieces))
  const received = await markReturnReceived(tx, { id, actor, location, givesDelivery, lines })
  if (!received.ok) return received
  const booked = await bookStock(tx, known, given)
  if (!booked.ok) return booked
  // Read again: what is wanted instead may have been given up until the return was locked.
  const taken = await findReturn(tx, id)
  if (taken !== undefined) await planReplacement(tx, taken, actor)
  return booked
}

/**
 * Take in what arrived of a return, and give its money back:
 * 1. stock and return move in one transaction, and what is sent instead is planned; of two who receive at once one is heard;
 * 2. the refund follows, and after any interruption it is found and finished by `settleReturns`.
 */
export async function receiveReturn(
  db: Db,
  connectors: Connectors,
  given: ReceivedReturn,
): Promise<Result<ReturnMoney, ReceiveReturnRefusal>> {
  const received = await inTransaction(db, (tx) => takeIn(tx, given))
  if (!received.ok) return received
  await failpoint('returns.afterReceive')
  const refund = await refundReturn(db, connectors, given)
  return refund.ok ? refund : done({ state: 'failed' })
}

const mostAtOnce = 20

/** Finish the money of returns that were received and interrupted, or whose provider had not answered; answers how many were settled. */
export async function settleReturns(db: Db, connectors: Connectors): Promise<number> {
  const open = await db.sql<{ id: ReturnId }>`
    select id from returns.returns
     where state = 'received' and refund_fault is null and received_at < clock_timestamp() - interval '10 seconds'
       -- What only waits for its parcel to leave follows that.
       and not (exists (select from shipping.shipments s where s.cause = returns.id and s.state in ('pending', 'packed'))
                and (refunded_at is not null
                     or not (gives_delivery or exists (
                       select from returns.lines l
                        where l.return_id = returns.id and l.restocked + l.written_off > 0
                          and (l.wanted_variant_id is null or l.fallback is not null or l.difference_minor > 0)))))
     order by received_at limit ${mostAtOnce}`
  let settled = 0
  for (const { id } of open) {
    try {
      const settling = await refundReturn(db, connectors, { id, actor: 'worker' })
      if (settling.ok && settling.value.state === 'refunded') settled++
    } catch (error) {
      log.error('return_not_settled', { id, ...errorFields(error) })
    }
  }
  return settled
}
