import type { HttpOut } from '#kernel/http-out.ts'
import { signatureHeader, signRequest } from '#kernel/signed-request.ts'
import type { ObservedAuthentication } from '../evidence.ts'
import { fieldsOf, type Fields } from './acquirer-words.ts'

/** Where the vault is, and the secret our requests to it are signed with. */
export type VaultDoorSettings = { readonly origin: string; readonly secret: string }

/** A card on file as it may be shown. */
export type CardOnFile = {
  readonly token: string
  readonly brand: string
  readonly last4: string
  readonly month: number
  readonly year: number
}

/** How the issuer's check of the payer stands. */
export type CardCheck = {
  readonly state: 'challenge' | 'decided'
  /** Y, A, N, R, U as EMV 3-D Secure has them; C while the issuer asks; none where the card takes no part. */
  readonly status: string
  readonly eci: string | undefined
  readonly challenged: boolean
  readonly challenge: { readonly url: string; readonly creq: string } | undefined
}

/** A try to pay as the vault knows it. */
export type VaultTry = {
  readonly state: 'open' | 'filled' | 'closed'
  readonly wants: 'card' | 'code'
  readonly closedAs: 'left' | 'unreachable' | undefined
  readonly isOver: boolean
  readonly sentAt: Date | undefined
  readonly amount: string
  readonly currency: string
  readonly returnUrl: string
  /** The issuer checks the payer before the money is asked for. */
  readonly wantsCheck: boolean
  /** Only a challenge that was passed is a check: the payer has to prove who they are. */
  readonly wantsChallenge: boolean
  readonly card: CardOnFile | undefined
  readonly check: CardCheck | undefined
}

/** What the vault is told to begin a try. */
export type BegunTry = {
  readonly reference: string
  readonly payment: string
  readonly party?: string | undefined
  readonly amount: string
  readonly currency: string
  readonly description: string
  readonly locale: string
  readonly returnUrl: string
  readonly expiresAt: Date
  /** An earlier try of the same payment whose card is used again. */
  readonly after?: string | undefined
  /** Whether the issuer checks the payer; a check the earlier try had is kept unless it is wanted anew or has to be a challenge. */
  readonly checks: 'never' | 'always' | 'anew' | 'challenge'
}

/** Where a card's bills go, as far as issuers compare it: postal code and street. */
export type BillingAddress = { readonly postalCode: string; readonly line1: string }

/** The vault answered with a no; `code` says which. */
export type VaultNo = { readonly no: string }

