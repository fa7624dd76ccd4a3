import type { Message } from '../iso8583/codec.ts'
import { answerTo } from '../iso8583/link.ts'
import { book } from '../cards/books.ts'
import {
  type DisputeNote,
  disputeMessage,
  disputeNoteOf,
  disputeSteps,
  evidenceWins,
} from '../cards/dispute-words.ts'
import { arbitrationMinor } from '../issuer/disputes.ts'
import type { Row } from '../wire/store.ts'
import { recordDisputeItem } from './items.ts'
import { type Member, type Network, nextStan } from './network.ts'

type Dispute = Row & {
  id: string
  acquirer: string
  issuer: string
  arn: string
  reason: string
  minor: bigint
  currency: string
  evidence: string
  step: string
  outcome: string | null
}

const select = `select id, acquirer, issuer, arn, reason, minor, currency, evidence, step, outcome from disputes where id = ?`

/** Carry a step of a dispute to the other side; with an escalation the network itself decides. */
export async function takeDispute(network: Network, member: Member, message: Message): Promise<Message> {
  const told = disputeNoteOf(message)
  if (told === undefined) return answerTo(message, { 39: '30' })
  const response = await network.store.write(() => takeStep(network, member, told, message))
  network.forward.pump()
  return answerTo(message, { 39: response })
}

function takeStep(network: Network, member: Member, told: DisputeNote, message: Message): string {
  if (member.kind === 'issuer' && network.store.one(select, told.id) === undefined) {
    const item = network.store.one<{ acquirer: string; issuer: string }>(
      `select acquirer, issuer from items where arn = ? and kind = 'capture'`,
      told.arn,
    )
    if (item === undefined || item.issuer !== member.number) return '12'
    network.store.run(
      `insert into disputes (id, acquirer, issuer, arn, reason, minor, currency, step) values (?, ?, ?, ?, ?, ?, ?, '')`,
      told.id, item.acquirer, item.issuer, told.arn, told.reason, told.minor, told.currency,
    ) // prettier-ignore
  }
  const dispute = network.store.one<Dispute>(select, told.id)
  if (dispute === undefined || (member.number !== dispute.acquirer && member.number !== dispute.issuer))
    return '12'
  if (dispute.step === told.step) return '00'
  network.store.run(
    `update disputes set step = ?, evidence = coalesce(?, evidence), outcome = coalesce(?, outcome) where id = ?`,
    told.step, told.evidence ?? null, told.outcome ?? null, told.id,
  ) // prettier-ignore
  if (told.step === 'escalate') rule(network, { ...dispute, evidence: told.evidence ?? dispute.evidence })
  else pass(network, member, dispute, told, message)
  return '00'
}

function pass(network: Network, member: Member, dispute: Dispute, told: DisputeNote, message: Message): void {
  const other = member.number === dispute.acquirer ? dispute.issuer : dispute.acquirer
  const way = disputeSteps[told.step]
  if (way === 'none') {
    network.forward.owe({ peer: other, message, about: 'note' })
    return
  }
  const item = recordDisputeItem(network, {
    kind: told.step,
    acquirer: dispute.acquirer,
    issuer: dispute.issuer,
    arn: dispute.arn,
    minor: way === 'to_acquirer' ? dispute.minor : -dispute.minor,
    currency: dispute.currency,
    from_member: member.number,
  })
  network.forward.owe({ peer: other, message, about: `item:${item}`, parked: true })
}

/** Decide by the evidence; both sides hear it at the next cut-off, and the loser pays the fee. */
function rule(network: Network, dispute: Dispute): void {
  const step = evidenceWins(dispute.reason, dispute.evidence) ? 'ruling_won' : 'ruling_lost'
  network.store.run(
    `update disputes set step = ?, outcome = ? where id = ?`,
    step,
    step === 'ruling_won' ? 'won' : 'lost',
    dispute.id,
  )
  const told: DisputeNote = { ...dispute, step, evidence: dispute.evidence, outcome: step.slice(7) }
  for (const [peer, from] of [
    [dispute.acquirer, 'issuer'],
    [dispute.issuer, 'acquirer'],
  ] as const)
    // prettier-ignore
    network.forward.owe({
      peer,
      message: disputeMessage(from, told, network.clock, nextStan(network)),
      about: `ruling:${dispute.id}:${peer}`,
      parked: true,
    })
}

/** A side has heard the ruling: book its part; inside a write. */
export function ruled(network: Network, id: string, member: string): void {
  const dispute = network.store.one<Dispute>(select, id)
  if (dispute === undefined) return
  const line = (debit: string, credit: string, minor: bigint) =>
    book(network.store, { debit, credit, currency: dispute.currency, minor, code: dispute.step, about: id })
  const account = `member:${member}`
  const lost = dispute.step === 'ruling_lost'
  if (member === dispute.acquirer && lost) {
    line(account, 'transit', dispute.minor)
    line(account, 'fees:arbitration', arbitrationMinor)
  }
  if (member === dispute.issuer && lost) line('transit', account, dispute.minor)
  if (member === dispute.issuer && !lost) line(account, 'fees:arbitration', arbitrationMinor)
}
