import { OutsideFailure, requestJson } from '#kernel/http-out.ts'
import { log } from '#kernel/log.ts'
import { exponentOf, parseCurrency } from '#kernel/currency.ts'
import { parseDecimal } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { assert, done, mustBeDone, refused, type Result } from '#kernel/result.ts'
import { currencyNumbers } from './currency-numbers.ts'
import { openCard, type OpenCard } from './tokens.ts'
import { findTry, type Authentication, type Try, type TryRefusal } from './tries.ts'
import type { Vault } from './vault.ts'

/** What the gateway says for the issuer's check: where the payer's browser comes back to. */
export type WantedAuthentication = { readonly notificationUrl: string }

type Fields = Readonly<Record<string, unknown>>

const version = '2.2.0'
const timeoutMs = 10_000

/** A random id in the form of a UUID, which EMV 3-D Secure wants for transactions. */
function transactionId(): string {
  const bytes = Buffer.from(ports().randomBytes(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

async function ask(vault: Vault, path: string, json: Fields): Promise<{ status: number; fields: Fields }> {
  const url = `${vault.directory}${path}`
  const answer = await requestJson(vault.out, { url, method: 'POST', json, timeoutMs, allow: 'simulators' })
  const fields = typeof answer.json === 'object' && answer.json !== null ? (answer.json as Fields) : {}
  return { status: answer.status, fields }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length > 0 && value.length <= 200 ? value : undefined

const statuses = new Set(['Y', 'A', 'N', 'R', 'U'])

/** What an ARes or RReq decided; an answer that says nothing we know counts as unavailable. */
function decided(before: Omit<Authentication, 'state' | 'status'>, fields: Fields): Authentication {
  const told = String(fields['transStatus'])
  const status = (statuses.has(told) ? told : 'U') as Authentication['status']
  const eci = textOf(fields['eci'])
  const cavv = textOf(fields['authenticationValue'])
  const directoryId = textOf(fields['dsTransID']) ?? before.directoryId
  return {
    state: 'decided',
    transactionId: before.transactionId,
    version,
    status,
    challenged: before.challenged,
    ...(eci === undefined ? {} : { eci }),
    ...(cavv === undefined ? {} : { cavv }),
    ...(directoryId === undefined ? {} : { directoryId }),
  }
}

function purchase(known: Try): Fields {
  const currency = mustBeDone(parseCurrency(known.currency))
  return {
    purchaseAmount: mustBeDone(parseDecimal(known.amount, currency)).minor.toString(),
    purchaseCurrency: currencyNumbers[currency],
    purchaseExponent: String(exponentOf(currency)),
    purchaseDate: ports().now().toISOString().replace(/\D/g, '').slice(0, 14),
  }
}

const wire = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

async function begin(
  vault: Vault,
  known: Try,
  card: OpenCard,
  wanted: WantedAuthentication,
): Promise<Authentication> {
  const blank = { transactionId: transactionId(), version, challenged: false }
  const versions = await ask(vault, '/ds/versions', { acctNumber: card.number })
  if (versions.status === 200 && versions.fields['enrolled'] !== true)
    return { ...blank, state: 'decided', status: 'none' }
  const answer = await ask(vault, '/ds', {
    messageType: 'AReq',
    messageVersion: version,
    threeDSServerTransID: blank.transactionId,
    notificationURL: wanted.notificationUrl,
    acctNumber: card.number,
    cardExpiryDate: `${String(card.year).slice(-2)}${String(card.month).padStart(2, '0')}`,
    ...purchase(known),
    merchantName: vault.merchantName,
    mcc: '5999',
    deviceChannel: '02',
    messageCategory: '01',
    // Challenge requested, mandate.
    ...(known.wantsChallenge ? { threeDSRequestorChallengeInd: '04' } : {}),
  })
  const { fields } = answer
  if (answer.status !== 200 || fields['messageType'] !== 'ARes') return decided(blank, {})
  const acsTransID = textOf(fields['acsTransID'])
  const url = textOf(fields['acsURL'])
  if (fields['transStatus'] !== 'C' || acsTransID === undefined || url === undefined)
    return decided(blank, fields)
  const directoryId = textOf(fields['dsTransID'])
  const creq = wire({
    messageType: 'CReq',
    messageVersion: version,
    threeDSServerTransID: blank.transactionId,
    acsTransID,
    challengeWindowSize: '05',
  })
  return {
    ...blank,
    state: 'challenge',
    status: 'C',
    challenged: true,
    challenge: { url, creq },
    ...(directoryId === undefined ? {} : { directoryId }),
  }
}

/** Ask what became of a challenge. While the issuer still waits for the payer it stays one. */
async function result(vault: Vault, before: Authentication): Promise<Authentication> {
  const { status, fields } = await ask(vault, '/ds/results', { threeDSServerTransID: before.transactionId })
  if (status === 404) return before
  return decided(before, status === 200 ? fields : {})
}

/** The issuer's systems do not answer: the payer is not to blame, and the acquirer may still be asked. */
async function orUnavailable(
  work: Promise<Authentication>,
  before?: Authentication,
): Promise<Authentication> {
  return work.catch((error: unknown) => {
    if (!(error instanceof OutsideFailure)) throw error
    log.warn('directory_silent', { code: error.code })
    return before ?? decided({ transactionId: transactionId(), version, challenged: false }, {})
  })
}

const running = new Map<string, Promise<Result<Authentication, TryRefusal>>>()

/**
 * Have the issuer check the payer of a try (EMV 3-D Secure 2), or ask what became of the check. What was decided stays
 * decided, and two who ask at once begin one check. The result of a challenge is asked of the directory server, never
 * believed from a browser.
 */
export function authenticateTry(
  vault: Vault,
  reference: string,
  wanted: WantedAuthentication,
): Promise<Result<Authentication, TryRefusal>> {
  const under = running.get(reference)
  if (under !== undefined) return under
  const work = authenticate(vault, reference, wanted).finally(() => running.delete(reference))
  running.set(reference, work)
  return work
}

async function authenticate(
  vault: Vault,
  reference: string,
  wanted: WantedAuthentication,
): Promise<Result<Authentication, TryRefusal>> {
  const known = await findTry(vault.db, reference)
  if (known === undefined) return refused('try_not_found')
  const { authentication: before, token, payment, party } = known
  if (before?.state === 'decided') return done(before)
  if (known.state !== 'filled' || token === undefined) return refused('try_closed')
  let now: Authentication
  if (before !== undefined) now = await orUnavailable(result(vault, before), before)
  else if (vault.directory === undefined)
    now = { state: 'decided', transactionId: transactionId(), version, status: 'none', challenged: false }
  else {
    const card = await openCard(vault, token, { payment, party, reference, purpose: 'authenticate' })
    if (card === undefined) return refused('card_not_found')
    now = await orUnavailable(begin(vault, known, card, wanted))
  }
  assert(!JSON.stringify(now).includes('acctNumber'), 'what is kept of a check has nothing of the card')
  const rows = await vault.db.sql<{ authentication: Authentication }>`
    update vault.tries
       set authentication = case when authentication ->> 'state' = 'decided' then authentication
                                 else ${now}::jsonb end
     where reference = ${reference}
    returning authentication`
  return done(rows[0]?.authentication ?? now)
}