/** The way to the vault: signed requests, none of which carries or answers a number. Throws when no answer came. */
export type VaultDoor = {
  begin(wanted: BegunTry): Promise<VaultTry | VaultNo>
  find(reference: string): Promise<VaultTry | 'not_found'>
  /** The address of the page on which the payer gives a card; `notice` says why again. */
  page(reference: string, notice?: string): Promise<{ readonly url: string } | VaultNo>
  choose(reference: string, token: string, wantsCode: boolean): Promise<VaultTry | VaultNo>
  check(reference: string, notificationUrl: string): Promise<CardCheck | VaultNo>
  authorize(
    reference: string,
    acquirer: string,
    notifyUrl: string,
    address?: BillingAddress,
  ): Promise<{ readonly status: number; readonly answer: unknown; readonly raw: Uint8Array } | VaultNo>
  close(reference: string): Promise<void>
  cardsOf(party: string): Promise<readonly CardOnFile[]>
  forget(party: string, token: string): Promise<boolean>
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length > 0 && value.length <= 4_000 ? value : undefined

function cardOf(value: unknown): CardOnFile | undefined {
  const fields = fieldsOf(value)
  const [token, brand, last4] = ['token', 'brand', 'last4'].map((name) => textOf(fields?.[name]))
  if (token === undefined || brand === undefined || last4 === undefined) return undefined
  return { token, brand, last4, month: Number(fields?.['month']), year: Number(fields?.['year']) }
}

function checkOf(value: unknown): CardCheck | undefined {
  const fields = fieldsOf(value)
  const status = textOf(fields?.['status'])
  if (fields === undefined || status === undefined) return undefined
  const challenge = fieldsOf(fields['challenge'])
  const [url, creq] = [textOf(challenge?.['url']), textOf(challenge?.['creq'])]
  return {
    state: fields['state'] === 'challenge' ? 'challenge' : 'decided',
    status,
    eci: textOf(fields['eci']),
    challenged: fields['challenged'] === true,
    challenge: url === undefined || creq === undefined ? undefined : { url, creq },
  }
}

const states = new Set(['open', 'filled', 'closed'])

function tryOf(fields: Fields): VaultTry {
  const state = String(fields['state'])
  if (!states.has(state)) throw new Error('the vault answered no try')
  const sentAt = textOf(fields['sent_at'])
  const closedAs = fields['closed_as']
  return {
    state: state as VaultTry['state'],
    wants: fields['wants'] === 'code' ? 'code' : 'card',
    closedAs: closedAs === 'left' || closedAs === 'unreachable' ? closedAs : undefined,
    isOver: fields['is_over'] === true,
    sentAt: sentAt === undefined ? undefined : new Date(sentAt),
    amount: String(fields['amount']),
    currency: String(fields['currency']),
    returnUrl: String(fields['return_url']),
    wantsCheck: fields['wants_check'] === true,
    wantsChallenge: fields['wants_challenge'] === true,
    card: cardOf(fields['card']),
    check: checkOf(fields['authentication']),
  }
}

type Answer = { readonly status: number; readonly fields: Fields; readonly raw: Uint8Array }

const noOf = ({ fields }: Answer): VaultNo => ({ no: textOf(fields['code']) ?? 'vault_refused' })
const isNo = ({ status }: Answer) => status >= 400 && status < 500

function begun(wanted: BegunTry): object {
  const { returnUrl, expiresAt, party, after, locale, ...same } = wanted
  return {
    ...same,
    locale: ['en', 'zh', 'fr'].includes(locale) ? locale : 'en',
    return_url: returnUrl,
    expires_at: expiresAt.toISOString(),
    ...(party === undefined ? {} : { party }),
    ...(after === undefined ? {} : { after }),
  }
}

/** The door of the vault over its signed wire. */
export function vaultDoor({ origin, secret }: VaultDoorSettings, out: HttpOut): VaultDoor {
  const ask = async (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    json?: object,
    timeoutMs = 5_000,
  ): Promise<Answer> => {
    const body = json === undefined ? '' : JSON.stringify(json)
    const headers = {
      [signatureHeader]: signRequest(secret, { method, path, body }),
      ...(body === '' ? {} : { 'content-type': 'application/json' }),
    }
    const wanted = { url: `${origin}${path}`, method, headers, timeoutMs, allow: 'simulators' } as const
    const answer = await out.request(body === '' ? wanted : { ...wanted, body })
    const fields = fieldsOf(answer.json()) ?? {}
    if (answer.status >= 500 && fields['code'] !== 'acquirer_unreachable')
      throw new Error(`the vault did not answer: status ${answer.status}`)
    return { status: answer.status, fields, raw: answer.body }
  }
  const at = (reference: string) => `/v1/tries/${encodeURIComponent(reference)}`
  const asTry = (answer: Answer) => (isNo(answer) ? noOf(answer) : tryOf(answer.fields))
  return {
    begin: async (wanted) => asTry(await ask('POST', '/v1/tries', begun(wanted))),
    find: async (reference) => {
      const answer = await ask('GET', at(reference))
      return answer.status === 404 ? 'not_found' : tryOf(answer.fields)
    },
    page: async (reference, notice) => {
      const answer = await ask('POST', `${at(reference)}/page`, notice === undefined ? {} : { notice })
      const url = textOf(answer.fields['url'])
      return url === undefined ? noOf(answer) : { url }
    },
    choose: async (reference, token, wantsCode) =>
      asTry(await ask('POST', `${at(reference)}/card`, { token, wants_code: wantsCode })),
    check: async (reference, notificationUrl) => {
      const wanted = { notification_url: notificationUrl }
      const answer = await ask('POST', `${at(reference)}/authentication`, wanted, 30_000)
      return checkOf(answer.fields) ?? noOf(answer)
    },
    authorize: async (reference, acquirer, notifyUrl, address) => {
      const { postalCode = '', line1 = '' } = address ?? {}
      const wanted = {
        acquirer,
        notify_url: notifyUrl,
        ...(postalCode === '' ? {} : { postal_code: postalCode.slice(0, 20) }),
        ...(line1 === '' ? {} : { line1: line1.slice(0, 100) }),
      }
      const answer = await ask('POST', `${at(reference)}/authorization`, wanted, 20_000)
      if (answer.status !== 200) return noOf(answer)
      const { status, answer: said } = answer.fields
      return { status: Number(status), answer: said, raw: Buffer.from(JSON.stringify(said ?? null)) }
    },
    close: async (reference) => void (await ask('POST', `${at(reference)}/close`, {})),
    cardsOf: async (party) => {
      const { fields } = await ask('GET', `/v1/parties/${encodeURIComponent(party)}/cards`)
      const list = Array.isArray(fields['cards']) ? (fields['cards'] as unknown[]) : []
      return list.map(cardOf).filter((each) => each !== undefined)
    },
    forget: async (party, token) => {
      const path = `/v1/parties/${encodeURIComponent(party)}/cards/${encodeURIComponent(token)}`
      return (await ask('DELETE', path)).fields['deleted'] === true
    },
  }
}

/** What of a decided check is kept with the attempt: who is liable for fraud, and why. */
export function authenticationOf(check: CardCheck | undefined): ObservedAuthentication | undefined {
  if (check === undefined || check.state !== 'decided') return undefined
  const outcomes: Readonly<Record<string, ObservedAuthentication['outcome']>> = {
    Y: check.challenged ? 'challenged' : 'frictionless',
    A: 'attempted',
    N: 'failed',
    R: 'rejected',
    U: 'unavailable',
    none: 'not_enrolled',
  }
  const shifted = (check.status === 'Y' || check.status === 'A') && check.eci !== undefined
  return {
    outcome: outcomes[check.status] ?? 'unavailable',
    ...(check.eci === undefined ? {} : { eci: check.eci }),
    liability: shifted ? 'issuer' : 'merchant',
  }
}
