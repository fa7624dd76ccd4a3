import { parseCurrency } from '#kernel/currency.ts'
import { parseId } from '#kernel/ids.ts'
import { money, type Money } from '#kernel/money.ts'
import { findPayment, type Payment } from '#money/payments/index.ts'
import {
  findRequest,
  intentAsStripe,
  requestOfPayment,
  requestToken,
  type Request,
} from '#money/requests/index.ts'
import { fault, missing } from './fault.ts'
import type { Fields } from './fields.ts'
import type { Gateway } from './serve.ts'

/** A request with its payment. */
export type Known = { readonly request: Request; readonly payment: Payment }

/** The request a `pi_…` names; a fault where there is none. */
export async function knownIntent({ db }: Gateway, name: string): Promise<Known> {
  const id = parseId('pay', name.replace(/^pi_/, 'pay_'))
  const payment = id.ok && name.startsWith('pi_') ? await findPayment(db, id.value) : undefined
  const request = payment && (await requestOfPayment(db, payment.intent.id))
  if (payment === undefined || request === undefined) throw missing('payment_intent', name)
  return { request, payment }
}

/** A request as it is now, for the program that may pay it. */
export async function intentNow(gateway: Gateway, id: string): Promise<object> {
  const request = await findRequest(gateway.db, id)
  const payment = request && (await findPayment(gateway.db, request.paymentId))
  if (request === undefined || payment === undefined) throw missing('payment_intent', id)
  return shown(gateway, { request, payment })
}

/** A request with the way its payer takes. */
export function shown({ settings }: Gateway, { request, payment }: Known): object {
  const secret = requestToken(settings.secretKey.reveal(), request.id)
  const isAsked = payment.attempts.some(({ state }) => state === 'requires_proof')
  const page = `${settings.publicOrigin}/en/requests/${request.id}${isAsked ? '/pay/prove' : ''}`
  const url = `${page}?token=${secret}`
  return intentAsStripe(request, payment, { secret, url })
}

/** An amount in minor units under a name; a fault where it is none. */
export function amountIn(fields: Fields, name: string, currency: string): Money {
  const read = parseCurrency(currency.toUpperCase())
  if (!read.ok) throw fault(400, `Invalid currency: ${currency.slice(0, 10)}`, { param: 'currency' })
  const text = fields.get(name) ?? ''
  if (!/^[1-9]\d{0,11}$/.test(text))
    throw fault(400, 'This value must be greater than or equal to 1.', {
      param: name,
      code: 'parameter_invalid_integer',
    })
  return money(BigInt(text), read.value)
}

/** What a list asks for. */
export type Page = {
  readonly most: number
  readonly after: string | undefined
  readonly before: string | undefined
}

/** How many, and from where on. */
export function pageOf(fields: Fields): Page {
  const text = fields.get('limit') ?? '10'
  const most = Number(text)
  if (!/^\d{1,3}$/.test(text) || most < 1 || most > 100)
    throw fault(400, 'limit is a whole number from 1 to 100.', { param: 'limit' })
  return { most, after: fields.get('starting_after'), before: fields.get('ending_before') }
}

/** A page of a list; one more than wanted was looked for, to know whether there are more. */
export function listOf<T>(
  url: string,
  found: readonly T[],
  { most, before }: Page,
  show: (each: T) => object,
) {
  const data = before === undefined ? found.slice(0, most) : found.slice(-most)
  return { object: 'list', url, has_more: found.length > most, data: data.map(show) }
}

/** An instant as Stripe's clients have it: whole seconds since 1970. */
export const seconds = (at: Date): number => Math.floor(at.getTime() / 1_000)
