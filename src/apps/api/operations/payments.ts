import { Type } from 'typebox'
import { money } from '#kernel/money.ts'
import { assert, refused } from '#kernel/result.ts'
import {
  findPaymentFor,
  methodsOffered,
  readDetails,
  type Method,
  type Payer,
  type Payment,
} from '#money/payments/index.ts'
import { orderNumber, type Order } from '#trade/orders/index.ts'
import { askAboutPayment, startPayment } from '#flows/pay-order.ts'
import { answer, operation, type Call, type Operation } from '../operation.ts'
import { ownOrder } from '../order-access.ts'
import { watchOf } from '../payer-proof.ts'
import { faulty, refuse } from '../refusals.ts'
import { closed } from '../schemas/common.ts'
import { paymentSchema } from '../schemas/order.ts'
import { actionSchema, chosenMethodInput, methodSchema } from '../schemas/payment.ts'
import { paymentOnWire } from '../wire/order.ts'
import { orderParams } from './orders.ts'

type Offer = Pick<Call, 'providers' | 'caller'>

function offered({ providers, caller }: Offer, order: Order): Method[] {
  return methodsOffered(providers.connectors, {
    amount: money(order.total_minor, order.currency),
    country: order.shippingAddress.country,
    isSignedIn: caller.actor !== undefined,
  })
}

function methodOnWire({ code, entry, capture, fields = [] }: Method) {
  return {
    code,
    entry,
    capture,
    fields: fields.map(({ name, kind, maxLength, isOptional = false, options = [] }) => ({
      name,
      kind,
      required: !isOptional,
      max_length: maxLength,
      options,
    })),
  }
}

const faultsOf = (fields: unknown) =>
  (Array.isArray(fields) ? fields : []).map((field) => ({
    field: `details.${String(field)}`,
    reason: 'is missing or not right',
    fix: 'see the fields of the method',
  }))

/** Who pays an order: whoever asks, where they are signed in. */
const payerOf = ({ caller }: Offer, order: Order, isMobile: boolean): Payer => ({
  ...(caller.actor === undefined ? {} : { partyId: caller.actor.party }),
  email: order.email,
  country: order.country,
  isMobile,
})

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
      payer: payerOf(call, order, false),
      watch: watchOf(settings),
    })
    if (!started.ok) throw refuse(started)
    const payment = paymentOnWire(await paymentOf(db, order.id))
    const { action } = started.value
    assert(action.kind === 'redirect', 'a card is paid on the page of its provider')
    return answer({ pay_url: action.url, payment }, 201)
  },
})

const listMethods = operation({
  id: 'list_payment_methods',
  method: 'GET',
  path: '/api/orders/:order_id/payment/methods',
  tag: 'Payments',
  summary: 'The ways to pay on offer for an order to the one who asks, in the order payers see them.',
  description: 'Some are offered only to those who are signed in.',
  params: orderParams,
  answers: { 200: closed({ methods: Type.Array(methodSchema) }, { title: 'PaymentMethods' }) },
  refusals: ['order_not_found'],
  load: 'pay',
  perMinute: 300,
  handle: async (call) => {
    const { order } = await ownOrder(call, call.params.order_id)
    return answer({ methods: offered(call, order).map(methodOnWire) })
  },
})

const startByMethod = operation({
  id: 'start_payment_by_method',
  method: 'POST',
  path: '/api/orders/:order_id/payments',
  tag: 'Payments',
  summary: 'Begin to pay by a way the payer chose: answers what the payer does next.',
  description:
    'Who asks twice gets what they had; who comes with another way leaves the first. `go_on_url` is a page of the shop that does what `action` says, for programs that would rather not.',
  params: orderParams,
  body: chosenMethodInput,
  answers: {
    201: closed(
      { action: actionSchema, go_on_url: Type.String(), payment: paymentSchema },
      { title: 'BegunPayment' },
    ),
  },
  refusals: [
    'order_not_found',
    'payment_not_found',
    'method_not_offered',
    'details_wrong',
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
    const { db, caller, settings, providers, body } = call
    const method = offered(call, order).find(({ code }) => code === body.method)
    if (method === undefined) throw refuse(refused('method_not_offered'))
    const details = readDetails(method, body.details ?? {})
    if (!details.ok) throw faulty('details_wrong', faultsOf(details.detail?.['fields']))
    const proof = caller.orderToken === undefined ? '' : `?token=${caller.orderToken}`
    const here = `${settings.publicOrigin}/${order.locale}/orders/${order.id}`
    const started = await startPayment(db, providers.connectors, {
      orderId: order.id,
      returnUrl: `${here}/return${proof}`,
      description: orderNumber(order.number),
      locale: order.locale,
      method,
      details: details.value,
      payer: payerOf(call, order, body.on_phone ?? false),
      watch: watchOf(settings),
    })
    if (!started.ok) throw refuse(started)
    const { action } = started.value
    const pages: Partial<Record<string, string>> = {
      decided: '',
      page: `/pay/${method.code}`,
      prove: '/pay/prove',
    }
    const page = pages[action.kind] ?? '/pay/now'
    const payment = paymentOnWire(await paymentOf(db, order.id))
    return answer({ action, go_on_url: `${here}${page}${proof}`, payment }, 201)
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
export const paymentOperations: readonly Operation[] = [
  listMethods,
  startPaying,
  startByMethod,
  getPayment,
  askNow,
]
