import { inTransaction } from '#kernel/transaction.ts'
import { parseId } from '#kernel/ids.ts'
import {
  addDisputeFile,
  findDisputes,
  stagedEvidence,
  stageEvidence,
  type Dispute,
  type Staged,
} from '#money/disputes/index.ts'
import { chargeName, intentName, isRequest } from '#money/requests/index.ts'
import { answerDispute } from '#flows/answer-dispute.ts'
import { disputesOfRequests, movementsOfRequests } from '#views/gateway-account/index.ts'
import { movementAsStripe } from './account.ts'
import { fault, missing } from './fault.ts'
import { group, type Fields } from './fields.ts'
import { knownFile } from './files.ts'
import { listOf, pageOf, seconds } from './objects.ts'
import type { Gateway, Work } from './serve.ts'

const texts = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_tracking_number',
  'uncategorized_text',
] as const

const files = [
  'cancellation_policy',
  'customer_communication',
  'customer_signature',
  'duplicate_charge_documentation',
  'receipt',
  'refund_policy',
  'service_documentation',
  'shipping_documentation',
  'uncategorized_file',
] as const

const isText = (name: string) => (texts as readonly string[]).includes(name)
const isFile = (name: string) => (files as readonly string[]).includes(name)

/** Names our providers have their own word for. */
const ours: Readonly<Record<string, string>> = {
  shipping_tracking_number: 'tracking_number',
  customer_purchase_ip: 'customer_ip',
}

/** Reasons in the card schemes' words, and what Stripe calls them. */
const reasons: Readonly<Record<string, string>> = {
  fraud_card_absent: 'fraudulent',
  no_cardholder_authorization: 'fraudulent',
  duplicate_processing: 'duplicate',
  not_received: 'product_not_received',
  not_as_described: 'product_unacceptable',
  canceled_merchandise: 'subscription_canceled',
  credit_not_processed: 'credit_not_processed',
}

function statusOf({ state, stage }: Dispute): string {
  const isInquiry = stage === 'pre_dispute'
  switch (state) {
    case 'needs_response':
      return isInquiry ? 'warning_needs_response' : 'needs_response'
    case 'under_review':
      return isInquiry ? 'warning_under_review' : 'under_review'
    case 'won':
      return isInquiry ? 'warning_closed' : 'won'
    case 'withdrawn':
      return 'won'
    case 'lost':
      return 'lost'
  }
}

