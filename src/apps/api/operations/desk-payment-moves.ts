import { Type } from 'typebox'
import { subtract, toWire, type Money } from '#kernel/money.ts'
import { refused } from '#kernel/result.ts'
import type { Payment } from '#money/payments/index.ts'
import { isRequest, type RequestId } from '#money/requests/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { refundOrder } from '#flows/refund-order.ts'
import { cancelRequest, captureRequest, refundRequest } from '#flows/serve-request.ts'
import { withdrawOrder } from '#flows/withdraw-order.ts'
import { amountOf } from '../amounts.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Call, type Operation, type Reply } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, moneySchema, oneOf, text } from '../schemas/common.ts'
import { deskPaymentSchema } from '../schemas/desk-money.ts'
import { paymentNamed, paymentParams, shownPayment } from './desk-payments.ts'

const isTopUp = (reference: string) => reference.startsWith('top_')

/** What the same key asked for before, so that a repetition without an amount asks for as much. */
const askedBefore = ({ operations }: Payment, cause: string): Money | undefined =>
  operations.find((each) => each.cause === cause)?.amount

const capture = operation({
  id: 'capture_payment',
  method: 'POST',
  path: '/api/admin/payments/:payment_id/captures',
  tag: 'Money',
  summary: 'Take money that is set aside, all that is left or a part; as often as something is left.',
  description:
    'For payments programs asked for. The money of an order is taken as its parcels leave. The Idempotency-Key names the capture: asked twice, taken once.',
  params: paymentParams,
  body: closed(
    { amount: Type.Optional(moneySchema) },
    { title: 'CaptureInput', examples: [{ amount: { amount: '20.00', currency: 'EUR' } }] },
  ),
  answers: { 201: deskPaymentSchema },
  refusals: [
    'idempotency_key_missing',
    'payment_not_found',
    'captured_with_parcels',
    'unknown_currency',
    'amount_malformed',
    'amount_not_positive',
    'wrong_currency',
    'not_authorized',
    'being_voided',
    'exceeds_authorized',
  ],
  load: 'pay',
  perMinute: 60,
  keepsKeys: true,
  handle: async ({ db, params, body, caller, providers, idempotencyKey: key }) => {
    if (key === undefined) throw refuse(refused('idempotency_key_missing'))
    const payment = await paymentNamed(db, params.payment_id)
    const { intent } = payment
    if (!isRequest(intent.reference)) throw refuse(refused('captured_with_parcels'))
    const cause = `api:${actorOf(caller).party}:${key}`
    const given = body.amount === undefined ? undefined : amountOf(body.amount, 'amount')
    const amount = given ?? askedBefore(payment, cause) ?? subtract(intent.authorized, intent.captured)
    if (amount.currency !== intent.amount.currency) throw refuse(refused('wrong_currency'))
    if (amount.minor <= 0n)
      throw refuse(refused(given === undefined ? 'not_authorized' : 'amount_not_positive'))
    const taken = await captureRequest(db, providers.connectors, { id: intent.reference, amount, cause })
    if (!taken.ok) throw refuse(taken)
    return { ...(await shownPayment(db, intent.id)), status: 201 }
  },
})

const letGo = operation({
  id: 'void_payment',
  method: 'POST',
  path: '/api/admin/payments/:payment_id/void',
  tag: 'Money',
  summary:
    'Let go of money that is set aside. What the payment was for, an order or a request, ends with it.',
  params: paymentParams,
  answers: { 200: deskPaymentSchema },
  refusals: ['payment_not_found', 'order_not_found', 'wrong_state', 'already_captured'],
  load: 'pay',
  perMinute: 60,
  handle: async ({ db, params, caller, providers }) => {
    const { intent } = await paymentNamed(db, params.payment_id)
    const { reference } = intent
    if (isTopUp(reference)) throw refuse(refused('wrong_state'))
    const gone = isRequest(reference)
      ? await cancelRequest(db, providers.connectors, reference)
      : await withdrawOrder(db, providers.connectors, {
          orderId: reference as OrderId,
          actor: actorOf(caller).party,
        })
    // Let go twice is let go.
    if (!gone.ok && gone.detail?.['state'] !== 'canceled') throw refuse(gone)
    return shownPayment(db, intent.id)
  },
})

