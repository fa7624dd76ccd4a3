import { parseCurrency } from '#kernel/currency.ts'
import type { HttpOut } from '#kernel/http-out.ts'
import { formatDecimal, money, parseDecimal } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { done, mustBeDone, refused } from '#kernel/result.ts'
import { verifySignedMessage } from '#kernel/signed-message.ts'
import type { ObservedAuthentication, ObservedPayment } from '../evidence.ts'
import { fieldsOf, readAcquirerOperation, readAuthorization } from './acquirer-words.ts'
import { jsonObject } from './bank-words.ts'
import type { Connector, OperationRequest, Spoken, StartAnswer, StartRequest } from './connector.ts'
import {
  authenticationOf,
  type BegunTry,
  type BillingAddress,
  type CardCheck,
  type VaultDoor,
  type VaultTry,
} from './vault-door.ts'

/** Where an acquirer is, what the vault calls it, and how we prove to each other who we are. */
export type AcquirerSettings = {
  /** Its name at the vault: `north` for the connector `acquirer_north`. */
  readonly name: string
  readonly origin: string
  readonly key: string
  readonly webhookSecrets: readonly string[]
  readonly notifyUrl: string
  /** Have the issuer check the payer always, or only where it asks for it. */
  readonly authentication: 'always' | 'when_asked'
  /** Where a browser that an issuer made post a form is led back to a page of ours. */
  readonly backUrl: (url: string) => string
  /** The billing address of a try, for the issuer to compare; undefined where none is known. */
  readonly addressOf?: (merchantRef: string) => Promise<BillingAddress | undefined>
}

type Answer = { readonly status: number; readonly body: Uint8Array }
type Ask = (method: 'GET' | 'POST', path: string, body?: object, key?: string) => Promise<Answer>

const silence = (status: number | string) => new Error(`the acquirer did not answer: ${status}`)
const isFinalNo = (status: number) => status >= 400 && status < 500 && status !== 408 && status !== 429
const paths = { capture: 'captures', void: 'voids', refund: 'refunds' } as const
/** After the last sending of a try that has run out, so long the acquirer may still be at it. */
const settleMs = 120_000

/** What is said of a try that has brought no authorization, in the form of everything else that is said. */
function spoken(
  merchantRef: string,
  known: Pick<VaultTry, 'amount' | 'currency'>,
  said: Pick<ObservedPayment, 'state'> & Partial<ObservedPayment>,
): Spoken {
  const currency = mustBeDone(parseCurrency(known.currency))
  const none = money(0n, currency)
  const payment: ObservedPayment = {
    connectorRef: merchantRef,
    amount: mustBeDone(parseDecimal(known.amount, currency)),
    authorized: none,
    capturable: none,
    captured: none,
    refunded: none,
    sessionOpen: said.state === 'open' || said.state === 'requires_confirmation',
    ...said,
  }
  const raw = Buffer.from(
    JSON.stringify({ reference: merchantRef, state: said.state, code: said.declineCode }),
  )
  return { raw, observation: { merchantRef, observedAt: ports().now(), payment, operations: [] } }
}

/** Everything one acquirer needs for its calls. */
type Line = AcquirerSettings & { readonly door: VaultDoor; readonly ask: Ask }

/** A payer who has to prove who they are is challenged, whatever the settings say. */
function checksOf({ authentication }: Line, { stepUp = false, details }: StartRequest): BegunTry['checks'] {
  if (stepUp) return 'challenge'
  if (details['check'] === 'anew') return 'anew'
  return authentication === 'always' ? 'always' : 'never'
}

async function start(line: Line, request: StartRequest): Promise<StartAnswer> {
  const { merchantRef, reference, amount, description, locale, returnUrl, expiresAt, details } = request
  const begun = await line.door.begin({
    reference: merchantRef,
    payment: reference,
    party: request.payer?.partyId,
    amount: formatDecimal(amount),
    currency: amount.currency,
    description,
    locale,
    returnUrl: returnUrl.replace(/\/return(?=$|\?)/, '/pay/vault_card/continue'),
    expiresAt,
    after: details['after'],
    checks: checksOf(line, request),
  })
  if ('no' in begun) return { started: false, code: begun.no }
  return { started: true, connectorRef: merchantRef, action: { kind: 'page' } }
}

