import { parseId } from '#kernel/ids.ts'
import { subtract } from '#kernel/money.ts'
import { findPayment, ownerOfOperation } from '#money/payments/index.ts'
import { refundAsStripe, requestOfPayment } from '#money/requests/index.ts'
import { listEvents, findEvent, type Told } from '#people/subscriptions/index.ts'
import { refundRequest } from '#flows/serve-request.ts'
import { fault, missing } from './fault.ts'
import { amountIn, knownIntent, listOf, pageOf } from './objects.ts'
import type { Gateway, Work } from './serve.ts'

async function refundNamed({ db }: Gateway, name: string): Promise<object> {
  const id = parseId('op', name.replace(/^re_/, 'op_'))
  const owner = id.ok && name.startsWith('re_') ? await ownerOfOperation(db, id.value) : undefined
  const payment = owner && (await findPayment(db, owner.paymentId))
  const operation = payment?.operations.find(
    (each) => id.ok && each.id === id.value && each.kind === 'refund',
  )
  const isOurs = payment !== undefined && (await requestOfPayment(db, payment.intent.id)) !== undefined
  if (payment === undefined || operation === undefined || !isOurs) throw missing('refund', name)
  return refundAsStripe(payment, operation)
}

/** Give money back, all that is left or an amount. */
export const createRefund: Work = async (gateway, { key, fields, cause }) => {
  const { request, payment } = await knownIntent(gateway, fields.get('payment_intent') ?? '')
  const { captured, refunded } = payment.intent
  const left = subtract(captured, refunded)
  if (captured.minor === 0n)
    throw fault(400, 'This PaymentIntent has nothing to refund.', { code: 'payment_intent_unexpected_state' })
  if (left.minor <= 0n)
    throw fault(400, 'Charge has already been refunded.', { code: 'charge_already_refunded' })
  const amount = fields.has('amount') ? amountIn(fields, 'amount', left.currency) : left
  const reason = fields.get('reason') ?? 'requested_by_customer'
  const given = { id: request.id, amount, cause, reason: reason.slice(0, 100), actor: key }
  const made = await refundRequest(gateway.db, gateway.connectors, given)
  if (!made.ok)
    throw fault(400, 'Refund amount is greater than unrefunded amount on charge.', {
      code: 'amount_too_large',
      param: 'amount',
    })
  return refundNamed(gateway, made.value.operationId.replace(/^op_/, 're_'))
}

/** One refund as it is now; one not decided yet is pending. */
export const retrieveRefund: Work = async (gateway, { id }) => refundNamed(gateway, id)

/** The refunds of a payment, the newest first. */
export const listRefunds: Work = async (gateway, { fields }) => {
  const page = pageOf(fields)
  const { payment } = await knownIntent(gateway, fields.get('payment_intent') ?? '')
  const refunds = payment.operations
    .filter(({ kind }) => kind === 'refund')
    .toReversed()
    .map((each) => refundAsStripe(payment, each))
  const from = page.after === undefined ? 0 : refunds.findIndex(({ id }) => id === page.after) + 1
  return listOf(
    '/v1/refunds',
    refunds.slice(from, from + page.most + 1),
    { ...page, before: undefined },
    (each) => each,
  )
}

const asObject = ({ stripeBody }: Told): object => JSON.parse(stripeBody ?? '{}') as object

/** What was told, the newest first; of the types asked for. */
export const listToldEvents: Work = async (gateway, { fields }) => {
  const page = pageOf(fields)
  const type = fields.get('type')
  const found = await listEvents(gateway.db, {
    forStripe: true,
    before: page.after,
    after: page.before,
    most: page.most + 1,
    ...(type === undefined ? {} : { types: [type] }),
  })
  return listOf('/v1/events', found, page, asObject)
}

/** One event, to the byte as it was told. */
export const retrieveEvent: Work = async (gateway, { id }) => {
  const parsed = parseId('evt', id)
  const found = parsed.ok ? await findEvent(gateway.db, parsed.value) : undefined
  if (found === undefined || found.stripeBody === null) throw missing('event', id)
  return asObject(found)
}
