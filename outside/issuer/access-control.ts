import { randomInt, randomUUID } from 'node:crypto'
import { maskNumber } from '../iso8583/mask.ts'
import { formatAmount } from '../wire/amounts.ts'
import { log } from '../wire/log.ts'
import { post } from '../wire/post.ts'
import type { Row } from '../wire/store.ts'
import { isoAt } from '../cards/clock.ts'
import { rangeOf } from '../cards/magic.ts'
import { currencyOf } from '../cards/numbers.ts'
import { cardOf } from './accounts.ts'
import { cavvFor } from './check-card.ts'
import type { Issuer } from './issuer.ts'

/** A message of 3-D Secure 2, as JSON. */
export type ThreeDS = Record<string, unknown>

/** A challenge as the access control server keeps it. */
export type Challenge = Row & {
  id: string
  ds_id: string
  print: string
  version: string
  server_id: string
  request: string
  state: 'open' | 'Y' | 'N'
  code: string
  wrong: bigint
  eci: string | null
  cavv: string | null
}

const columns = `id, ds_id, print, version, server_id, request, state, code, wrong, eci, cavv`

/** ECIs by scheme: authenticated, attempted, none. */
const indicators = {
  visa: { Y: '05', A: '06', none: '07' },
  mastercard: { Y: '02', A: '01', none: '00' },
} as const

/** From this amount on, in minor units, a usual card is challenged. */
const challengeFromMinor = 25_000n

/** A challenge is what the merchant would rather have, or insists on. */
const asksForChallenge = new Set<unknown>(['03', '04'])

const statusOf: Readonly<Record<string, string>> = {
  frictionless: 'Y', challenge: 'C', attempt: 'A', failed: 'N', unavailable: 'U', rejected: 'R', not_enrolled: 'A',
} // prettier-ignore

/** Answer an AReq: decide by the card and the amount, and open a challenge when one is needed. */
export async function authenticate(
  issuer: Issuer,
  request: ThreeDS,
  dsId: string,
  acsUrl: string,
): Promise<ThreeDS> {
  const pan = String(request.acctNumber)
  const card = cardOf(issuer, pan)
  const minor = BigInt(String(request.purchaseAmount))
  const isAskedFor = asksForChallenge.has(request.threeDSRequestorChallengeInd)
  const usual = isAskedFor || minor >= challengeFromMinor ? 'C' : 'Y'
  const known = card !== undefined && card.expiry === request.cardExpiryDate
  const status = known ? (statusOf[card.threeds] ?? usual) : 'N'
  const acsId = randomUUID()
  const eci = indicators[rangeOf(pan)?.brand ?? 'visa']
  const answer: ThreeDS = {
    messageType: 'ARes',
    messageVersion: request.messageVersion,
    threeDSServerTransID: request.threeDSServerTransID,
    dsTransID: dsId,
    acsTransID: acsId,
    acsReferenceNumber: `KONTOR-ACS-${issuer.name.toUpperCase()}`,
    transStatus: status,
  }
  if (status === 'Y' || status === 'A') {
    const mark = eci[status]
    return { ...answer, eci: mark, authenticationValue: cavvFor(issuer, pan, dsId, mark) }
  }
  if (status !== 'C' || card === undefined)
    return { ...answer, eci: eci.none, transStatusReason: status === 'R' ? '11' : '01' }
  await issuer.store.write(() => openChallenge(issuer, request, { acsId, dsId, print: card.print }))
  return { ...answer, acsURL: acsUrl, acsChallengeMandated: 'Y', authenticationType: '02' }
}

function openChallenge(
  issuer: Issuer,
  request: ThreeDS,
  named: { readonly acsId: string; readonly dsId: string; readonly print: string },
): void {
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0')
  const { acctNumber, ...kept } = request
  const masked = { ...kept, acctNumber: maskNumber(String(acctNumber)) }
  issuer.store.run(
    `insert into challenges (id, ds_id, print, version, server_id, request, state, code, at)
     values (?, ?, ?, ?, ?, ?, 'open', ?, ?)`,
    named.acsId, named.dsId, named.print, String(request.messageVersion), String(request.threeDSServerTransID),
    JSON.stringify(masked), code, isoAt(issuer.clock),
  ) // prettier-ignore
  const last4 = String(acctNumber).slice(-4)
  issuer.phone.push({ last4, code, ...purchaseOf(masked), at: isoAt(issuer.clock) })
  if (issuer.phone.length > 50) issuer.phone.shift()
}

