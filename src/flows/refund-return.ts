import type { Currency } from '#kernel/currency.ts'
import type { Db } from '#kernel/database.ts'
import { failpoint } from '#kernel/failpoints.ts'
import { money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import {
  fallBack,
  findReturn,
  findReturns,
  isExchanged,
  keepReturnMoney,
  lockReturn,
  markReturnRefunded,
  noteReturnRefund,
  returnNumber,
  swappedIn,
  type MoveReturnRefusal,
  type Return,
  type ReturnId,
  type ReturnLine,
} from '#goods/returns/index.ts'
import { findShipments, giveUpShipments } from '#goods/shipping/index.ts'
import type { Connectors } from '#money/payments/index.ts'
import { lockOrder, type OrderId } from '#trade/orders/index.ts'
import { letGo } from './hold-exchange.ts'
import { refundOrder, type Refunded, type RefundLine, type RefundOrderRefusal } from './refund-order.ts'
import { arrivedOf, followExchange, owesMoney } from './send-replacement.ts'

/**
 * How the money of a return stands. `undecided` is found out by itself; `exchanged` says that none is owed any more, and other
 * goods are sent.
 */
export type ReturnMoney = { readonly state: 'refunded' | 'exchanged' | 'failed' | 'undecided' }

/** Why the money of a return is not given back now. */
export type RefundReturnRefusal = MoveReturnRefusal | RefundOrderRefusal

/** What of a return was given back, by line, and by how many refunds. */
type Given = {
  readonly byLine: ReadonlyMap<string, bigint>
  readonly minor: bigint
  readonly refunds: number
}

/** The key of a refund of a return: given once, however often it is asked. There is a second where an exchange fell through. */
const refundKey = (id: ReturnId, refunds: number): string =>
  refunds === 0 ? `return:${id}` : `return:${id}:${refunds + 1}`

async function givenFor(db: Db, { id, orderId }: Return): Promise<Given> {
  const keys = [0, 1, 2, 3].map((refunds) => refundKey(id, refunds))
  const rows = await db.sql<{ id: string; subject: string; amount_minor: bigint }>`
    select o.id, p.subject, p.amount_minor
      from payments.intents i
      join payments.attempts a on a.intent_id = i.id
      join payments.operations o on o.attempt_id = a.id and o.kind = 'refund' and o.state = 'succeeded'
      join payments.refund_parts p on p.operation_id = o.id
     where i.reference = ${orderId} and o.cause = any (${keys}::text[])`
  const byLine = new Map<string, bigint>()
  for (const { subject, amount_minor: minor } of rows)
    byLine.set(subject, (byLine.get(subject) ?? 0n) + minor)
  return {
    byLine,
    minor: rows.reduce((all, { amount_minor: minor }) => all + minor, 0n),
    refunds: new Set(rows.map((row) => row.id)).size,
  }
}

/**
 * What is owed for a line of which so much went back before; nothing where all did. `less` is what each piece is worth less than
 * what was sold, where it was sent instead of that.
 */
function owedOf(
  line: ReturnLine,
  { back, less, currency }: { back: bigint | undefined; less: bigint; currency: Currency },
): RefundLine[] {
  const { orderLineId, wanted } = line
  const quantity = arrivedOf(line)
  if (isExchanged(line)) {
    const minor = (wanted?.difference_minor ?? 0n) * BigInt(quantity) - (back ?? 0n)
    return minor > 0n ? [{ orderLineId, quantity, only: money(minor, currency) }] : []
  }
  // What was to be exchanged and fell back to money after a difference had gone back is owed the rest.
  if (back !== undefined && wanted === null) return []
  const minor = (back ?? 0n) + less * BigInt(quantity)
  return [{ orderLineId, quantity, ...(minor > 0n && { less: money(minor, currency) }) }]
}

/** What is still asked of the refund: pieces that arrived and were paid for, differences, and the delivery where it goes back. */
async function owedFor(db: Db, { orderId, follows, lines, givesDelivery }: Return, given: Given) {
  const swapped = follows === null ? [] : swappedIn(await findReturns(db, { orderId }), follows)
  const shipped = await findShipments(db, { orderId })
  const paid = shipped.flatMap((each) => each.lines)
  const owed = lines.flatMap((line) => {
    const one = paid.find(
      ({ orderLineId, net, tax }) => orderLineId === line.orderLineId && net.minor + tax.minor > 0n,
    )
    if (arrivedOf(line) === 0 || one === undefined) return []
    const less = swapped.find(({ orderLineId }) => orderLineId === line.orderLineId)?.less_minor ?? 0n
    return owedOf(line, { back: given.byLine.get(line.orderLineId), less, currency: one.net.currency })
  })
  return { kind: 'lines', lines: owed, delivery: givesDelivery && given.refunds === 0 } as const
}

/** No money is owed any more: the return is paid back, or follows what is sent instead. */
async function settle(
  db: Db,
  known: Return,
  { operation, given, actor }: { operation: string | null; given: Given; actor: string },
): Promise<Result<ReturnMoney, MoveReturnRefusal>> {
  const { id, orderId } = known
  const { minor } = given
  if (!known.lines.some((line) => isExchanged(line) && arrivedOf(line) > 0)) {
    const moved = await inTransaction(db, (tx) => markReturnRefunded(tx, { id, actor, operation, minor }))
    const isSettled = moved.ok || (moved.refusal === 'return_state' && moved.detail?.['state'] === 'refunded')
    return isSettled ? done({ state: 'refunded' }) : moved
  }
  return inTransaction(db, async (tx) => {
    await lockOrder(tx, orderId as OrderId)
    if (owesMoney(known)) await keepReturnMoney(tx, { id, operation, minor })
    await followExchange(tx, id, actor)
    return done({ state: 'exchanged' } as const)
  })
}

/** How an operation that was asked for before ended, if it did. */
async function operationOf(db: Db, id: string) {
  const [row] = await db.sql<{ state: string }>`select state from payments.operations where id = ${id}`
  return row
}

/** Ask for what is still owed; nothing where nothing is, or a refund that could not be asked for. */
async function giveOwed(
  db: Db,
  connectors: Connectors,
  known: Return,
  given: Given,
  actor: string,
): Promise<Result<Refunded | undefined, RefundOrderRefusal>> {
  const what = await owedFor(db, known, given)
  if (what.lines.length === 0 && !what.delivery) return done(undefined)
  const refunded = await refundOrder(db, connectors, {
    orderId: known.orderId as OrderId,
    what,
    reason: `return ${returnNumber(known.number)}`,
    key: refundKey(known.id, given.refunds),
    actor,
  })
  return !refunded.ok && refunded.refusal === 'nothing_left_to_refund' ? done(undefined) : refunded
}

/**
 * Give the money of a received return back through the refund of its order. The keys are made from the return, so that it is
 * given once however often this is done; with `again` a refund the provider would not make is tried anew. Where nothing is
 * left to give, because it was given by hand or other goods are sent, the return is settled with nothing.
 */
export async function refundReturn(
  db: Db,
  connectors: Connectors,
  { id, actor, again = false }: { readonly id: ReturnId; readonly actor: string; readonly again?: boolean },
): Promise<Result<ReturnMoney, RefundReturnRefusal>> {
  const known = await findReturn(db, id)
  if (known === undefined) return refused('return_not_found')
  const { state: now } = known
  if (now === 'refunded' || now === 'exchanged') return done({ state: now })
  if (now !== 'received') return refused('return_state', { state: now })
  const before = known.refundOperation === null ? undefined : await operationOf(db, known.refundOperation)
  if (before?.state === 'failed' && !again) {
    await noteReturnRefund(db, { id, operation: known.refundOperation, fault: 'provider_refused_refund' })
    return done({ state: 'failed' })
  }
  if (before !== undefined && before.state !== 'failed' && before.state !== 'succeeded')
    return done({ state: 'undecided' })
  const given = await givenFor(db, known)
  const refunded = await giveOwed(db, connectors, known, given, actor)
  if (!refunded.ok) {
    await noteReturnRefund(db, { id, operation: known.refundOperation, fault: refunded.refusal })
    return refunded
  }
  if (refunded.value === undefined) {
    const operation = given.refunds === 0 ? null : known.refundOperation
    return settle(db, known, { operation, given, actor })
  }
  const { state, operationId: operation } = refunded.value
  const fault = state === 'failed' ? 'provider_refused_refund' : null
  await noteReturnRefund(db, { id, operation, fault })
  // What was asked for earlier may have been less than is owed now.
  return state === 'succeeded' ? refundReturn(db, connectors, { id, actor }) : done({ state })
}

/** Why there is no money instead of what is sent: nothing is, its carrier may have it, or a refund is under way. */
export type EndExchangeRefusal = MoveReturnRefusal | 'no_exchange' | 'refund_undecided' | 'shipment_state'

async function endExchange(
  tx: Tx,
  { orderId }: Return,
  { id, actor }: { readonly id: ReturnId; readonly actor: string },
): Promise<Result<{ readonly isHere: boolean }, EndExchangeRefusal>> {
  await lockOrder(tx, orderId as OrderId)
  const known = await lockReturn(tx, id)
  if (known === undefined) return refused('return_not_found')
  const { state, refundOperation, refundFault, refundedAt } = known
  if (!['requested', 'approved', 'on_the_way', 'received'].includes(state))
    return refused('return_state', { state })
  if (!known.lines.some(isExchanged)) return refused('no_exchange')
  if (refundOperation !== null && refundFault === null && refundedAt === null)
    return refused('refund_undecided')
  const given = await giveUpShipments(tx, id, actor)
  if (!given.ok) return given
  await letGo(tx, id, { outcome: 'released', cause: 'exchange_given_up', actor })
  await fallBack(tx, { id, actor, fallback: 'stock_gone' })
  return done({ isHere: state === 'received' })
}

/**
 * Give the money instead of what was wanted, because it is not there any more: what is held is free, parcels that have not left
 * are given up, the buyer is told. Where the goods are here already the money goes back at once; else it `waits` for them.
 */
export async function giveMoneyInstead(
  db: Db,
  connectors: Connectors,
  given: { readonly id: ReturnId; readonly actor: string },
): Promise<Result<{ readonly state: ReturnMoney['state'] | 'waits' }, EndExchangeRefusal>> {
  const known = await findReturn(db, given.id)
  if (known === undefined) return refused('return_not_found')
  const ended = await inTransaction(db, (tx) => endExchange(tx, known, given))
  if (!ended.ok) return ended
  if (!ended.value.isHere) return done({ state: 'waits' })
  await failpoint('returns.afterExchangeEnded')
  const refund = await refundReturn(db, connectors, given)
  return refund.ok ? refund : done({ state: 'failed' })
}