type RefundCall = Call<unknown, unknown, { readonly reason: string; readonly to?: 'source' | 'wallet' }>

async function giveBackRequest(
  { db, body, caller, providers }: RefundCall,
  payment: Payment,
  { amount, key }: { readonly amount: Money | undefined; readonly key: string },
): Promise<Reply> {
  const { reference, captured, refunded } = payment.intent
  if (body.to === 'wallet') throw refuse(refused('no_wallet'))
  const actor = actorOf(caller).party
  const cause = `api:${actor}:${key}`
  const wanted = amount ?? askedBefore(payment, cause) ?? subtract(captured, refunded)
  if (wanted.minor <= 0n)
    throw refuse(refused(amount === undefined ? 'nothing_left_to_refund' : 'amount_not_positive'))
  const given = { id: reference as RequestId, amount: wanted, cause, reason: body.reason, actor }
  const back = await refundRequest(db, providers.connectors, given)
  if (!back.ok) throw refuse(back)
  const state = back.value.operation?.state
  const said = state === 'succeeded' || state === 'failed' ? state : 'undecided'
  return answer({ id: back.value.operationId, amount: toWire(wanted), state: said }, 201)
}

const refund = operation({
  id: 'refund_payment',
  method: 'POST',
  path: '/api/admin/payments/:payment_id/refunds',
  tag: 'Money',
  summary:
    'Give money of a payment back, an amount or all that is left, to where it came from or the wallet.',
  description:
    'The Idempotency-Key names it: asked twice, given once. Pieces of an order are given back with `refund_order`.',
  params: paymentParams,
  body: closed(
    {
      amount: Type.Optional(moneySchema),
      reason: text(200),
      to: Type.Optional(oneOf(['source', 'wallet'])),
    },
    {
      title: 'PaymentRefundInput',
      examples: [{ amount: { amount: '5.00', currency: 'EUR' }, reason: 'late' }],
    },
  ),
  answers: {
    201: closed(
      { id: Type.String(), amount: moneySchema, state: oneOf(['succeeded', 'failed', 'undecided']) },
      { title: 'Refund' },
    ),
  },
  refusals: [
    'idempotency_key_missing',
    'payment_not_found',
    'order_not_found',
    'unknown_currency',
    'amount_malformed',
    'amount_not_positive',
    'wrong_currency',
    'wrong_state',
    'line_not_in_order',
    'nothing_left_to_refund',
    'nothing_captured',
    'exceeds_refundable',
    'no_wallet',
  ],
  load: 'pay',
  perMinute: 60,
  keepsKeys: true,
  handle: async (call) => {
    const { db, params, body, caller, providers, idempotencyKey: key } = call
    if (key === undefined) throw refuse(refused('idempotency_key_missing'))
    const payment = await paymentNamed(db, params.payment_id)
    const { reference, captured } = payment.intent
    const actor = actorOf(caller).party
    const amount = body.amount === undefined ? undefined : amountOf(body.amount, 'amount')
    if (amount !== undefined && amount.currency !== captured.currency) throw refuse(refused('wrong_currency'))
    if (isTopUp(reference)) throw refuse(refused('wrong_state'))
    if (isRequest(reference)) return giveBackRequest(call, payment, { amount, key })
    const back = await refundOrder(db, providers.connectors, {
      orderId: reference as OrderId,
      what: amount === undefined ? { kind: 'all' } : { kind: 'amount', amount },
      reason: body.reason,
      to: body.to ?? 'source',
      key,
      actor,
    })
    if (!back.ok)
      throw refuse(
        back.refusal === 'line_not_found'
          ? refused('line_not_in_order', back.detail)
          : refused(back.refusal, back.detail),
      )
    const { operationId: id, amount: given, state } = back.value
    return answer({ id, amount: toWire(given), state }, 201)
  },
})

/** What the desk does with the money of a payment. */
export const deskPaymentMoveOperations: readonly Operation[] = [capture, letGo, refund]
