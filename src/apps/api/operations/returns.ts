import { Type } from 'typebox'
import { newSecret } from '#kernel/ids.ts'
import { refused, type Refusal } from '#kernel/result.ts'
import { findReturns, type MoveReturnRefusal, type Return, type ReturnId } from '#goods/returns/index.ts'
import {
  askReturn,
  returnableOf,
  returnOfOrder,
  sendReturn,
  withdrawReturn,
  type AskReturnRefusal,
} from '#flows/ask-return.ts'
import { exchangeChoices } from '#flows/offer-exchange.ts'
import { findOrder, type Order, type OrderId } from '#trade/orders/index.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Call, type Operation } from '../operation.ts'
import { ownOrder } from '../order-access.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf } from '../schemas/common.ts'
import { returnableSchema, returnInput, returnSchema } from '../schemas/returns.ts'
import { returnableOnWire, returnOnWire } from '../wire/returns.ts'
import { orderParams } from './orders.ts'

const returnParams = closed({
  order_id: idOf('ord', 'The order.'),
  return_id: idOf('ret', 'The return.'),
})
const listSchema = closed({ returns: Type.Array(returnSchema) }, { title: 'ReturnList' })
const may = { refusals: ['order_not_found', 'return_not_found'], perMinute: 120 } as const

/** A refusal of the flow as the API names its fields: the line it is about, not the field of a form. */
function refuseReturn({ refusal, detail = {} }: Refusal<AskReturnRefusal | MoveReturnRefusal>) {
  const { line, field, ...rest } = detail
  if (refusal === 'line_not_found') return refuse(refused('line_not_in_order', { field: 'lines' }))
  const at = typeof line === 'string' ? `lines.${line}` : typeof field === 'string' ? field : undefined
  return refuse(refused(refusal, { ...rest, ...(at === undefined ? {} : { field: at }) }))
}

type Asking = Pick<Call, 'db' | 'caller' | 'settings'>
type Params = { readonly order_id: string; readonly return_id: string }

/** The return, where the caller may see its order; another's and none are answered alike. */
async function ownReturn(call: Asking, { order_id, return_id }: Params) {
  const { order } = await ownOrder(call, order_id)
  const found = await returnOfOrder(call.db, order.id, return_id as ReturnId)
  if (found === undefined) throw refuse(refused('return_not_found'))
  return { order, found }
}

/** The return in which what comes back was sent instead, where one is named: one of this order. */
async function originOf(
  { db }: Asking,
  order: Order,
  follows: string | undefined,
): Promise<ReturnId | undefined> {
  if (follows === undefined) return undefined
  const found = await returnOfOrder(db, order.id, follows as ReturnId)
  if (found === undefined) throw refuse(refused('return_not_found', { field: 'follows' }))
  return found.id
}

async function shown(call: Asking, order: Order, id: ReturnId, status = 200) {
  const found = await returnOfOrder(call.db, order.id, id)
  if (found === undefined) throw refuse(refused('return_not_found'))
  return answer(returnOnWire(found, order, call.settings), status)
}

const whoAsks = ({ caller }: Asking) => caller.actor?.party ?? 'guest'

const ableToReturn = operation({
  id: 'get_returnable',
  method: 'GET',
  path: '/api/orders/:order_id/returnable',
  tag: 'Orders',
  summary: 'What of an order may be sent back now, until when, for what else, and why not.',
  description: 'With `follows`, what of that may be sent back which was sent instead in a return.',
  params: orderParams,
  query: closed({
    follows: Type.Optional(idOf('ret', 'The return in which what would come back was sent instead.')),
  }),
  answers: { 200: returnableSchema },
  refusals: ['order_not_found', 'return_not_found'],
  perMinute: 120,
  handle: async (call) => {
    const { order } = await ownOrder(call, call.params.order_id)
    const of = await originOf(call, order, call.query.follows)
    const returnable = await returnableOf(call.db, order.id, call.settings, of)
    return answer(returnableOnWire(returnable, order, await exchangeChoices(call.db, order, of)))
  },
})

const listOfOrder = operation({
  id: 'list_order_returns',
  method: 'GET',
  path: '/api/orders/:order_id/returns',
  tag: 'Orders',
  summary: 'The returns of an order, the latest first.',
  params: orderParams,
  answers: { 200: listSchema },
  refusals: ['order_not_found'],
  perMinute: 120,
  handle: async (call) => {
    const { order } = await ownOrder(call, call.params.order_id)
    const returns = await findReturns(call.db, { orderId: order.id })
    return answer({ returns: returns.map((each) => returnOnWire(each, order, call.settings)) })
  },
})