async function asStripe({ db }: Gateway, dispute: Dispute): Promise<object> {
  const staged = await stagedEvidence(db, dispute.id)
  // What was answered at the desk has no names of Stripe's.
  const said: Staged = { uncategorized_text: dispute.evidence?.['text'] ?? '', ...staged }
  const moves = (await movementsOfRequests(db, { most: 100 })).filter(
    ({ disputeId }) => disputeId === dispute.id,
  )
  const { paymentId } = dispute
  return {
    id: dispute.id,
    object: 'dispute',
    amount: Number(dispute.amount.minor),
    balance_transactions: moves.map(movementAsStripe),
    charge: paymentId === null ? null : chargeName(paymentId),
    created: seconds(dispute.openedAt),
    currency: dispute.amount.currency.toLowerCase(),
    enhanced_eligibility_types: [],
    evidence: {
      ...Object.fromEntries([...texts, ...files].map((name) => [name, said[name] || null])),
      enhanced_evidence: {},
    },
    evidence_details: {
      due_by: dispute.respondBy === null ? null : seconds(dispute.respondBy),
      enhanced_eligibility: {},
      has_evidence: Object.values(said).some((each) => each !== ''),
      past_due: false,
      submission_count: dispute.answeredAt === null ? 0 : 1,
      submission_method: dispute.answeredAt === null ? 'not_submitted' : 'manual',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    network_reason_code: dispute.reason,
    payment_intent: paymentId === null ? null : intentName(paymentId),
    reason: reasons[dispute.reasonText] ?? 'general',
    status: statusOf(dispute),
  }
}

/** A dispute of a payment that was asked for here; others are as none. */
async function knownDispute({ db }: Gateway, name: string): Promise<Dispute> {
  const id = parseId('dis', name)
  const [found] = id.ok ? await findDisputes(db, { id: id.value }) : []
  if (found === undefined || found.reference === null || !isRequest(found.reference))
    throw missing('dispute', name)
  return found
}

/** One dispute as it is now. */
export const retrieveDispute: Work = async (gateway, { id }) =>
  asStripe(gateway, await knownDispute(gateway, id))

/** Disputes, the newest first. */
export const listDisputes: Work = async (gateway, { fields }) => {
  const page = pageOf(fields)
  const found = await disputesOfRequests(gateway.db, {
    below: page.after,
    above: page.before,
    most: page.most + 1,
  })
  const shown = await Promise.all(found.map((each) => asStripe(gateway, each)))
  return listOf('/v1/disputes', shown, page, (each) => each)
}

function evidenceIn(fields: Fields): Staged {
  const given = group(fields, 'evidence')
  for (const name of Object.keys(given))
    if (!isText(name) && !isFile(name))
      throw fault(400, `Received unknown parameter: evidence[${name}]`, {
        code: 'parameter_unknown',
        param: `evidence[${name}]`,
      })
  if ([...fields.keys()].some((name) => name.startsWith('metadata')))
    throw fault(400, 'Disputes keep no metadata here.', { param: 'metadata' })
  return given
}

const closed = (dispute: Dispute) =>
  fault(400, `This dispute is already ${statusOf(dispute)}.`, { code: 'dispute_not_open' })

/** Files a program named go to the dispute; the very same file is there once. */
async function attach(gateway: Gateway, dispute: Dispute, given: Staged, actor: string): Promise<void> {
  for (const [name, file] of Object.entries(given)) {
    if (!isFile(name) || file === '') continue
    const param = `evidence[${name}]`
    const upload = await knownFile(gateway, file, param)
    const added = await inTransaction(gateway.db, (tx) =>
      addDisputeFile(tx, dispute.id, { ...upload, actor }),
    )
    if (!added.ok && added.refusal !== 'file_exists')
      throw fault(400, added.refusal.replaceAll('_', ' '), { param })
  }
}

async function answerNow(
  gateway: Gateway,
  dispute: Dispute,
  given: { readonly how: 'fight' | 'accept'; readonly said: Staged; readonly actor: string },
): Promise<object> {
  const { how, said, actor } = given
  const named = Object.entries(said).filter(([name]) => isText(name) && name !== 'uncategorized_text')
  const more = Object.fromEntries(named.map(([name, text]) => [ours[name] ?? name, text]))
  const text = said['uncategorized_text'] ?? ''
  const answered = await answerDispute(gateway.db, gateway.disputes ?? [], {
    id: dispute.id,
    how,
    text,
    more,
    actor,
  })
  if (answered.ok) return asStripe(gateway, await knownDispute(gateway, dispute.id))
  switch (answered.refusal) {
    case 'dispute_not_found':
      throw missing('dispute', dispute.id)
    case 'not_open_for_response':
      throw closed(dispute)
    case 'provider_silent':
      throw fault(503, 'The provider does not answer; send it again.', { type: 'api_error' })
  }
}

/** Say what speaks for the merchant; it is sent to the provider at once unless `submit` is false. */
export const updateDispute: Work = async (gateway, { id, key, fields }) => {
  const dispute = await knownDispute(gateway, id)
  const given = evidenceIn(fields)
  if (dispute.state !== 'needs_response') throw closed(dispute)
  await attach(gateway, dispute, given, key)
  await stageEvidence(gateway.db, dispute.id, given)
  if (fields.get('submit') === 'false') return asStripe(gateway, dispute)
  const said = await stagedEvidence(gateway.db, dispute.id)
  return answerNow(gateway, dispute, { how: 'fight', said, actor: key })
}

/** Give in: the dispute is lost. */
export const closeDispute: Work = async (gateway, { id, key }) => {
  const dispute = await knownDispute(gateway, id)
  if (dispute.state !== 'needs_response') throw closed(dispute)
  return answerNow(gateway, dispute, { how: 'accept', said: {}, actor: key })
}
