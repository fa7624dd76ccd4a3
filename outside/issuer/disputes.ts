import type { Message } from '../iso8583/codec.ts'
import { answerTo } from '../iso8583/link.ts'
import { book } from '../cards/books.ts'
import { isoAt } from '../cards/clock.ts'
import {
  type DisputeNote, type DisputeStep, disputeMessage, disputeNoteOf, disputeReasons, disputeSteps, evidenceWins,
} from '../cards/dispute-words.ts' // prettier-ignore
import type { Row } from '../wire/store.ts'
import { freshId } from '../wire/marks.ts'
import type { CardRow } from './accounts.ts'
import type { Issuer } from './issuer.ts'

type Dispute = Row & {
  id: string
  entry_id: bigint
  arn: string
  stage: string
  state: 'open' | 'waiting' | 'closed'
  reason: string
  amount_minor: bigint
  currency: string
  outcome: string | null
  history: string
  account_id: string
  acquirer: string
}

const select = `select disputes.id, entry_id, disputes.arn, stage, state, reason, disputes.amount_minor, disputes.currency,
  outcome, history, account_id, acquirer from disputes join entries on entries.id = entry_id`
const byId = `${select} where disputes.id = ?`

/** Days a cardholder has to dispute a charge. */
const cardholderDays = 120

/** A card that disputes by itself does so when its purchase is posted; inside a write. */
export function afterClearing(issuer: Issuer, card: CardRow, arn: string): void {
  if (card.dispute === null) return
  const pre = card.dispute.startsWith('pre:')
  const entry = issuer.store.one<{ id: bigint }>(
    `select id from entries where arn = ? and kind = 'purchase'`,
    arn,
  )
  if (entry !== undefined) openDispute(issuer, entry.id, card.dispute.replace('pre:', ''), pre)
}

/** Dispute a posted purchase; inside a write. Undefined when it is no purchase, too old, or disputed already. */
export function openDispute(
  issuer: Issuer,
  entryId: bigint,
  reason: string,
  pre: boolean,
): string | undefined {
  const entry = issuer.store.one<Row & { arn: string; amount_minor: bigint; currency: string; at: string }>(
    `select arn, amount_minor, currency, at from entries where id = ? and kind = 'purchase'`,
    entryId,
  )
  if (entry === undefined || !(reason in disputeReasons)) return undefined
  if (entry.at < isoAt(issuer.clock, -cardholderDays * 86_400)) return undefined
  const id = freshId('dsp')
  const fresh = issuer.store.run(
    `insert into disputes (id, entry_id, arn, stage, state, reason, amount_minor, currency, history, at)
     values (?, ?, ?, '', 'waiting', ?, ?, ?, '[]', ?) on conflict do nothing`,
    id, entryId, entry.arn, reason, entry.amount_minor, entry.currency, isoAt(issuer.clock),
  ) // prettier-ignore
  if (fresh === 0) return undefined
  say(issuer, id, pre ? 'pre_dispute' : 'chargeback')
  return id
}

/** Take a dispute back on the cardholder's word, while the merchant has it; inside a write. */
export function withdrawDispute(issuer: Issuer, id: string): boolean {
  const dispute = issuer.store.one<Dispute>(byId, id)
  if (dispute?.state !== 'open' || dispute.stage !== 'chargeback') return false
  say(issuer, id, 'withdraw')
  return true
}

/** Owe the network the next step; what moves money waits for the clearing. */
function say(issuer: Issuer, id: string, step: DisputeStep, outcome?: string): void {
  const dispute = issuer.store.one<Dispute>(byId, id)
  if (dispute === undefined) return
  note(issuer, dispute, step, 'issuer', 'waiting')
  const message = disputeMessage('issuer', {
    id, step, reason: dispute.reason, arn: dispute.arn, acquirer: dispute.acquirer, minor: dispute.amount_minor,
    currency: dispute.currency, ...(outcome !== undefined && { outcome }),
  }, issuer.clock, nextStan(issuer)) // prettier-ignore
  issuer.forward.owe({
    peer: 'network',
    message,
    about: `${step} ${id}`,
    parked: disputeSteps[step] !== 'none',
  })
}

/** The next trace number of messages this issuer starts. */
export function nextStan(issuer: Issuer): string {
  const row = issuer.store.one<{ last: bigint | null }>(`select max(id) as last from forwards`)
  return String(((row?.last ?? 0n) % 999_998n) + 1n).padStart(6, '0')
}

