import { Type, type Static } from 'typebox'
import { refused } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { cancelOrder } from '#flows/cancel-order.ts'
import { refundOrder, type RefundWhat } from '#flows/refund-order.ts'
import { performVoid } from '#flows/void-payment.ts'
import { deskOrders, deskOverview } from '#views/operator-desk/index.ts'
import { orderFor } from '#views/order-history/index.ts'
import { paymentStatement } from '#views/payment-statement/index.ts'
import { amountOf } from '../amounts.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Call, type Operation, type Reply } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, moneySchema, oneOf, orNull } from '../schemas/common.ts'
import { deskOrderSchema, overviewSchema, refundInput, statementSchema } from '../schemas/desk.ts'
import { orderSchema, orderState } from '../schemas/order.ts'
import { deskOrderOnWire, overviewOnWire, statementOnWire } from '../wire/desk.ts'
import { orderOnWire } from '../wire/order.ts'
import { toWire } from '#kernel/money.ts'
import { orderParams } from './orders.ts'

const often = 300

async function orderNow(db: Call['db'], id: string): Promise<Reply> {
  const found = await orderFor(db, { kind: 'operator' }, id)
  if (!found.ok) throw refuse(found)
  return answer(orderOnWire(found.value))
}

const overview = operation({
  id: 'get_overview',
  method: 'GET',
  path: '/api/admin/overview',
  tag: 'Desk',
  summary: 'What waits for the operator, in numbers.',
  answers: { 200: overviewSchema },
  refusals: [],
  perMinute: often,
  handle: async ({ db }) => answer(overviewOnWire(await deskOverview(db))),
})

const list = operation({
  id: 'list_orders',
  method: 'GET',
  path: '/api/admin/orders',
  tag: 'Desk',
  summary: 'Orders, the newest first; by state, by number, or by the beginning of a mail address.',
  query: closed({
    state: Type.Optional(orderState),
    search: Type.Optional(Type.String({ minLength: 1, maxLength: 254 })),
    below: Type.Optional(Type.Integer({ minimum: 1, maximum: 9_007_199_254_740_991 })),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  }),
  answers: {
    200: closed(
      { orders: Type.Array(deskOrderSchema), next: orNull(Type.String()) },
      { title: 'DeskOrderList' },
    ),
  },
  refusals: [],
  perMinute: often,
  handle: async ({ db, query }) => {
    const { state, search, below, size = 50 } = query
    const found = await deskOrders(db, {
      most: size + 1,
      ...(state === undefined ? {} : { state }),
      ...(search === undefined ? {} : { search }),
      ...(below === undefined ? {} : { belowNumber: below }),
    })
    const orders = found.slice(0, size)
    const last = orders.at(-1)
    const params = new URLSearchParams({
      ...(state === undefined ? {} : { state }),
      ...(search === undefined ? {} : { search }),
      size: String(size),
      below: last?.number.replace(/^K-/, '') ?? '',
    })
    const next = found.length > size ? `/api/admin/orders?${params.toString()}` : null
    return answer({ orders: orders.map(deskOrderOnWire), next })
  },
})

const one = operation({
  id: 'get_desk_order',
  method: 'GET',
  path: '/api/admin/orders/:order_id',
  tag: 'Desk',
  summary: 'One order with all of its timeline, and who did what.',
  params: orderParams,
  answers: { 200: orderSchema },
  refusals: ['order_not_found'],
  perMinute: often,
  handle: async ({ db, params }) => orderNow(db, params.order_id),
})

const money = operation({
  id: 'get_payment_statement',
  method: 'GET',
  path: '/api/admin/orders/:order_id/statement',
  tag: 'Desk',
  summary: 'Where the money of an order is, step by step, from its transfers in the ledger.',
  params: orderParams,
  answers: { 200: statementSchema },
  refusals: ['order_not_found'],
  perMinute: often,
  handle: async ({ db, params }) => {
    const found = await paymentStatement(db, params.order_id as OrderId)
    if (found === null) throw refuse(refused('order_not_found'))
    return answer(statementOnWire(found))
  },
})

const cancel = operation({
  id: 'cancel_order_at_desk',
  method: 'POST',
  path: '/api/admin/orders/:order_id/cancel',
  tag: 'Desk',
  summary: 'Cancel an order before anything of it has left.',
  params: orderParams,
  answers: { 200: orderSchema },
  refusals: ['order_not_found', 'wrong_state', 'already_captured'],
  perMinute: 60,
  handle: async ({ db, params, caller, providers }) => {
    const actor = actorOf(caller).party
    const canceled = await inTransaction(db, (tx) => cancelOrder(tx, params.order_id as OrderId, { actor }))
    if (!canceled.ok && canceled.detail?.['state'] !== 'canceled') throw refuse(canceled)
    if (canceled.ok) await performVoid(db, providers.connectors, canceled.value.voids)
    return orderNow(db, params.order_id)
  },
})

/** What is asked to be given back: exactly one of amount, all, lines. */
function refundWhat({ amount, all, lines, delivery = false }: Static<typeof refundInput>): RefundWhat {
  if ([amount, all, lines].filter((each) => each !== undefined).length !== 1)
    throw refuse(refused('refund_unclear'))
  if (amount !== undefined) return { kind: 'amount', amount: amountOf(amount, 'amount') }
  if (lines === undefined) return { kind: 'all' }
  return {
    kind: 'lines',
    lines: lines.map(({ order_line_id: orderLineId, quantity }) => ({ orderLineId, quantity })),
    delivery,
  }
}

const refund = operation({
  id: 'refund_order',
  method: 'POST',
  path: '/api/admin/orders/:order_id/refunds',
  tag: 'Desk',
  summary: 'Give money of an order back. The Idempotency-Key names the request: asked twice, given once.',
  description:
    'Say exactly one of `amount`, `all`, `lines`. All refunds together never exceed what was captured.',
  params: orderParams,
  body: refundInput,
  answers: {
    201: closed(
      { id: Type.String(), amount: moneySchema, state: oneOf(['succeeded', 'failed', 'undecided']) },
      { title: 'Refund' },
    ),
  },
  refusals: [
    'order_not_found',
    'payment_not_found',
    'idempotency_key_missing',
    'refund_unclear',
    'amount_not_positive',
    'amount_malformed',
    'unknown_currency',
    'wrong_currency',
    'line_not_in_order',
    'nothing_left_to_refund',
    'nothing_captured',
    'exceeds_refundable',
    'no_wallet',
  ],
  load: 'pay',
  perMinute: 60,
  keepsKeys: true,
  handle: async ({ db, params, body, caller, providers, idempotencyKey: key }) => {
    if (key === undefined) throw refuse(refused('idempotency_key_missing'))
    const given = await refundOrder(db, providers.connectors, {
      orderId: params.order_id as OrderId,
      what: refundWhat(body),
      reason: body.reason,
      to: body.to ?? 'source',
      key,
      actor: actorOf(caller).party,
    })
    if (!given.ok)
      throw refuse(
        given.refusal === 'line_not_found'
          ? refused('line_not_in_order', given.detail)
          : refused(given.refusal, given.detail),
      )
    const { operationId: id, amount, state } = given.value
    return answer({ id, amount: toWire(amount), state }, 201)
  },
})

/** Orders, as the people of the house see and handle them. */
export const deskOrderOperations: readonly Operation[] = [overview, list, one, money, cancel, refund]