/** A part is no payment: it is given back at once, and the payer learns why. Not known to be given back is not known. */
async function giveBackPart(line: Line, id: string, merchantRef: string): Promise<void> {
  const reference = `part:${merchantRef}`
  const answer = await line.ask(
    'POST',
    `/v1/authorizations/${encodeURIComponent(id)}/voids`,
    { reference },
    reference,
  )
  const state = answer.status === 200 ? jsonObject(answer.body)?.['state'] : undefined
  if (state !== 'succeeded') throw silence(answer.status)
}

async function heard(
  line: Line,
  answer: unknown,
  raw: Uint8Array,
  authentication: ObservedAuthentication | undefined,
): Promise<Spoken> {
  const observation = readAuthorization(answer, ports().now(), authentication)
  if (observation?.payment === undefined) throw silence('not an authorization')
  if (fieldsOf(answer)?.['state'] === 'partial')
    await giveBackPart(line, observation.payment.connectorRef, observation.merchantRef)
  return { raw, observation }
}

async function asked(
  line: Line,
  merchantRef: string,
  authentication?: ObservedAuthentication,
): Promise<Spoken | 'not_found'> {
  const path = `/v1/authorizations/by-reference/${encodeURIComponent(merchantRef)}`
  const answer = await line.ask('GET', path)
  if (answer.status === 404) return 'not_found'
  if (answer.status !== 200) throw silence(answer.status)
  return heard(line, jsonObject(answer.body), answer.body, authentication)
}

const refusedByCheck = new Set(['N', 'R'])

/** Whether a check forbids asking for the money. Where a challenge is wanted, only one that was passed allows it. */
function forbids(check: CardCheck | undefined, { wantsChallenge }: VaultTry): boolean {
  if (wantsChallenge) return check?.status !== 'Y' || !check.challenged
  return check !== undefined && refusedByCheck.has(check.status)
}

/** Have the payer checked, then ask for the money: each step is taken once, however often it is asked about. */
async function proceed(
  line: Line,
  merchantRef: string,
  known: VaultTry,
  wantsCheck: boolean,
): Promise<Spoken> {
  const { door } = line
  let { check } = known
  if (check?.state !== 'decided' && (wantsCheck || check !== undefined)) {
    const said = await door.check(merchantRef, line.backUrl(known.returnUrl))
    if ('no' in said) return spoken(merchantRef, known, { state: 'declined', declineCode: said.no })
    check = said
  }
  if (check?.state === 'challenge') return spoken(merchantRef, known, { state: 'requires_confirmation' })
  const authentication = authenticationOf(check)
  const kept = authentication === undefined ? {} : { authentication }
  if (forbids(check, known))
    return spoken(merchantRef, known, { state: 'declined', declineCode: 'authentication_failed', ...kept })
  const address = await line.addressOf?.(merchantRef)
  const said = await door.authorize(merchantRef, line.name, line.notifyUrl, address)
  if ('no' in said) {
    if (said.no === 'sent_elsewhere' || said.no === 'acquirer_silent') throw silence(said.no)
    return spoken(merchantRef, known, { state: 'declined', declineCode: said.no, ...kept })
  }
  if (isFinalNo(said.status) && said.status !== 409)
    return spoken(merchantRef, known, { state: 'declined', declineCode: 'format_error', ...kept })
  if (said.status !== 200) throw silence(said.status)
  return heard(line, said.answer, said.raw, authentication)
}

/**
 * What became of a try. The vault knows what was never sent; what may have been sent the acquirer is asked about, by our
 * reference. A card that was given and not sent yet is sent now: the payer has done their part.
 */