function note(
  issuer: Issuer,
  dispute: Dispute,
  stage: string,
  by: string,
  state: Dispute['state'],
  outcome?: string,
) {
  const history = [
    ...(JSON.parse(dispute.history) as unknown[]),
    { stage, by, at: isoAt(issuer.clock), ...(outcome !== undefined && { outcome }) },
  ]
  issuer.store.run(
    `update disputes set stage = ?, state = ?, history = ?, outcome = coalesce(?, outcome) where id = ?`,
    stage,
    state,
    JSON.stringify(history),
    outcome ?? null,
    dispute.id,
  )
}

/** The network took a step of ours: book what it moved; inside a write. */
export function disputeAnswered(issuer: Issuer, about: string, _answer: Message): void {
  const [step, id] = about.split(' ')
  const dispute = issuer.store.one<Dispute>(byId, id ?? '')
  if (dispute === undefined) return
  const holder = `cardholder:${dispute.account_id}`
  if (step === 'chargeback') move(issuer, dispute, 'network:position', holder, 'chargeback')
  if (step === 'withdraw') move(issuer, dispute, holder, 'network:position', 'withdrawn')
  const ends = step === 'withdraw' || step === 'closed'
  issuer.store.run(`update disputes set state = ? where id = ?`, ends ? 'closed' : 'open', dispute.id)
  if (step === 'withdraw')
    issuer.store.run(`update disputes set outcome = 'withdrawn' where id = ?`, dispute.id)
}

function move(issuer: Issuer, dispute: Dispute, debit: string, credit: string, code: string): void {
  book(issuer.store, { debit, credit, currency: dispute.currency, minor: dispute.amount_minor, code, about: dispute.id }) // prettier-ignore
}

/** Hear a step from the merchant's side or a ruling; inside a write. A step heard before changes nothing. */
export function hearDispute(issuer: Issuer, message: Message): Message {
  const told = disputeNoteOf(message)
  const dispute = told && issuer.store.one<Dispute>(byId, told.id)
  if (told === undefined || dispute === undefined) return answerTo(message, { 39: '30' })
  const heard = (JSON.parse(dispute.history) as { stage: string }[]).some(({ stage }) => stage === told.step)
  if (!heard) takeStep(issuer, dispute, told)
  return answerTo(message, { 39: '00' })
}

function takeStep(issuer: Issuer, dispute: Dispute, told: DisputeNote): void {
  const holder = `cardholder:${dispute.account_id}`
  const by = told.step.startsWith('ruling') ? 'network' : 'merchant'
  const close = (outcome: string) => note(issuer, dispute, told.step, by, 'closed', outcome)
  const go = () => note(issuer, dispute, told.step, by, 'open')
  switch (told.step) {
    case 'answer':
      go()
      if (evidenceWins(dispute.reason, told.evidence)) finish(issuer, dispute, 'won')
      else say(issuer, dispute.id, 'chargeback')
      break
    case 'credit':
      move(issuer, dispute, 'network:position', holder, 'dispute_credit')
      close('lost')
      break
    case 'accept':
      close('lost')
      break
    case 'representment':
      // The cardholder keeps the provisional credit until this is decided.
      move(issuer, dispute, 'disputes:suspense', 'network:position', 'representment')
      go()
      if (evidenceWins(dispute.reason, told.evidence)) {
        move(issuer, dispute, holder, 'disputes:suspense', 'rebilled')
        finish(issuer, dispute, 'won')
      } else say(issuer, dispute.id, 'pre_arbitration')
      break
    case 'yield':
    case 'ruling_lost':
      move(issuer, dispute, 'network:position', 'disputes:suspense', told.step)
      close('lost')
      break
    case 'ruling_won':
      move(issuer, dispute, holder, 'disputes:suspense', 'rebilled')
      arbitrationFee(issuer, dispute)
      close('won')
      break
    case 'chargeback':
    case 'closed':
    case 'escalate':
    case 'pre_arbitration':
    case 'pre_dispute':
    case 'withdraw':
      go()
  }
}

function finish(issuer: Issuer, dispute: Dispute, outcome: string): void {
  say(issuer, dispute.id, 'closed', outcome)
  issuer.store.run(`update disputes set outcome = ? where id = ?`, outcome, dispute.id)
}

/** What the loser of an arbitration pays the network, in minor units. */
export const arbitrationMinor = 25_000n

function arbitrationFee(issuer: Issuer, dispute: Dispute): void {
  book(issuer.store, {
    debit: 'expense:disputes', credit: 'network:position', currency: dispute.currency, minor: arbitrationMinor,
    code: 'arbitration_fee', about: dispute.id,
  }) // prettier-ignore
}

/** The disputes of an account, newest first. */
export function disputesOf(issuer: Issuer, accountId: string): Dispute[] {
  return issuer.store.all<Dispute>(`${select} where account_id = ? order by disputes.id desc`, accountId)
}