const ask = operation({
  id: 'ask_return',
  method: 'POST',
  path: '/api/orders/:order_id/returns',
  tag: 'Orders',
  summary: 'Ask to send pieces of an order back.',
  description:
    'Read `returnable` first. With `follows` it is about what was sent instead in that return. A line with `exchange_for` wants that variant instead of the money; it is held from then on. Where the shop need not look at it, the return is approved at once and `send_to` says where to send the goods.',
  params: orderParams,
  body: returnInput,
  answers: { 201: returnSchema },
  refusals: [
    'order_not_found',
    'return_not_found',
    'line_not_in_order',
    'nothing_chosen',
    'not_a_whole_number',
    'too_many_pieces',
    'reason_missing',
    'missing',
    'too_long',
    'line_is_digital',
    'not_delivered_yet',
    'return_too_late',
    'already_returned',
    'already_refunded',
    'one_wish_per_line',
    'exchange_not_offered',
    'exchange_dearer',
    'exchange_sold_out',
  ],
  load: 'pay',
  perMinute: 30,
  handle: async (call) => {
    const { order } = await ownOrder(call, call.params.order_id)
    const { lines, reason, words = '', follows } = call.body
    const asked = {
      orderId: order.id,
      follows: await originOf(call, order, follows),
      lines: lines.map(({ order_line_id: orderLineId, quantity, exchange_for: instead }) => ({
        orderLineId,
        quantity,
        instead,
      })),
      reason,
      words,
      key: call.idempotencyKey ?? newSecret(),
      actor: whoAsks(call),
    }
    const taken = await askReturn(call.db, asked, call.settings)
    if (!taken.ok) throw refuseReturn(taken)
    return shown(call, order, taken.value, 201)
  },
})

const read = operation({
  id: 'get_return',
  method: 'GET',
  path: '/api/orders/:order_id/returns/:return_id',
  tag: 'Orders',
  summary: 'One return: how it stands, what comes next, where to send it.',
  params: returnParams,
  answers: { 200: returnSchema },
  ...may,
  handle: async (call) => {
    const { order, found } = await ownReturn(call, call.params)
    return answer(returnOnWire(found, order, call.settings))
  },
})

const withdraw = operation({
  id: 'withdraw_return',
  method: 'POST',
  path: '/api/orders/:order_id/returns/:return_id/withdraw',
  tag: 'Orders',
  summary: 'Keep the goods after all; possible until they are sent.',
  params: returnParams,
  answers: { 200: returnSchema },
  refusals: [...may.refusals, 'return_state'],
  perMinute: 30,
  handle: async (call) => {
    const { order, found } = await ownReturn(call, call.params)
    const moved = await withdrawReturn(call.db, { id: found.id, actor: whoAsks(call) })
    // A repetition finds it withdrawn: that is what was asked for.
    if (!moved.ok && moved.detail?.['state'] !== 'canceled') throw refuse(moved)
    return shown(call, order, found.id)
  },
})

const sent = operation({
  id: 'mark_return_sent',
  method: 'POST',
  path: '/api/orders/:order_id/returns/:return_id/sent',
  tag: 'Orders',
  summary: 'Say that an approved return was sent, with the number of its parcel where there is one.',
  params: returnParams,
  body: closed(
    { tracking_number: Type.Optional(Type.String({ maxLength: 60 })) },
    { title: 'ReturnSent', examples: [{ tracking_number: 'KP000000012DE' }] },
  ),
  answers: { 200: returnSchema },
  refusals: [...may.refusals, 'return_state', 'too_long'],
  perMinute: 30,
  handle: async (call) => {
    const { order, found } = await ownReturn(call, call.params)
    const { tracking_number: trackingNumber = '' } = call.body
    const moved = await sendReturn(call.db, { id: found.id, actor: whoAsks(call), trackingNumber })
    if (!moved.ok) throw refuse(moved)
    return shown(call, order, found.id)
  },
})

/** Returns with the order each is of, as its currency and language are needed to tell of it. */
async function ofTheirOrders({ db, settings }: Asking, returns: readonly Return[]) {
  const orders = new Map<string, Order | null>()
  for (const { orderId } of returns)
    if (!orders.has(orderId)) orders.set(orderId, await findOrder(db, orderId as OrderId))
  return returns.flatMap((each) => {
    const order = orders.get(each.orderId)
    return order ? [returnOnWire(each, order, settings)] : []
  })
}

const mine = operation({
  id: 'list_my_returns',
  method: 'GET',
  path: '/api/me/returns',
  tag: 'Accounts',
  summary: 'The returns of who is signed in, the latest first; the last hundred.',
  answers: { 200: listSchema },
  refusals: [],
  perMinute: 60,
  handle: async (call) => {
    const returns = await findReturns(call.db, { buyerId: actorOf(call.caller).party })
    return answer({ returns: await ofTheirOrders(call, returns) })
  },
})

/** What buyers send back. */
export const returnOperations: readonly Operation[] = [
  ableToReturn,
  listOfOrder,
  ask,
  read,
  withdraw,
  sent,
  mine,
]
