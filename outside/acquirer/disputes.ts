import type { Message } from '../iso8583/codec.ts'
import { answerTo } from '../iso8583/link.ts'
import { formatAmount } from '../wire/amounts.ts'
import type { Row } from '../wire/store.ts'
import { book } from '../cards/books.ts'
import { isoAt } from '../cards/clock.ts'
import { type DisputeStep, answerDays, disputeMessage, disputeNoteOf, disputeReasons, disputeSteps } from '../cards/dispute-words.ts' // prettier-ignore
import { arbitrationMinor } from '../issuer/disputes.ts'
import { type Acquirer, nextStan, tell } from './acquirer.ts'
import { findAuthorization, findOperation } from './authorization.ts'
import { addLine } from './clearing.ts'

/** A dispute as the acquirer keeps it. */
export type DisputeRow = Row & {
  id: string
  authorization_id: string
  capture_reference: string
  arn: string
  stage: string
  state: 'needs_response' | 'under_review' | 'closed'
  reason: string
  amount_minor: bigint
  currency: string
  respond_by: string | null
  outcome: string | null
  reference: string | null
  history: string
}

const columns = `id, authorization_id, capture_reference, arn, stage, state, reason, amount_minor, currency, respond_by, outcome,
  reference, history`

/** What a chargeback costs the merchant, in minor units. */
const chargebackFeeMinor = 1500n

/** A dispute by its id. */
export function findDispute(acquirer: Acquirer, id: string): DisputeRow | undefined {
  return acquirer.store.one<DisputeRow>(`select ${columns} from disputes where id = ?`, id)
}

/** The disputes after one, oldest first. */
export function disputesAfter(acquirer: Acquirer, after: string): DisputeRow[] {
  return acquirer.store.all<DisputeRow>(
    `select ${columns} from disputes where id > ? order by id limit 500`,
    after,
  )
}

/** A dispute as the merchant sees it. */
export function disputeOnWire(acquirer: Acquirer, row: DisputeRow) {
  return {
    id: row.id,
    authorization_id: row.authorization_id,
    reference: findAuthorization(acquirer.store, 'id', row.authorization_id)?.reference ?? null,
    capture_reference: row.capture_reference,
    arn: row.arn,
    stage: row.stage,
    state: row.state,
    reason: row.reason,
    reason_text: disputeReasons[row.reason] ?? 'other',
    amount: formatAmount(row.amount_minor, row.currency),
    currency: row.currency,
    respond_by: row.state === 'needs_response' ? row.respond_by : null,
    outcome: row.outcome,
    history: JSON.parse(row.history) as unknown,
  }
}

/** Hear a step from the issuer or a ruling; inside a write. A step heard before changes nothing. */
export function hearDispute(acquirer: Acquirer, message: Message): Message {
  const told = disputeNoteOf(message)
  if (told === undefined) return answerTo(message, { 39: '30' })
  const capture = findOperation(acquirer.store, 'arn', told.arn)
  if (capture === undefined) return answerTo(message, { 39: '12' })
  const known = findDispute(acquirer, told.id)
  if (known === undefined)
    acquirer.store.run(
      `insert into disputes (id, authorization_id, capture_reference, arn, stage, state, reason, amount_minor, currency, history, at)
       values (?, ?, ?, ?, '', 'under_review', ?, ?, ?, '[]', ?)`,
      told.id, capture.authorization_id, capture.reference, told.arn, told.reason, told.minor, told.currency,
      isoAt(acquirer.clock),
    ) // prettier-ignore
  const row = findDispute(acquirer, told.id)
  if (row === undefined || heard(row, told.step)) return answerTo(message, { 39: '00' })
  take(acquirer, row, told.step, told.outcome)
  const after = findDispute(acquirer, told.id) ?? row
  const type = known === undefined ? 'opened' : after.state === 'closed' ? 'closed' : 'changed'
  const url = findAuthorization(acquirer.store, 'id', row.authorization_id)?.notify_url
  tell(acquirer, `dispute.${type}`, row.id, url, disputeOnWire(acquirer, after))
  return answerTo(message, { 39: '00' })
}

function heard(row: DisputeRow, step: string): boolean {
  return (JSON.parse(row.history) as { step: string }[]).some((each) => each.step === step)
}

function take(acquirer: Acquirer, row: DisputeRow, step: DisputeStep, outcome?: string): void {
  const days = step === 'pre_dispute' ? 3 : answerDays(row.reason)
  const by = step.startsWith('ruling') ? 'network' : 'issuer'
  switch (step) {
    case 'pre_dispute':
    case 'chargeback':
    case 'pre_arbitration':
      change(acquirer, row, { step, by, stage: step, state: 'needs_response', days })
      if (step === 'chargeback') {
        move(acquirer, row, 'chargeback', -row.amount_minor)
        charge(acquirer, row, 'income:disputes', chargebackFeeMinor)
      }
      break
    case 'withdraw':
      change(acquirer, row, { step, by, stage: row.stage, state: 'closed', outcome: 'withdrawn' })
      move(acquirer, row, 'reversal', row.amount_minor)
      break
    case 'ruling_lost':
      change(acquirer, row, { step, by, stage: 'arbitration', state: 'closed', outcome: 'lost' })
      move(acquirer, row, 'chargeback', -row.amount_minor)
      charge(acquirer, row, 'network:position', arbitrationMinor)
      break
    case 'ruling_won':
      change(acquirer, row, { step, by, stage: 'arbitration', state: 'closed', outcome: 'won' })
      break
    case 'closed':
    case 'accept':
    case 'answer':
    case 'credit':
    case 'escalate':
    case 'representment':
    case 'yield':
      change(acquirer, row, { step, by, stage: row.stage, state: 'closed', outcome: outcome ?? 'won' })
  }
}

