import { Type } from 'typebox'
import { refused } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { findReturn, returnNumber, type ReturnId } from '#goods/returns/index.ts'
import { giveMoneyInstead, refundReturn } from '#flows/refund-return.ts'
import { decideReturn, receiveReturn } from '#flows/settle-return.ts'
import { findOrder, orderNumber, type OrderId } from '#trade/orders/index.ts'
import { deskReturns } from '#views/operator-desk/index.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Call, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf, instant, oneOf } from '../schemas/common.ts'
import { deskReturnSchema, returnState, returnWords } from '../schemas/returns.ts'
import { deskReturnOnWire } from '../wire/returns.ts'

const params = closed({ return_id: idOf('ret', 'The return.') })
const often = 300

async function shown({ db, settings }: Pick<Call, 'db' | 'settings'>, id: string) {
  const found = await findReturn(db, id as ReturnId)
  const order = found && (await findOrder(db, found.orderId as OrderId))
  if (!found || !order) throw refuse(refused('return_not_found'))
  return deskReturnOnWire(found, order, settings)
}

const list = operation({
  id: 'list_returns',
  method: 'GET',
  path: '/api/admin/returns',
  tag: 'Desk',
  summary: 'Returns of a state, the oldest first; without one those that wait for somebody.',
  query: closed({ state: Type.Optional(returnState) }),
  answers: {
    200: closed(
      {
        returns: Type.Array(
          closed({
            id: idOf('ret', 'The return.'),
            number: Type.String(),
            order_id: idOf('ord', 'The order.'),
            order_number: Type.String(),
            email: Type.String(),
            state: returnState,
            reason: Type.String(),
            pieces: Type.Integer(),
            asked_at: instant,
            has_fault: Type.Boolean({ description: 'Its money could not be given back.' }),
          }),
        ),
      },
      { title: 'DeskReturnList' },
    ),
  },
  refusals: [],
  perMinute: often,
  handle: async ({ db, query: { state } }) => {
    const states =
      state === undefined ? (['requested', 'approved', 'on_the_way', 'received'] as const) : [state]
    const rows = await deskReturns(db, states)
    return answer({
      returns: rows.map((each) => ({
        id: each.id,
        number: returnNumber(each.number),
        order_id: each.orderId,
        order_number: orderNumber(each.orderNumber),
        email: each.email,
        state: each.state,
        reason: each.reason,
        pieces: each.pieces,
        asked_at: each.askedAt.toISOString(),
        has_fault: each.hasFault,
      })),
    })
  },
})

const read = operation({
  id: 'get_desk_return',
  method: 'GET',
  path: '/api/admin/returns/:return_id',
  tag: 'Desk',
  summary: 'One return with what arrived of it and how its money stands.',
  params,
  answers: { 200: deskReturnSchema },
  refusals: ['return_not_found'],
  perMinute: often,
  handle: async (call) => answer(await shown(call, call.params.return_id)),
})

const approve = operation({
  id: 'approve_return',
  method: 'POST',
  path: '/api/admin/returns/:return_id/approve',
  tag: 'Desk',
  summary: 'Agree to a return; the buyer is told where to send it.',
  params,
  body: closed(
    { answer: Type.Optional(returnWords) },
    { title: 'ReturnApproval', examples: [{ answer: 'Please send it with the slip.' }] },
  ),
  answers: { 200: deskReturnSchema },
  refusals: ['return_not_found', 'return_state', 'missing', 'too_long'],
  perMinute: often,
  handle: async (call) => {
    const { db, caller, body } = call
    const id = call.params.return_id as ReturnId
    const said = {
      id,
      outcome: 'approve',
      answer: body.answer ?? '',
      actor: actorOf(caller).party,
    } as const
    const decided = await inTransaction(db, (tx) => decideReturn(tx, said))
    if (!decided.ok) throw refuse(decided)
    return answer(await shown(call, id))
  },
})

const refuseIt = operation({
  id: 'refuse_return',
  method: 'POST',
  path: '/api/admin/returns/:return_id/refuse',
  tag: 'Desk',
  summary: 'Say no to a return, with the reason the buyer is told.',
  params,
  body: closed(
    { answer: returnWords },
    { title: 'ReturnNo', examples: [{ answer: 'It was worn outdoors.' }] },
  ),
  answers: { 200: deskReturnSchema },
  refusals: ['return_not_found', 'return_state', 'missing', 'too_long'],
  perMinute: often,
  handle: async (call) => {
    const { db, caller, body } = call
    const id = call.params.return_id as ReturnId
    const said = { id, outcome: 'refuse', answer: body.answer, actor: actorOf(caller).party } as const
    const decided = await inTransaction(db, (tx) => decideReturn(tx, said))
    if (!decided.ok) throw refuse(decided)
    return answer(await shown(call, id))
  },
})

