import { OutsideFailure, type OutAnswer } from '#kernel/http-out.ts'
import { log } from '#kernel/log.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { openCard, proveCard, type OpenCard } from './tokens.ts'
import { findTry, type Authentication, type Try, type TryRefusal } from './tries.ts'
import type { KnownAcquirer, Vault } from './vault.ts'

/** What the gateway adds to an authorization; everything of the card and the amount comes from the try. */
export type WantedAuthorization = {
  readonly acquirer: string
  readonly notifyUrl: string
  readonly postalCode?: string
  readonly line1?: string
}

/** Why a number was not sent, or sent without an answer. After `acquirer_silent` nobody knows. */
export type AuthorizeRefusal =
  | TryRefusal
  | 'unknown_acquirer'
  | 'sent_elsewhere'
  | 'acquirer_unreachable'
  | 'acquirer_silent'

/** What an acquirer answered, without the number. */
export type Forwarded = { readonly status: number; readonly answer: unknown }

/** Codes after which the same payment may go to the issuer again at once: the code in memory is still needed. */
const notDecided = new Set(['03', '19', '58', '91', '92', '96', '1A'])

function authenticated(said: Authentication | undefined): object {
  if (said?.eci === undefined || said.cavv === undefined || said.directoryId === undefined) return {}
  const { version, eci, cavv, directoryId } = said
  return { threeds: { version, eci, cavv, ds_trans_id: directoryId } }
}

function bodyOf(known: Try, card: OpenCard, code: string | undefined, wanted: WantedAuthorization): object {
  const { postalCode, line1, notifyUrl } = wanted
  const avs = { ...(postalCode ? { postal_code: postalCode } : {}), ...(line1 ? { line1 } : {}) }
  return {
    reference: known.reference,
    pan: card.number,
    expiry: `${String(card.month).padStart(2, '0')}/${String(card.year).slice(-2)}`,
    ...(code === undefined ? {} : { cvv: code }),
    amount: known.amount,
    currency: known.currency,
    partial_ok: true,
    capture: false,
    ...(Object.keys(avs).length > 0 ? { avs } : {}),
    ...authenticated(known.authentication),
    initiator: 'cardholder',
    stored: card.isOnFile ? 'used' : 'none',
    ...(card.isOnFile && card.networkReference !== undefined
      ? { network_reference: card.networkReference }
      : {}),
    notify_url: notifyUrl,
    description: known.description,
  }
}

/** From here on nobody may say that nothing was sent. One reference goes to one acquirer only. True the first time. */
async function markSent(
  { db }: Pick<Vault, 'db'>,
  reference: string,
  acquirer: string,
): Promise<Result<{ isFirst: boolean }, 'sent_elsewhere'>> {
  const first = await db.sql`
    update vault.tries set sent_at = clock_timestamp(), sent_to = ${acquirer}
     where reference = ${reference} and sent_at is null and state = 'filled' returning reference`
  if (first.length > 0) return done({ isFirst: true })
  const again = await db.sql`
    update vault.tries set sent_at = clock_timestamp()
     where reference = ${reference} and sent_to = ${acquirer} and state = 'filled' returning reference`
  return again.length > 0 ? done({ isFirst: false }) : refused('sent_elsewhere')
}

/** No connection was made at the first sending: nothing was sent, and under this reference nothing will be. */
async function neverSent({ db }: Pick<Vault, 'db'>, reference: string): Promise<void> {
  await db.sql`
    update vault.tries set sent_at = null, sent_to = null, state = 'closed', closed_as = 'unreachable'
     where reference = ${reference}`
}

function send(vault: Vault, acquirer: KnownAcquirer, reference: string, body: object): Promise<OutAnswer> {
  return vault.out.request({
    url: `${acquirer.origin}/v1/authorizations`,
    method: 'POST',
    headers: {
      authorization: `Bearer ${acquirer.key}`,
      'content-type': 'application/json',
      'idempotency-key': reference,
    },
    body: JSON.stringify(body),
    timeoutMs: 15_000,
    allow: 'simulators',
  })
}

/** What came back, with the number taken out wherever it stands. */
function withoutNumber({ status, body }: OutAnswer, number: string): Forwarded {
  const text = body.toString('utf8').replaceAll(number, 'number')
  try {
    return { status, answer: JSON.parse(text) }
  } catch {
    // No JSON: whoever asked learns the status, and that it means nothing.
    return { status, answer: null }
  }
}

async function learn(
  vault: Vault,
  card: OpenCard,
  reference: string,
  { status, answer }: Forwarded,
): Promise<void> {
  const fields = (answer ?? {}) as Readonly<Record<string, unknown>>
  const code = String(fields['response_code'])
  if (status === 200 && !notDecided.has(code)) vault.codes.forget(reference)
  if (status !== 200 || fields['state'] !== 'approved') return
  const network = fields['network_reference']
  await proveCard(vault.db, card.token, typeof network === 'string' ? network.slice(0, 64) : undefined)
}

const running = new Map<string, Promise<Result<Forwarded, AuthorizeRefusal>>>()

async function authorize(
  vault: Vault,
  reference: string,
  wanted: WantedAuthorization,
): Promise<Result<Forwarded, AuthorizeRefusal>> {
  const acquirer = vault.acquirers[wanted.acquirer]
  if (acquirer === undefined || !Object.hasOwn(vault.acquirers, wanted.acquirer))
    return refused('unknown_acquirer')
  const known = await findTry(vault.db, reference)
  if (known === undefined) return refused('try_not_found')
  const { payment, party, token } = known
  if (known.state !== 'filled' || token === undefined) return refused('try_closed')
  const use = { payment, party, reference, purpose: 'authorize', acquirer: wanted.acquirer } as const
  const card = await openCard(vault, token, use)
  if (card === undefined) return refused('card_not_found')
  const marked = await markSent(vault, reference, wanted.acquirer)
  if (!marked.ok) return marked
  try {
    const body = bodyOf(known, card, vault.codes.peek(reference), wanted)
    const forwarded = withoutNumber(await send(vault, acquirer, reference, body), card.number)
    await learn(vault, card, reference, forwarded)
    return done(forwarded)
  } catch (error) {
    if (!(error instanceof OutsideFailure)) throw error
    log.warn('acquirer_silent', { name: wanted.acquirer, code: error.code })
    if (error.maybeDone || !marked.value.isFirst) return refused('acquirer_silent')
    await neverSent(vault, reference)
    return refused('acquirer_unreachable')
  }
}

/**
 * Put the number of a try's card into an authorization at one of the known acquirers, and answer what it said without
 * the number. Two who ask at once for one reference get one answer.
 */
export function authorizeTry(
  vault: Vault,
  reference: string,
  wanted: WantedAuthorization,
): Promise<Result<Forwarded, AuthorizeRefusal>> {
  const under = running.get(reference)
  if (under !== undefined) return under
  const work = authorize(vault, reference, wanted).finally(() => running.delete(reference))
  running.set(reference, work)
  return work
}
