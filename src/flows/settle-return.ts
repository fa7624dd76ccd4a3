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
  markReturnReceived,
  markReturnRefunded,
  mostWords,
  noteReturnRefund,
  refuseReturn,
  returnNumber,
  type MoveReturnRefusal,
  type Return,
  type ReturnId,
} from '#goods/returns/index.ts'
import { findShipments } from '#goods/shipping/index.ts'
import type { Connectors } from '#money/payments/index.ts'
import { lockOrder, type OrderId } from '#trade/orders/index.ts'
import { refundOrder, type RefundOrderRefusal } from './refund-order.ts'

/** What an operator says to a return that was asked for. */
export type ReturnDecision = {
  readonly id: ReturnId
  readonly outcome: 'approve' | 'refuse'
  readonly answer: string
  readonly actor: string
}

/** Approve a return, or refuse it with a reason. */
export async function decideReturn(
  tx: Tx,
  { id, outcome, answer: said, actor }: ReturnDecision,
): Promise<Result<unknown, MoveReturnRefusal | 'missing' | 'too_long'>> {
  const answer = said.trim()
  if (answer.length > mostWords) return refused('too_long', { field: 'answer', most: mostWords })
  if (outcome === 'approve') return approveReturn(tx, { id, actor, answer })
  if (answer === '') return refused('missing', { field: 'answer' })
  return refuseReturn(tx, { id, actor, answer })
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

/** True when the pieces of a return are all that was carried to the buyer. */
export async function isWholeOrder(db: Queries, orderId: string, pieces: number): Promise<boolean> {
  const shipments = await findShipments(db, { orderId })
  const carried = shipments
    .filter(({ state, location }) => state !== 'canceled' && location !== digitalPlace)
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
  const pieces = lines.reduce((all, { restocked, writtenOff }) => all + restocked + writtenOff, 0)
  const givesDelivery = given.delivery ?? (await isWholeOrder(tx, known.orderId, pieces))
  const received = await markReturnReceived(tx, { id, actor, location, givesDelivery, lines })
  return received.ok ? bookStock(tx, known, given) : received
}

/** How the money of a return stands. `undecided` is found out by itself. */
export type ReturnMoney = { readonly state: 'refunded' | 'failed' | 'undecided' }

/** Why the money of a return is not given back now. */
export type RefundReturnRefusal = MoveReturnRefusal | RefundOrderRefusal

/** What is asked of the refund: the pieces that arrived and were paid for, and the delivery where it goes back too. */
async function owedFor(db: Db, { orderId, lines, givesDelivery }: Return) {
  const shipped = (await findShipments(db, { orderId })).flatMap((each) => each.lines)
  const wasPaid = (id: string) =>
    shipped.some(({ orderLineId, net, tax }) => orderLineId === id && net.minor + tax.minor > 0n)
  const back = lines
    .map(({ orderLineId, restocked, writtenOff }) => ({ orderLineId, quantity: restocked + writtenOff }))
    .filter(({ orderLineId, quantity }) => quantity > 0 && wasPaid(orderLineId))
  return { kind: 'lines', lines: back, delivery: givesDelivery } as const
}

async function settle(
  db: Db,
  id: ReturnId,
  { operation, minor, actor }: { operation: string | null; minor: bigint; actor: string },
): Promise<Result<ReturnMoney, MoveReturnRefusal>> {
  const moved = await inTransaction(db, (tx) => markReturnRefunded(tx, { id, actor, operation, minor }))
  const isSettled = moved.ok || (moved.refusal === 'return_state' && moved.detail?.['state'] === 'refunded')
  return isSettled ? done({ state: 'refunded' }) : moved
}

/** How an operation that was asked for before ended, if it did. */
async function operationOf(db: Db, id: string) {
  const [row] = await db.sql<{ state: string; amount_minor: bigint }>`
    select state, amount_minor from payments.operations where id = ${id}`
  return row
}

/**
 * Give the money of a received return back through the refund of its order. The key is made from the return, so that it is
 * given once however often this is done; with `again` a refund the provider would not make is tried anew. Where nothing is
 * left to give, because it was given by hand, the return is settled with nothing.
 */
export async function refundReturn(
  db: Db,
  connectors: Connectors,
  { id, actor, again = false }: { readonly id: ReturnId; readonly actor: string; readonly again?: boolean },
): Promise<Result<ReturnMoney, RefundReturnRefusal>> {
  const known = await findReturn(db, id)
  if (known === undefined) return refused('return_not_found')
  if (known.state === 'refunded') return done({ state: 'refunded' })
  if (known.state !== 'received') return refused('return_state', { state: known.state })
  const before = known.refundOperation === null ? undefined : await operationOf(db, known.refundOperation)
  if (before?.state === 'succeeded')
    return settle(db, id, { operation: known.refundOperation, minor: before.amount_minor, actor })
  if (before !== undefined && before.state !== 'failed') return done({ state: 'undecided' })
  if (before?.state === 'failed' && !again) {
    await noteReturnRefund(db, { id, operation: known.refundOperation, fault: 'provider_refused_refund' })
    return done({ state: 'failed' })
  }
  const what = await owedFor(db, known)
  const nothing = { operation: null, minor: 0n, actor }
  if (what.lines.length === 0 && !what.delivery) return settle(db, id, nothing)
  const refunded = await refundOrder(db, connectors, {
    orderId: known.orderId as OrderId,
    what,
    reason: `return ${returnNumber(known.number)}`,
    key: `return:${id}`,
    actor,
  })
  if (!refunded.ok && refunded.refusal === 'nothing_left_to_refund') return settle(db, id, nothing)
  if (!refunded.ok) {
    await noteReturnRefund(db, { id, operation: known.refundOperation, fault: refunded.refusal })
    return refunded
  }
  const { state, operationId: operation, amount } = refunded.value
  if (state === 'succeeded') return settle(db, id, { operation, minor: amount.minor, actor })
  const fault = state === 'failed' ? 'provider_refused_refund' : null
  await noteReturnRefund(db, { id, operation, fault })
  return done({ state })
}

/**
 * Take in what arrived of a return, and give its money back:
 * 1. stock and return move in one transaction; of two who receive at once one is heard;
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
     order by received_at limit ${mostAtOnce}`
  let settled = 0
  for (const { id } of open) {
    try {
      const money = await refundReturn(db, connectors, { id, actor: 'worker' })
      if (money.ok && money.value.state === 'refunded') settled++
    } catch (error) {
      log.error('return_not_settled', { id, ...errorFields(error) })
    }
  }
  return settled
}
