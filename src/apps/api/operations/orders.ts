import { newSecret } from '#kernel/ids.ts'
import { toWire } from '#kernel/money.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { cancelOrder } from '#flows/cancel-order.ts'
import { placeOrder } from '#flows/place-order.ts'
import { performVoid } from '#flows/void-payment.ts'
import { amountOf } from '../amounts.ts'
import { cartRef, wireToken } from '../caller.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { ownOrder, ownOrderWhole } from '../order-access.ts'
import { refuse, type RefusalCode } from '../refusals.ts'
import { closed, idOf, moneySchema } from '../schemas/common.ts'
import { orderSchema, placedOrderSchema } from '../schemas/order.ts'
import { orderOnWire } from '../wire/order.ts'

/** The parameters of everything below one order. */
export const orderParams = closed({ order_id: idOf('ord', 'The order.') })

/** Why a cart is not ordered for the total its buyer was shown, however they order it. */
export const placingRefusals = [
  'cart_not_found',
  'cart_is_empty',
  'email_missing',
  'shipping_address_missing',
  'consent_missing',
  'not_for_sale',
  'out_of_stock',
  'shipping_method_missing',
  'shipping_method_unavailable',
  'price_changed',
  'cart_changed',
  'coupon_exhausted',
  'unknown_currency',
  'amount_malformed',
] as const satisfies readonly RefusalCode[]

const place = operation({
  id: 'place_order',
  method: 'POST',
  path: '/api/orders',
  tag: 'Orders',
  summary: 'Turn the cart of the caller into an order that awaits payment, its goods held.',
  description:
    '`expected_total` is the total the buyer was shown: another one is refused and says what changed. The same cart or the same key again answers the same order.',
  body: closed(
    { expected_total: moneySchema },
    { title: 'OrderInput', examples: [{ expected_total: { amount: '24.89', currency: 'EUR' } }] },
  ),
  answers: { 201: placedOrderSchema },
  refusals: placingRefusals,
  load: 'pay',
  perMinute: 60,
  keepsKeys: true,
  handle: async ({ db, caller, body, idempotencyKey }) => {
    const { token: cartToken, partyId } = cartRef(caller)
    const placed = await placeOrder(db, {
      cartToken,
      partyId,
      expectedTotal: amountOf(body.expected_total, 'expected_total'),
      idempotencyKey: idempotencyKey ?? newSecret(),
    })
    if (!placed.ok) throw refuse(placed)
    const { id, number, state, total, token, isReplay } = placed.value
    const links = { order: `/api/orders/${id}`, payment: `/api/orders/${id}/payment` }
    return answer(
      {
        id,
        number,
        state,
        total: toWire(total),
        token: token === null ? null : wireToken('order', token),
        links,
      },
      201,
      { location: links.order, ...(isReplay ? { 'idempotency-replayed': 'true' } : {}) },
    )
  },
})

const getOrder = operation({
  id: 'get_order',
  method: 'GET',
  path: '/api/orders/:order_id',
  tag: 'Orders',
  summary: 'One order with its lines, payment, parcels and timeline.',
  params: orderParams,
  answers: { 200: orderSchema },
  refusals: ['order_not_found'],
  load: 'pay',
  perMinute: 300,
  handle: async (call) => answer(orderOnWire(await ownOrderWhole(call, call.params.order_id))),
})

const cancel = operation({
  id: 'cancel_order',
  method: 'POST',
  path: '/api/orders/:order_id/cancel',
  tag: 'Orders',
  summary: 'Cancel an order before anything of it has left; authorized money is released.',
  params: orderParams,
  answers: { 200: orderSchema },
  refusals: ['order_not_found', 'wrong_state', 'already_captured'],
  load: 'pay',
  perMinute: 60,
  handle: async (call) => {
    const { order } = await ownOrder(call, call.params.order_id)
    const actor = call.caller.actor?.party ?? 'guest'
    const canceled = await inTransaction(call.db, (tx) => cancelOrder(tx, order.id, { actor }))
    // A repetition finds the order canceled: that is what was asked for.
    if (!canceled.ok && canceled.detail?.['state'] !== 'canceled') throw refuse(canceled)
    if (canceled.ok) await performVoid(call.db, call.providers.connectors, canceled.value.voids)
    return answer(orderOnWire(await ownOrderWhole(call, order.id)))
  },
})

/** What was bought. */
export const orderOperations: readonly Operation[] = [place, getOrder, cancel]
