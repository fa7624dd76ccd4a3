import { batchedPer } from '#kernel/batched.ts'
import type { Db, Queries } from '#kernel/database.ts'
import { rowsText } from '#kernel/rows.ts'
import { money, sameMoney, type Money } from '#kernel/money.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'
import type { QuoteProblem } from '#market/pricing/index.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { quoteCart, readCart, type CartReading, type CartView } from '#trade/cart/index.ts'
import { markOrderPaid, orderNumber, type OrderId, type OrderState } from '#trade/orders/index.ts'
import { planParcels } from './plan-parcels.ts'
import { findReplay } from './place-order-replay.ts'
import {
  childColumns,
  headColumns,
  lineColumns,
  placeOrderCommand,
  taxColumns,
  tokenFor,
  type OrderRequest,
  type PlaceOrderCommand,
} from './place-order-command.ts'

/** An order that was placed: now, or by an earlier call with the same cart or key. */
export type PlacedOrder = {
  readonly id: OrderId
  readonly number: string
  readonly state: OrderState
  readonly total: Money
  /** The secret of the look-up link; null where an earlier call without a cart token got it. */
  readonly token: string | null
  readonly isReplay: boolean
}

/** Why no order was placed, in order of precedence. Details name lines, what is available, and what changed. */
export type PlaceOrderRefusal =
  | 'cart_not_found'
  | 'idempotency_key_reused'
  | 'cart_is_empty'
  | 'email_missing'
  | 'shipping_address_missing'
  | 'consent_missing'
  | 'not_for_sale'
  | 'out_of_stock'
  | 'shipping_method_missing'
  | 'shipping_method_unavailable'
  | 'price_changed'
  | 'cart_changed'
  | 'coupon_exhausted'

/** What a buyer asks when ordering. `expectedTotal` is the total they were shown. */
export type PlaceOrder = Omit<OrderRequest, 'holdSeconds'> & { readonly holdSeconds?: number }

/** How long stock is held for a payer who has not paid: half an hour. */
export const holdSecondsByDefault = 1_800

type Outcome =
  | 'placed'
  | 'idempotency_key_reused'
  | 'cart_changed'
  | 'price_changed'
  | 'out_of_stock'
  | 'coupon_exhausted'

/** What the database answered to one command. */
export type Placement = {
  readonly outcome: Outcome
  readonly order_id: OrderId | null
  readonly number: number | null
  readonly state: OrderState | null
  readonly total_minor: bigint | null
  readonly is_replay: boolean
  readonly detail: Readonly<Record<string, unknown>> | null
}

/** Place some orders in one statement, first come first served in their order; each is placed whole or not at all. */
export async function placeOrders(db: Queries, commands: readonly PlaceOrderCommand[]): Promise<Placement[]> {
  const numbered = <Row>(rows: (command: PlaceOrderCommand) => readonly Row[]) =>
    commands.flatMap((command, i) => rows(command).map((row) => [i + 1, row] as const))
  const heads = rowsText(
    headColumns,
    numbered(({ head }) => [head]),
  )
  const lines = rowsText(
    lineColumns,
    numbered((command) => command.lines),
  )
  const children = rowsText(
    childColumns,
    numbered((command) => command.children),
  )
  const taxes = rowsText(
    taxColumns,
    numbered((command) => command.taxes),
  )
  return db.sql<Placement>`
    select outcome, order_id, number, state, total_minor, is_replay, detail
      from flows.place_orders(${heads}::flows.order_head[], ${lines}::flows.order_line[],
                              ${children}::flows.order_child[], ${taxes}::flows.order_tax[])
     order by n`
}

/** Orders that arrive while others are in flight are placed together, in one statement and one commit. */
const together = batchedPer(placeOrders, { max: 128, lanes: 1 })

/**
 * Turn a cart into an order that awaits payment, with its stock held: one read and one statement. All of it happens or
 * none. The total must be the one the buyer was shown, else `price_changed` says what differs. The same cart or the
 * same key again answers the same order.
 */
export async function placeOrder(db: Db, input: PlaceOrder): Promise<Result<PlacedOrder, PlaceOrderRefusal>> {
  const request = { holdSeconds: holdSecondsByDefault, ...input }
  const ref = { token: request.cartToken, partyId: request.partyId }
  const reading = await readCart(db, ref, { orOrdered: true })
  if (reading?.state !== 'active') return settleFree(db, await findReplay(db, request, reading?.id ?? null))
  const view = quoteCart(reading)
  const refusal = standsInTheWay(view, request.expectedTotal)
  if (refusal !== undefined) {
    if (request.partyId === undefined) return refusal
    // A party's key that was answered before wins over how their next cart looks now.
    const replay = await findReplay(db, request, null)
    return replay.ok || replay.refusal === 'idempotency_key_reused' ? replay : refusal
  }
  const token = tokenFor(request, reading.id)
  const placement = await together(db, placeOrderCommand(reading, view, request, token))
  const placed = answer(
    placement,
    reading,
    request.cartToken === undefined && placement.is_replay ? null : token,
  )
  return settleFree(db, placed)
}

/** An order that costs nothing is paid as soon as it is placed; should that be cut short, the next call does it. */
async function settleFree<R extends string>(
  db: Db,
  placed: Result<PlacedOrder, R>,
): Promise<Result<PlacedOrder, R>> {
  if (!placed.ok || placed.value.total.minor > 0n || placed.value.state !== 'awaiting_payment') return placed
  const { id } = placed.value
  await inTransaction(db, async (tx) => {
    const paid = await markOrderPaid(tx, id, { actor: 'system', cause: 'nothing_to_pay' })
    if (paid.ok) await planParcels(tx, id, 'system')
    return paid
  })
  return done({ ...placed.value, state: 'paid' })
}

const precedence = [
  'cart_is_empty',
  'not_for_sale',
  'out_of_stock',
  'shipping_method_missing',
  'shipping_method_unavailable',
] as const

function standsInTheWay(
  view: CartView,
  expected: Money,
): Extract<Result<never, PlaceOrderRefusal>, { ok: false }> | undefined {
  const problems = view.quote.problems.filter((problem) => problem.blocks)
  const has = (code: QuoteProblem['code']) => problems.some((problem) => problem.code === code)
  if (has('cart_is_empty')) return refused('cart_is_empty')
  const [missing] = view.missing
  if (missing !== undefined) return refused(missing)
  const first = precedence.find(has)
  if (first !== undefined) {
    const lines = problems
      .filter((problem) => problem.code === first && problem.lineId !== undefined)
      .map((problem) => ({ line: problem.lineId, ...problem.detail }))
    return refused(first, { lines })
  }
  if (!sameMoney(view.quote.total, expected))
    return refused('price_changed', { expected, total: view.quote.total, problems: view.quote.problems })
  return undefined
}

function answer(
  placement: Placement,
  reading: CartReading,
  token: string | null,
): Result<PlacedOrder, PlaceOrderRefusal> {
  const { outcome, order_id: id, number, state, total_minor: minor, is_replay: isReplay, detail } = placement
  if (outcome !== 'placed') return refused(outcome, detail ?? {})
  assert(id !== null && number !== null && state !== null && minor !== null, 'a placed order has its number')
  return done({
    id,
    number: orderNumber(number),
    state,
    total: money(minor, reading.currency),
    token,
    isReplay,
  })
}