/** Merchant and amount of a request, for people. */
export function purchaseOf(request: ThreeDS): { merchant: string; amount: string } {
  const currency = currencyOf(String(request.purchaseCurrency))
  const minor = BigInt(String(request.purchaseAmount))
  return { merchant: String(request.merchantName), amount: `${formatAmount(minor, currency)} ${currency}` }
}

/** The challenge with this id at this issuer. */
export function findChallenge(issuer: Issuer, acsId: string): Challenge | undefined {
  return issuer.store.one<Challenge>(`select ${columns} from challenges where id = ?`, acsId)
}

/** The finished challenge of a 3-D Secure server's transaction. */
export function finishedChallenge(issuer: Issuer, serverId: string): Challenge | undefined {
  return issuer.store.one<Challenge>(
    `select ${columns} from challenges where server_id = ? and state <> 'open'`,
    serverId,
  )
}

/** Judge a code, or a wish to cancel. `wrong`: another try is left. Undefined when there is no such challenge. */
export async function answerChallenge(
  issuer: Issuer,
  acsId: string,
  code: string,
): Promise<Challenge | 'wrong' | undefined> {
  const before = findChallenge(issuer, acsId)
  if (before === undefined) return undefined
  if (before.state !== 'open') return before
  await issuer.store.write(() => judge(issuer, acsId, code))
  const after = findChallenge(issuer, acsId)
  if (after === undefined || after.state === 'open') return 'wrong'
  await sendResults(after)
  return after
}

function judge(issuer: Issuer, acsId: string, code: string): void {
  const row = findChallenge(issuer, acsId)
  if (row === undefined || row.state !== 'open') return
  const right = code === row.code || code === '123456'
  const wrong = row.wrong + (right ? 0n : 1n)
  if (!right && code !== 'cancel' && wrong < 3n) {
    issuer.store.run(`update challenges set wrong = ? where id = ?`, wrong, acsId)
    return
  }
  const card = issuer.store.one<{ sealed: string }>(`select sealed from cards where print = ?`, row.print)
  const pan = issuer.sealer.open(card?.sealed ?? '')
  const eci = indicators[rangeOf(pan)?.brand ?? 'visa']
  const mark = right ? eci.Y : eci.none
  issuer.store.run(
    `update challenges set state = ?, wrong = ?, eci = ?, cavv = ? where id = ?`,
    right ? 'Y' : 'N',
    wrong,
    mark,
    right ? cavvFor(issuer, pan, row.ds_id, mark) : null,
    acsId,
  )
}

/** The results message of a finished challenge. */
export function resultsOf(row: Challenge): ThreeDS {
  return {
    messageType: 'RReq',
    messageVersion: row.version,
    threeDSServerTransID: row.server_id,
    acsTransID: row.id,
    dsTransID: row.ds_id,
    messageCategory: '01',
    transStatus: row.state,
    authenticationType: '02',
    interactionCounter: String(Number(row.wrong) + (row.state === 'Y' ? 1 : 0)).padStart(2, '0'),
    eci: row.eci,
    ...(row.cavv !== null && { authenticationValue: row.cavv }),
  }
}

/** Tell the 3-D Secure server before the browser goes on; when it does not answer it may ask the directory server. */
async function sendResults(row: Challenge): Promise<void> {
  const url = (JSON.parse(row.request) as ThreeDS).threeDSServerURL
  if (typeof url !== 'string' || url === '') return
  const status = await post(url, JSON.stringify(resultsOf(row)), {})
  if (status < 200 || status > 299) log('results_not_taken', { challenge: row.id, status })
}

/** The final CRes, as the browser carries it. */
export function challengeResponse(row: Challenge): string {
  const message = {
    messageType: 'CRes',
    messageVersion: row.version,
    threeDSServerTransID: row.server_id,
    acsTransID: row.id,
    challengeCompletionInd: 'Y',
    transStatus: row.state,
  }
  return Buffer.from(JSON.stringify(message)).toString('base64url')
}
