import { parseCurrency } from '#kernel/currency.ts'
import { parseId } from '#kernel/ids.ts'
import { money, type Money } from '#kernel/money.ts'
import {
  findPayment,
  findProof,
  isOpen,
  mostAnswers,
  mostCodes,
  type Payment,
} from '#money/payments/index.ts'
import {
  findRequest,
  intentAsStripe,
  isRequestToken,
  requestOfPayment,
  requestToken,
  type Request,
  type VerifyWithCode,
} from '#money/requests/index.ts'
import { hasMessageCode } from '#people/access/index.ts'
import { findAskedTry } from '#flows/prove-payer.ts'
import { hidden, knownOfRequest, reachOf } from '#flows/reach-payer.ts'
import { proofRulesOf } from '../api/payer-proof.ts'
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

/** Which page of the payer's is next: the question who they are, what a proven try asks of them, or the choice. */
async function pageOfPayer({ db }: Gateway, { payment }: Known): Promise<string> {
  const open = payment.attempts.find(({ state }) => isOpen(state))
  if (open?.state === 'requires_proof') return '/pay/prove'
  const isBegun = open?.action !== undefined && (await findProof(db, open.id)) !== undefined
  return isBegun ? '/pay/now' : ''
}

/** What a payer without an account is asked; undefined where no code of theirs is waited for. */
async function verifyOf(
  gateway: Gateway,
  { request }: Known,
  url: string,
): Promise<VerifyWithCode | undefined> {
  const { db } = gateway
  const asked = await findAskedTry(db, request.id)
  if (asked?.proof.state !== 'awaiting' || asked.proof.party !== null) return undefined
  const { attempt, proof } = asked
  const { secret } = proofRulesOf(gateway)
  const reach = await reachOf(db, asked, await knownOfRequest(db, request), secret)
  return {
    type: reach === undefined ? null : reach.way === 'mail' ? 'email' : 'phone',
    sent_to: reach === undefined ? null : hidden(reach),
    code_sent: await hasMessageCode(db, null, attempt.merchantRef),
    answers_left: mostAnswers - proof.tries,
    codes_left: mostCodes - proof.codesSent,
    expires_at: seconds(proof.expiresAt),
    hosted_verification_url: url,
  }
}

/** A request with the way its payer takes. */
export async function shown(gateway: Gateway, known: Known): Promise<object> {
  const { request, payment } = known
  const { secretKey, publicOrigin } = gateway.settings
  const secret = requestToken(secretKey.reveal(), request.id)
  const page = await pageOfPayer(gateway, known)
  const url = `${publicOrigin}/en/requests/${request.id}${page}?token=${secret}`
  const verify = page === '/pay/prove' ? await verifyOf(gateway, known, url) : undefined
  return intentAsStripe(request, payment, { secret, url, verify })
}

/** The same as the payer's own client may see it: nothing of what the program keeps for itself. */
export const asPayerSees = (intent: object): object => ({ ...intent, customer: null, metadata: {} })

/** A fault unless this is the secret of this very payment. */
export async function holdsSecret(gateway: Gateway, name: string, given: string): Promise<void> {
  const { request } = await knownIntent(gateway, name)
  const [prefix, token] = [`${name}_secret_`, given.slice(`${name}_secret_`.length)]
  const isRight =
    given.startsWith(prefix) && isRequestToken(gateway.settings.secretKey.reveal(), request.id, token)
  if (!isRight)
    throw fault(404, 'The client_secret provided does not match any associated PaymentIntent.', {
      code: 'resource_missing',
      param: 'client_secret',
    })
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
