import { randomBytes } from 'node:crypto'
import { type Message } from '../iso8583/codec.ts'
import { answerTo } from '../iso8583/link.ts'
import { readTags } from '../iso8583/tags.ts'
import { book } from '../cards/books.ts'
import { isoAt } from '../cards/clock.ts'
import { currencyOf } from '../cards/numbers.ts'
import { type CardRow, available, cardOf } from './accounts.ts'
import { type CardAnswers, answersFor, refusalOfCard } from './check-card.ts'
import { postTaken } from './clearing.ts'
import type { Issuer } from './issuer.ts'

const needed = [2, 3, 4, 7, 11, 14, 18, 22, 32, 37, 41, 42, 49]
const none: CardAnswers = { avs: ' ', cvv: ' ', cavv: ' ' }

/** Lodging and car rental hold for 30 days, all others for 7. */
const longHolds = new Set(['7011', '7512', '3351'])

/** Decide an authorization (0100) or a purchase at once (0200); inside a write. */
export function authorize(issuer: Issuer, message: Message): Message {
  const { fields } = message
  if (needed.some((element) => fields[element] === undefined)) return answerTo(message, { 39: '30' })
  const earlier = issuer.store.one<Earlier>(
    `select response, state, auth_code, held_minor + cleared_minor as minor from authorizations
     where acquirer = ? and stan = ? and sent = ? and class = ?`,
    fields[32] ?? '', fields[11] ?? '', fields[7] ?? '', message.mti[1] ?? '',
  ) // prettier-ignore
  if (earlier !== undefined) return said(message, earlier)
  const card = cardOf(issuer, fields[2] ?? '')
  if (card === undefined) return decided(issuer, message, undefined, { response: '14', minor: 0n }, none)
  const answers = answersFor(issuer, card, message)
  const response = refusalOfCard(issuer, card, message, answers)
  if (response !== undefined) return decided(issuer, message, card, { response, minor: 0n }, answers)
  return decided(issuer, message, card, byFunds(issuer, card, message), answers)
}

type Earlier = { response: string; state: string; auth_code: string | null; minor: bigint }

/**
 * A copy of a request is answered as the request was: either of the two answers may reach the network first. One that was
 * overtaken by its own reversal is a duplicate and nothing else.
 */
function said(message: Message, { response, state, auth_code: code, minor }: Earlier): Message {
  if (state !== 'held' && state !== 'taken' && state !== 'declined') return answerTo(message, { 39: '94' })
  return answerTo(message, {
    4: minor > 0n ? minor.toString().padStart(12, '0') : undefined,
    38: code ?? undefined,
    39: response,
  })
}

type Decision = { readonly response: string; readonly minor: bigint }

function byFunds(issuer: Issuer, card: CardRow, message: Message): Decision {
  const asked = BigInt(message.fields[4] ?? '0')
  if (asked === 0n) return { response: '85', minor: 0n }
  const currency = currencyOf(message.fields[49])
  const used = issuer.store.one<{ minor: bigint; uses: bigint }>(
    `select coalesce(sum(held_minor + cleared_minor), 0) as minor, count(*) as uses from authorizations
     where account_id = ? and day = ? and currency = ? and state in ('held', 'taken', 'closed')`,
    card.account_id, isoAt(issuer.clock).slice(0, 10), currency,
  ) // prettier-ignore
  if ((used?.uses ?? 0n) >= card.day_uses) return { response: '65', minor: 0n }
  if ((used?.minor ?? 0n) + asked > card.day_limit_minor) return { response: '61', minor: 0n }
  const room = available(issuer, card, currency)
  if (room >= asked) return { response: '00', minor: asked }
  const takesPart = readTags(message.fields[60]).PA === 'Y' && message.mti === '0100'
  return room > 0n && takesPart ? { response: '10', minor: room } : { response: '51', minor: 0n }
}

const advices: Readonly<Record<string, string>> = {
  '04': '03', '07': '03', '14': '03', '41': '03', '43': '03', '54': '01', '51': '02', '61': '02', '65': '02', '91': '02', '96': '02',
} // prettier-ignore

function decided(
  issuer: Issuer,
  message: Message,
  card: CardRow | undefined,
  decision: Decision,
  answers: CardAnswers,
): Message {
  const { response, minor } = decision
  const good = response === '00' || response === '10' || response === '85'
  const code = good ? randomBytes(3).toString('hex').toUpperCase() : undefined
  recordAuthorization(issuer, message, card, { response, minor, code, standIn: false })
  const advice = advices[response] ?? '  '
  return answerTo(message, {
    4: minor > 0n ? minor.toString().padStart(12, '0') : undefined,
    38: code,
    39: response,
    44: `${answers.avs}${answers.cvv}${answers.cavv}${advice}`,
    // The amount asked for, so that the merchant sees what is missing.
    54: response === '10' ? `0057${message.fields[49]}C${message.fields[4]}` : undefined,
    63: card?.kind === 'debit' ? 'FU001D' : card && 'FU001C',
  })
}

/** What was decided, by the issuer or by the network standing in. */
export type Recorded = {
  readonly response: string
  readonly minor: bigint
  readonly code: string | undefined
  readonly standIn: boolean
}

/** Write an authorization down and hold its money, or take it for a purchase at once; inside a write. */
export function recordAuthorization(
  issuer: Issuer,
  message: Message,
  card: CardRow | undefined,
  { response, minor, code, standIn }: Recorded,
): void {
  const { fields } = message
  const takes = message.mti.startsWith('02') && minor > 0n
  const state = minor === 0n ? 'declined' : takes ? 'taken' : 'held'
  const currency = currencyOf(fields[49])
  const at = isoAt(issuer.clock)
  const days = longHolds.has(fields[18] ?? '') ? 30 : 7
  issuer.store.run(
    `insert into authorizations (acquirer, stan, sent, class, print, account_id, trace, rrn, auth_code, response, state,
       amount_minor, held_minor, cleared_minor, currency, merchant, mcc, day, stand_in, expires_at, at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    fields[32] ?? '', fields[11] ?? '', fields[7] ?? '', message.mti[1] ?? '', card?.print ?? null, card?.account_id ?? null,
    fields[62] ?? '', fields[37] ?? '', code ?? null, response, state, BigInt(fields[4] ?? '0'),
    state === 'held' ? minor : 0n, takes ? minor : 0n, currency, (fields[43] ?? '').trim(), fields[18] ?? '', at.slice(0, 10),
    standIn ? 1 : 0, isoAt(issuer.clock, days * 86_400), at,
  ) // prettier-ignore
  if (card === undefined || minor === 0n) return
  if (takes) return postTaken(issuer, message, card, minor, currency)
  book(issuer.store, { debit: `held:${card.account_id}`, credit: 'holds', currency, minor, code: 'hold', about: fields[62] ?? '' }) // prettier-ignore
}

/** Accept what the network approved while standing in (0120); inside a write. A repeat changes nothing. */
export function acceptAdvice(issuer: Issuer, message: Message): Message {
  const { fields } = message
  const known = issuer.store.one(
    `select 1 as one from authorizations where acquirer = ? and stan = ? and sent = ? and class = '1'`,
    fields[32] ?? '',
    fields[11] ?? '',
    fields[7] ?? '',
  )
  const card = cardOf(issuer, fields[2] ?? '')
  if (known === undefined)
    recordAuthorization(issuer, message, card, {
      response: '00',
      minor: card === undefined ? 0n : BigInt(fields[4] ?? '0'),
      code: fields[38],
      standIn: true,
    })
  return answerTo(message, { 39: '00' })
}