type Change = {
  readonly step: string
  readonly by: string
  readonly stage: string
  readonly state: DisputeRow['state']
  readonly outcome?: string
  readonly days?: number
}

function change(acquirer: Acquirer, row: DisputeRow, to: Change): void {
  const at = isoAt(acquirer.clock)
  const history = [
    ...(JSON.parse(row.history) as unknown[]),
    { stage: to.stage, step: to.step, by: to.by, at },
  ]
  const respondBy =
    to.days === undefined ? null : isoAt(acquirer.clock, (to.days * 86_400) / acquirer.clock.speed)
  acquirer.store.run(
    `update disputes set stage = ?, state = ?, outcome = ?, respond_by = ?, history = ? where id = ?`,
    to.stage, to.state, to.outcome ?? null, respondBy, JSON.stringify(history), row.id,
  ) // prettier-ignore
}

/** Money of the dispute through the network: positive to the merchant. */
function move(acquirer: Acquirer, row: DisputeRow, type: 'chargeback' | 'reversal', minor: bigint): void {
  book(acquirer.store, { debit: 'network:position', credit: 'merchant:payable', currency: row.currency, minor, code: type, about: row.id }) // prettier-ignore
  addLine(acquirer, { ...lineOf(row), type, gross: minor, markup: 0n })
}

function charge(acquirer: Acquirer, row: DisputeRow, credit: string, minor: bigint): void {
  book(acquirer.store, { debit: 'merchant:payable', credit, currency: row.currency, minor, code: 'fee', about: row.id }) // prettier-ignore
  addLine(acquirer, { ...lineOf(row), type: 'fee', gross: 0n, markup: -minor })
}

const lineOf = (row: DisputeRow) => ({
  authorizationId: row.authorization_id, operationRef: row.id, arn: row.arn, interchange: 0n, scheme: 0n, currency: row.currency,
}) // prettier-ignore

/** What kind of evidence this is, as the wire tells it. */
export function evidenceKind(evidence: Readonly<Record<string, unknown>>): string {
  const text = typeof evidence.text === 'string' ? evidence.text : ''
  if (text.includes('winning_evidence')) return 'W'
  if (text.includes('losing_evidence')) return 'L'
  const tracked = evidence.tracking_number !== undefined
  const known = evidence.delivered_at !== undefined && evidence.customer_ip !== undefined
  return tracked && known ? 'B' : tracked ? 'T' : known ? 'D' : 'N'
}

const answers: Readonly<Record<string, DisputeStep>> = {
  pre_dispute: 'answer',
  chargeback: 'representment',
  pre_arbitration: 'escalate',
}
const givingIn: Readonly<Record<string, DisputeStep>> = {
  pre_dispute: 'credit',
  chargeback: 'accept',
  pre_arbitration: 'yield',
}

/** Answer for the merchant: fight with evidence, or give in. Undefined when nothing is asked; inside a write. */
export function respond(
  acquirer: Acquirer,
  row: DisputeRow,
  fight: boolean,
  evidence: string,
  reference: string,
): DisputeStep | undefined {
  const step = (fight ? answers : givingIn)[row.stage]
  if (row.state !== 'needs_response' || step === undefined) return undefined
  const stage = step === 'representment' ? 'representment' : step === 'escalate' ? 'arbitration' : row.stage
  change(acquirer, row, {
    step,
    by: 'merchant',
    stage,
    state: fight ? 'under_review' : 'closed',
    ...(!fight && { outcome: 'lost' }),
  })
  acquirer.store.run(`update disputes set reference = ? where id = ?`, reference, row.id)
  const message = disputeMessage('acquirer', {
    id: row.id, step, reason: row.reason, arn: row.arn, acquirer: acquirer.number, minor: row.amount_minor,
    currency: row.currency, ...(fight && { evidence }),
  }, acquirer.clock, nextStan(acquirer)) // prettier-ignore
  const parked = disputeSteps[step] !== 'none'
  acquirer.forward.owe({ peer: 'network', message, about: `dispute:${row.id}:${step}`, parked })
  return step
}

/** The network took a step of ours: book what it moved; inside a write. */
export function stepTaken(acquirer: Acquirer, id: string, step: string): void {
  const row = findDispute(acquirer, id)
  if (row === undefined) return
  if (step === 'representment') move(acquirer, row, 'reversal', row.amount_minor)
  if (step === 'credit' || step === 'yield') move(acquirer, row, 'chargeback', -row.amount_minor)
}

/** Deadlines that passed: a question stays unanswered, everything else is given in. */
export async function expireDisputes(acquirer: Acquirer): Promise<void> {
  const due = acquirer.store.all<{ id: string }>(
    `select id from disputes where state = 'needs_response' and respond_by <= ?`,
    isoAt(acquirer.clock),
  )
  if (due.length === 0) return
  await acquirer.store.write(() => {
    for (const { id } of due) {
      const row = findDispute(acquirer, id)
      if (row === undefined || row.state !== 'needs_response') continue
      respond(acquirer, row, row.stage === 'pre_dispute', 'N', `deadline:${id}:${row.stage}`)
      const after = findDispute(acquirer, id) ?? row
      const type = after.state === 'closed' ? 'dispute.closed' : 'dispute.changed'
      const url = findAuthorization(acquirer.store, 'id', row.authorization_id)?.notify_url
      tell(acquirer, type, id, url, disputeOnWire(acquirer, after))
    }
  })
  acquirer.forward.pump()
}
