import { Type } from 'typebox'
import { assert, refused } from '#kernel/result.ts'
import { findPaymentFor, type Payment } from '#money/payments/index.ts'
import { orderNumber } from '#trade/orders/index.ts'
import { askAboutPayment, startPayment } from '#flows/pay-order.ts'
import { answer, operation, type Call, type Operation } from '../operation.ts'
import { ownOrder } from '../order-access.ts'
import { refuse } from '../refusals.ts'
import { closed } from '../schemas/common.ts'
import { paymentSchema } from '../schemas/order.ts'
import { paymentOnWire } from '../wire/order.ts'
import { orderParams } from './orders.ts'

async function paymentOf(db: Call['db'], orderId: string): Promise<Payment> {
  const payment = await findPaymentFor(db, orderId)
  if (payment === undefined) throw refuse(refused('payment_not_found'))
  return payment
}

const startPaying = operation({
  id: 'start_payment',
  method: 'POST',
  path: '/api/orders/:order_id/payment',
  tag: 'Payments',
  summary: "Begin to pay: answers the address of the card provider's page.",
  description:
    'The card is given on that page only and never comes here. Who asks twice gets the page they had. A declined card is no end: ask again for another page.',
  params: orderParams,
  answers: { 201: closed({ pay_url: Type.String(), payment: paymentSchema }, { title: 'StartedPayment' }) },
  refusals: [
    'order_not_found',
    'payment_not_found',
    'already_paid',
    'payment_closed',
    'too_many_attempts',
    'provider_refused',
    'first_undecided',
    'provider_silent',
  ],
  load: 'pay',
  perMinute: 60,
  handle: async (call) => {
    const { order } = await ownOrder(call, call.params.order_id)
    const { db, caller, settings, providers } = call
    const proof = caller.orderToken === undefined ? '' : `?token=${caller.orderToken}`
    const started = await startPayment(db, providers.connectors, {
      orderId: order.id,
      returnUrl: `${settings.publicOrigin}/${order.locale}/orders/${order.id}/return${proof}`,
      description: orderNumber(order.number),
      locale: order.locale,
      // The caller may be a program of the merchant's: its address and agent are not the payer's.
      watch: { key: settings.secretKey.reveal() },
    })
    if (!started.ok) throw refuse(started)
    const payment = paymentOnWire(await paymentOf(db, order.id))
    const { action } = started.value
    assert(action.kind === 'redirect', 'a card is paid on the page of its provider')
    return answer({ pay_url: action.url, payment }, 201)
  },
})

const getPayment = operation({
  id: 'get_payment',
  method: 'GET',
  path: '/api/orders/:order_id/payment',
  tag: 'Payments',
  summary: 'How far the payment of an order is, as the shop knows it.',
  params: orderParams,
  answers: { 200: paymentSchema },
  refusals: ['order_not_found', 'payment_not_found'],
  load: 'pay',
  perMinute: 300,
  handle: async (call) => {
    const { order } = await ownOrder(call, call.params.order_id)
    return answer(paymentOnWire(await paymentOf(call.db, order.id)))
  },
})

const askNow = operation({
  id: 'ask_about_payment',
  method: 'POST',
  path: '/api/orders/:order_id/payment/ask',
  tag: 'Payments',
  summary: 'Ask the card provider now what became of the payment, and answer what is known then.',
  params: orderParams,
  answers: { 200: paymentSchema },
  refusals: [
    'order_not_found',
    'payment_not_found',
    'payment_not_begun',
    'not_found_at_provider',
    'provider_silent',
  ],
  load: 'pay',
  perMinute: 30,
  handle: async (call) => {
    const { order } = await ownOrder(call, call.params.order_id)
    const last = (await paymentOf(call.db, order.id)).attempts.at(-1)
    if (last === undefined) throw refuse(refused('payment_not_begun'))
    const asked = await askAboutPayment(call.db, call.providers.connectors, last.merchantRef, 'return')
    if (!asked.ok) throw refuse(asked)
    return answer(paymentOnWire(await paymentOf(call.db, order.id)))
  },
})

/** How it is paid. */
export const paymentOperations: readonly Operation[] = [startPaying, getPayment, askNow]
