import type { Message } from '../iso8583/codec.ts'
import { readTags, writeTags } from '../iso8583/tags.ts'
import { type Clock, timeElements } from './clock.ts'
import { amountElement, currencyNumber, currencyOf } from './numbers.ts'

/** The steps a dispute is made of, in messages of the file "DISPUTE", and which way each moves the money. */
export const disputeSteps = {
  pre_dispute: 'none',
  answer: 'none',
  credit: 'to_issuer',
  chargeback: 'to_issuer',
  accept: 'none',
  representment: 'to_acquirer',
  withdraw: 'to_acquirer',
  pre_arbitration: 'none',
  yield: 'to_issuer',
  escalate: 'none',
  ruling_won: 'none',
  ruling_lost: 'to_issuer',
  closed: 'none',
} as const

/** One step of a dispute. */
export type DisputeStep = keyof typeof disputeSteps

/** What a step says on the wire. */
export type DisputeNote = {
  readonly id: string
  readonly step: DisputeStep
  readonly reason: string
  readonly arn: string
  readonly acquirer: string
  readonly minor: bigint
  readonly currency: string
  /** What kind of evidence the merchant gave: W wins, L loses, T parcel tracked, D delivered and buyer known, N none. */
  readonly evidence?: string
  readonly outcome?: string
}

/** Reason codes of both schemes, with their words. */
export const disputeReasons: Readonly<Record<string, string>> = {
  '10.4': 'fraud_card_absent',
  '12.6': 'duplicate_processing',
  '13.1': 'not_received',
  '13.3': 'not_as_described',
  '13.6': 'credit_not_processed',
  '13.7': 'canceled_merchandise',
  '4834': 'point_of_interaction_error',
  '4837': 'no_cardholder_authorization',
  '4853': 'cardholder_dispute',
}

/** Days a merchant has to answer, by scheme. */
export function answerDays(reason: string): number {
  return reason.startsWith('48') ? 45 : 30
}

/** The message of a step; `from` decides its type. */
export function disputeMessage(
  from: 'issuer' | 'acquirer',
  note: DisputeNote,
  clock: Clock,
  stan: string,
): Message {
  return {
    mti: from === 'issuer' ? '0322' : '0320',
    fields: {
      4: amountElement(note.minor),
      ...timeElements(clock),
      11: stan,
      32: note.acquirer,
      49: currencyNumber(note.currency) ?? '978',
      56: writeTags({ ID: note.id, ST: note.step, RE: note.reason, EV: note.evidence, OC: note.outcome }),
      61: writeTags({ AR: note.arn }),
      101: 'DISPUTE',
    },
  }
}

/** The step a message tells, or undefined when it tells none. */
export function disputeNoteOf(message: Message): DisputeNote | undefined {
  const { fields } = message
  if (fields[101] !== 'DISPUTE') return undefined
  const tags = readTags(fields[56])
  if (tags.ID === undefined || tags.ST === undefined || !(tags.ST in disputeSteps)) return undefined
  return {
    id: tags.ID,
    step: tags.ST as DisputeStep,
    reason: tags.RE ?? '',
    arn: readTags(fields[61]).AR ?? '',
    acquirer: fields[32] ?? '',
    minor: BigInt(fields[4] ?? '0'),
    currency: currencyOf(fields[49]),
    ...(tags.EV !== undefined && { evidence: tags.EV }),
    ...(tags.OC !== undefined && { outcome: tags.OC }),
  }
}

/** Whether this evidence beats this reason. */
export function evidenceWins(reason: string, evidence: string | undefined): boolean {
  if (evidence === 'W') return true
  const tracked = evidence === 'T' || evidence === 'B'
  const known = evidence === 'D' || evidence === 'B'
  const notReceived = reason === '13.1' || reason === '4853'
  const fraud = reason === '10.4' || reason === '4837'
  return (notReceived && tracked) || (fraud && known)
}
