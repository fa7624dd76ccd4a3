import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Message } from '../iso8583/codec.ts'
import { readTags } from '../iso8583/tags.ts'
import { isoAt } from '../cards/clock.ts'
import type { CardRow } from './accounts.ts'
import { verificationValue } from './cvv.ts'
import type { Issuer } from './issuer.ts'

/** What the issuer says about address, security code and cardholder authentication; a space where nothing was asked. */
export type CardAnswers = { readonly avs: string; readonly cvv: string; readonly cavv: string }

/** The answers for a message: address in DE48, code and CAVV in DE126, stripe or chip in DE35. */
export function answersFor(issuer: Issuer, card: CardRow, message: Message): CardAnswers {
  const address = readTags(message.fields[48])
  const security = readTags(message.fields[126])
  return {
    avs: address.PC === undefined && address.ST === undefined ? ' ' : addressAnswer(card, address),
    cvv: codeAnswer(issuer, card, message, security.CV),
    cavv: cavvAnswer(issuer, message.fields[2] ?? '', security),
  }
}

function addressAnswer(card: CardRow, given: Record<string, string>): string {
  if (card.avs_answer !== null) return card.avs_answer
  const postal = plainText(given.PC) === plainText(card.postal_code)
  const house = (text: string | undefined) => /\d+/.exec(text ?? '')?.[0]
  const street = house(given.ST) !== undefined && house(given.ST) === house(card.street)
  if (postal) return street ? 'Y' : 'Z'
  return street ? 'A' : 'N'
}

function plainText(text: string | undefined): string {
  return (text ?? '').replaceAll(/[^0-9A-Za-z]/g, '').toUpperCase()
}

function codeAnswer(issuer: Issuer, card: CardRow, message: Message, printed: string | undefined): string {
  const pan = message.fields[2] ?? ''
  const stripe = /^\d+[=D](\d{4})(\d{3})\d{5}(\d{3})/.exec(message.fields[35] ?? '')
  if (stripe !== null) {
    // The chip carries its own value (service code 999), so a copied stripe cannot pass for a chip.
    const chip = (message.fields[22] ?? '').startsWith('05')
    const right = verificationValue(issuer.cvk, pan, stripe[1] ?? '', chip ? '999' : (stripe[2] ?? ''))
    return right === stripe[3] ? 'M' : 'N'
  }
  if (printed === undefined) return ' '
  if (card.cvv_answer !== null && card.cvv_answer !== 'lenient') return card.cvv_answer
  return verificationValue(issuer.cvk, pan, card.expiry, '000') === printed ? 'M' : 'N'
}

/** The cardholder authentication value: 20 bytes only this issuer can make, for one card, transaction and outcome. */
export function cavvFor(issuer: Issuer, pan: string, dsId: string, eci: string): string {
  return createHmac('sha256', issuer.cvk).update(`${pan}|${dsId}|${eci}`).digest().subarray(0, 20).toString('base64') // prettier-ignore
}

function cavvAnswer(issuer: Issuer, pan: string, given: Record<string, string>): string {
  if (given.CA === undefined) return ' '
  const right = cavvFor(issuer, pan, given.DS ?? '', given.EC ?? '')
  if (given.CA.length !== right.length || !timingSafeEqual(Buffer.from(given.CA), Buffer.from(right)))
    return '1'
  return given.EC === '06' || given.EC === '01' ? '3' : '2'
}

const byStatus: Readonly<Record<string, string>> = {
  lost: '41',
  stolen: '43',
  blocked: '62',
  pick_up: '04',
  fraud: '59',
}

const cents = new Set(
  '01 02 03 04 05 07 12 13 14 15 19 30 41 43 51 54 55 57 58 59 61 62 63 65 75 82 91 92 93 94 96'.split(' '),
)

/** The answer ordered by the last digits of an amount; N7 and 1A are ordered by 97 and 98, other digits order nothing. */
function answerOfCents(last: string): string | undefined {
  if (last === '97') return 'N7'
  if (last === '98') return '1A'
  return cents.has(last) ? last : undefined
}

/** The DE39 that follows from the card alone, or undefined when nothing speaks against it. */
export function refusalOfCard(
  issuer: Issuer,
  card: CardRow,
  message: Message,
  answers: CardAnswers,
): string | undefined {
  const { fields } = message
  if (card.answer === 'amount') {
    const told = answerOfCents((fields[4] ?? '').slice(-2))
    if (told !== undefined) return told
  } else if (card.answer !== null) return card.answer
  const status = byStatus[card.status]
  if (status !== undefined) return status
  const today = isoAt(issuer.clock).slice(2, 7).replace('-', '')
  if (card.expiry < today || fields[14] !== card.expiry) return '54'
  if (answers.cvv === 'N' && card.cvv_answer !== 'lenient') return 'N7'
  if (answers.cavv === '1') return '82'
  if (card.only_mcc !== null && card.only_mcc !== fields[18]) return '57'
  const asksHolder = readTags(fields[60]).IN !== 'M'
  if (card.cavv_required === 1n && answers.cavv === ' ' && asksHolder) return '1A'
  return undefined
}