async function query(line: Line, merchantRef: string): Promise<Spoken | 'not_found'> {
  const known = await line.door.find(merchantRef)
  if (known === 'not_found') return asked(line, merchantRef)
  if (known.sentAt !== undefined) {
    const said = await asked(line, merchantRef, authenticationOf(known.check))
    if (said !== 'not_found') return said
    const isLong = ports().now().getTime() - known.sentAt.getTime() > settleMs
    if (known.isOver && isLong) return spoken(merchantRef, known, { state: 'expired' })
    return proceed(line, merchantRef, known, false)
  }
  if (known.state === 'closed')
    return known.closedAs === 'unreachable'
      ? spoken(merchantRef, known, { state: 'declined', declineCode: 'acquirer_unreachable' })
      : spoken(merchantRef, known, { state: 'expired' })
  if (known.isOver) return spoken(merchantRef, known, { state: 'expired' })
  if (known.state === 'open') return spoken(merchantRef, known, { state: 'open' })
  return proceed(line, merchantRef, known, known.wantsCheck)
}

async function operate(line: Line, request: OperationRequest): Promise<Spoken> {
  const { kind, reference, merchantRef, amount } = request
  const observedAt = ports().now()
  const path = `/v1/authorizations/${encodeURIComponent(request.connectorRef)}/${paths[kind]}`
  const body = kind === 'void' ? { reference } : { amount: formatDecimal(amount), reference }
  const answer = await line.ask('POST', path, body, reference)
  if (isFinalNo(answer.status)) {
    const said = jsonObject(answer.body)?.['code']
    const code = typeof said === 'string' ? said.slice(0, 60) : `status_${answer.status}`
    const operations = [{ reference, kind, amount, succeeded: false, code }]
    return { raw: answer.body, observation: { merchantRef, observedAt, operations } }
  }
  const said =
    answer.status === 200 ? readAcquirerOperation(jsonObject(answer.body), amount.currency) : undefined
  if (said === undefined) throw silence(answer.status)
  return { raw: answer.body, observation: { merchantRef, observedAt, operations: [said] } }
}

/** Messages of other matters (disputes, settlements) are taken and move nothing: their news is asked for elsewhere. */
function readNotification(
  secrets: readonly string[],
  ...[raw, headers, now]: Parameters<Connector['parseNotification']>
): ReturnType<Connector['parseNotification']> {
  const verified = verifySignedMessage(secrets, headers, raw, now)
  if (!verified.ok) return refused(verified.refusal === 'too_old' ? 'too_old' : 'bad_signature')
  const fields = jsonObject(raw)
  const at = Date.parse(String(fields?.['created']))
  if (fields === undefined || Number.isNaN(at)) return refused('malformed')
  if (!String(fields['type']).startsWith('authorization.')) return refused('other_matter')
  const observation = readAuthorization(fields['data'], new Date(at))
  if (observation === undefined) return refused('malformed')
  return done({ raw, observation, messageId: verified.value.id })
}

/** An acquirer, reached through the vault for everything that has a card number in it and directly for the rest. */
export function acquirerConnector(settings: AcquirerSettings, door: VaultDoor, out: HttpOut): Connector {
  const ask: Ask = (method, path, body, key) =>
    out.request({
      url: `${settings.origin}${path}`,
      method,
      timeoutMs: 8_000,
      allow: 'simulators',
      headers: {
        authorization: `Bearer ${settings.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const line: Line = { ...settings, door, ask }
  return {
    name: `acquirer_${settings.name}`,
    capabilities: { partialCapture: true, severalCaptures: true, partialRefund: true },
    start: (request) => start(line, request),
    operate: (request) => operate(line, request),
    query: (merchantRef) => query(line, merchantRef),
    parseNotification: (raw, headers, now) => readNotification(settings.webhookSecrets, raw, headers, now),
    close: (merchantRef) => door.close(merchantRef),
  }
}
