import { inTransaction } from '#kernel/transaction.ts'
import { done } from '#kernel/result.ts'
import { findPayment } from '#money/payments/index.ts'
import { confirmRequest, listRequests, openRequest, statusOf } from '#money/requests/index.ts'
import { cancelRequest, captureRequest } from '#flows/serve-request.ts'
import { knownBuyer } from './buyers.ts'
import { fault, missing } from './fault.ts'
import { group, type Fields } from './fields.ts'
import { amountIn, intentNow, knownIntent, listOf, pageOf, shown, type Known } from './objects.ts'
import type { PayerWork, Work } from './serve.ts'

const unexpected = (known: Known, verb: string) =>
  fault(
    400,
    `You cannot ${verb} this PaymentIntent because it has a status of ${statusOf(known.request, known.payment)}.`,
    { code: 'payment_intent_unexpected_state' },
  )

function returnUrlIn(fields: Fields): string | null {
  const text = fields.get('return_url')
  if (text === undefined) return null
  const isWeb = text.length <= 2_000 && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
  if (!isWeb) throw fault(400, 'Not a valid URL', { code: 'url_invalid', param: 'return_url' })
  return text
}

/** Ask for a payment; with `confirm=true` its payer may be sent at once. */
export const createIntent: Work = async (gateway, { key, fields }) => {
  const amount = amountIn(fields, 'amount', fields.get('currency') ?? '')
  const method = fields.get('capture_method') ?? 'automatic'
  if (!['automatic', 'automatic_async', 'manual'].includes(method))
    throw fault(400, 'Invalid capture_method.', { param: 'capture_method' })
  const returnUrl = returnUrlIn(fields)
  const named = fields.get('customer')
  const buyerId = named === undefined ? undefined : (await knownBuyer(gateway, named, 'customer')).id
  const opened = await inTransaction(gateway.db, async (tx) => {
    const id = await openRequest(tx, {
      amount,
      madeBy: key,
      capture: method === 'manual' ? 'manual' : 'automatic',
      description: (fields.get('description') ?? '').slice(0, 1_000),
      metadata: group(fields, 'metadata'),
      returnUrl,
      buyerId,
    })
    if (fields.get('confirm') === 'true') await confirmRequest(tx, id, returnUrl)
    return done(id)
  })
  if (!opened.ok) throw fault(500, 'Something broke on our side.', { type: 'api_error' })
  return intentNow(gateway, opened.value)
}

/** One payment as it is now, with the way its payer takes. */
export const retrieveIntent: PayerWork = async (gateway, { id }) =>
  shown(gateway, await knownIntent(gateway, id))

/** Payments, the newest first. */
export const listIntents: Work = async (gateway, { fields }) => {
  const page = pageOf(fields)
  const cursor = (name: string | undefined) => name?.replace(/^pi_/, 'pay_') ?? null
  const found = await listRequests(gateway.db, {
    below: cursor(page.after),
    above: cursor(page.before),
    most: page.most + 1,
  })
  const intents: object[] = []
  for (const request of found) {
    const payment = await findPayment(gateway.db, request.paymentId)
    if (payment === undefined) throw missing('payment_intent', request.id)
    intents.push(await shown(gateway, { request, payment }))
  }
  return listOf('/v1/payment_intents', intents, page, (each) => each)
}

/** The payer may be sent to pay: answers where. */
export const confirmIntent: Work = async (gateway, { id, fields }) => {
  const known = await knownIntent(gateway, id)
  const status = statusOf(known.request, known.payment)
  if (status !== 'requires_payment_method' && status !== 'requires_action') throw unexpected(known, 'confirm')
  await confirmRequest(gateway.db, known.request.id, returnUrlIn(fields))
  return intentNow(gateway, known.request.id)
}

/** Take what is set aside, all of it or `amount_to_capture`; what is not taken stays set aside. */
export const captureIntent: Work = async (gateway, { id, fields, cause }) => {
  const known = await knownIntent(gateway, id)
  if (statusOf(known.request, known.payment) !== 'requires_capture') throw unexpected(known, 'capture')
  const { authorized, captured } = known.payment.intent
  const left = { minor: authorized.minor - captured.minor, currency: authorized.currency }
  const amount = fields.has('amount_to_capture') ? amountIn(fields, 'amount_to_capture', left.currency) : left
  const taken = await captureRequest(gateway.db, gateway.connectors, { id: known.request.id, amount, cause })
  if (!taken.ok)
    throw taken.refusal === 'exceeds_authorized'
      ? fault(400, 'The amount is greater than what can be captured.', {
          code: 'amount_too_large',
          param: 'amount_to_capture',
        })
      : unexpected(known, 'capture')
  if (taken.value.operation?.state === 'failed')
    throw fault(402, 'The provider would not capture the money.', {
      type: 'card_error',
      code: 'capture_failed',
    })
  return intentNow(gateway, known.request.id)
}

/** Take the request back; what was set aside is released. */
export const cancelIntent: Work = async (gateway, { id }) => {
  const known = await knownIntent(gateway, id)
  const status = statusOf(known.request, known.payment)
  if (status === 'succeeded' || status === 'canceled') throw unexpected(known, 'cancel')
  const canceled = await cancelRequest(gateway.db, gateway.connectors, known.request.id)
  if (!canceled.ok) throw unexpected(known, 'cancel')
  return intentNow(gateway, known.request.id)
}