const outcome = closed(
  { money: oneOf(['refunded', 'exchanged', 'failed', 'undecided', 'waits']), return: deskReturnSchema },
  { title: 'ReturnOutcome' },
)
const pieces = Type.Integer({ minimum: 0, maximum: 999 })

const receive = operation({
  id: 'receive_return',
  method: 'POST',
  path: '/api/admin/returns/:return_id/receive',
  tag: 'Desk',
  summary:
    'Take in what arrived, piece by piece in what condition; its money goes back at once, or other goods are sent.',
  description:
    'Of two who say so at once one is heard. `undecided` money is found out by itself; `failed` may be tried again with `refund`.',
  params,
  body: closed(
    {
      lines: Type.Array(
        closed({
          order_line_id: idOf('oln', 'The line of the order.'),
          restocked: Type.Optional(pieces),
          written_off: Type.Optional(pieces),
        }),
        { minItems: 1, maxItems: 200 },
      ),
      location: Type.String({ pattern: '^[a-z][a-z0-9_-]{0,39}$', maxLength: 40 }),
      gives_delivery: Type.Optional(
        Type.Boolean({ description: 'Whether the delivery is given back too; else that follows.' }),
      ),
    },
    {
      title: 'ReceivedReturn',
      examples: [
        {
          lines: [{ order_line_id: `oln_${'0'.repeat(26)}`, restocked: 1, written_off: 0 }],
          location: 'main',
        },
      ],
    },
  ),
  answers: { 200: outcome },
  refusals: [
    'return_not_found',
    'return_state',
    'nothing_arrived',
    'more_than_asked',
    'line_not_in_order',
    'unknown_location',
    'unknown_variant',
    'below_reserved',
    'already_moved',
  ],
  load: 'pay',
  perMinute: 60,
  handle: async (call) => {
    const { db, providers, caller, body } = call
    const id = call.params.return_id as ReturnId
    const received = await receiveReturn(db, providers.connectors, {
      id,
      lines: body.lines.map(({ order_line_id: orderLineId, restocked = 0, written_off: writtenOff = 0 }) => ({
        orderLineId,
        restocked,
        writtenOff,
      })),
      location: body.location,
      delivery: body.gives_delivery,
      actor: actorOf(caller).party,
    })
    if (received.ok) return answer({ money: received.value.state, return: await shown(call, id) })
    const { refusal, detail = {} } = received
    if (refusal === 'line_not_found') throw refuse(refused('line_not_in_order', { field: 'lines' }))
    const { line, ...rest } = detail
    const field = typeof line === 'string' ? `lines.${line}` : rest['field']
    throw refuse(refused(refusal, field === undefined ? rest : { ...rest, field }))
  },
})

const refund = operation({
  id: 'refund_return',
  method: 'POST',
  path: '/api/admin/returns/:return_id/refund',
  tag: 'Desk',
  summary: 'Try the refund of a received return again; what was given is not given twice.',
  params,
  answers: { 200: outcome },
  refusals: [
    'return_not_found',
    'return_state',
    'order_not_found',
    'amount_not_positive',
    'wrong_currency',
    'line_not_in_order',
    'nothing_left_to_refund',
    'no_wallet',
    'payment_not_found',
    'nothing_captured',
    'exceeds_refundable',
  ],
  load: 'pay',
  perMinute: 60,
  handle: async (call) => {
    const { db, providers, caller } = call
    const id = call.params.return_id as ReturnId
    const refunded = await refundReturn(db, providers.connectors, {
      id,
      actor: actorOf(caller).party,
      again: true,
    })
    if (refunded.ok) return answer({ money: refunded.value.state, return: await shown(call, id) })
    throw refuse(
      refunded.refusal === 'line_not_found'
        ? refused('line_not_in_order')
        : refused(refunded.refusal, refunded.detail),
    )
  },
})

const endExchange = operation({
  id: 'end_exchange',
  method: 'POST',
  path: '/api/admin/returns/:return_id/money-instead',
  tag: 'Desk',
  summary:
    'Give the money instead of what was wanted, because that is not there any more; the buyer is told.',
  description:
    'What is held is free again, and parcels that have not left are given up. `waits` says that the money goes back once the goods are here.',
  params,
  answers: { 200: outcome },
  refusals: ['return_not_found', 'return_state', 'no_exchange', 'refund_undecided', 'shipment_state'],
  load: 'pay',
  perMinute: 60,
  handle: async (call) => {
    const { db, providers, caller } = call
    const id = call.params.return_id as ReturnId
    const given = { id, actor: actorOf(caller).party }
    const ended = await giveMoneyInstead(db, providers.connectors, given)
    if (!ended.ok) throw refuse(ended)
    return answer({ money: ended.value.state, return: await shown(call, id) })
  },
})

/** Goods that come back, at the desk. */
export const deskReturnOperations: readonly Operation[] = [
  list,
  read,
  approve,
  refuseIt,
  receive,
  refund,
  endExchange,
]
