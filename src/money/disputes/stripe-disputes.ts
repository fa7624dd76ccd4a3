import type { Stripe } from 'stripe'
import { parseCurrency } from '#kernel/currency.ts'
import type { HttpOut } from '#kernel/http-out.ts'
import { money } from '#kernel/money.ts'
import { assert, done, refused } from '#kernel/result.ts'
import { stripeClient, type StripeAccess } from '#money/payments/index.ts'
import type { DisputeDesk } from './acquirer-disputes.ts'
import type { DisputeStage, DisputeState } from './dispute.ts'
import type { ToldDispute } from './hear-dispute.ts'

const connector = 'stripe'

/** Where a dispute is, in our words. Warnings are asked about like disputes, and no money has moved for them. */
const states: Readonly<Record<string, readonly [DisputeState, DisputeStage]>> = {
  warning_needs_response: ['needs_response', 'pre_dispute'],
  warning_under_review: ['under_review', 'pre_dispute'],
  warning_closed: ['withdrawn', 'pre_dispute'],
  needs_response: ['needs_response', 'chargeback'],
  under_review: ['under_review', 'representment'],
  won: ['won', 'representment'],
  lost: ['lost', 'chargeback'],
}

/** The card networks' reasons as the provider names them. */
const reasonText = (reason: string) => `disputed as ${reason.replaceAll('_', ' ')}`.slice(0, 60)

/**
 * A dispute in our words; throws where it cannot be read. The money is taken when it is opened and given back when it is
 * won, which is what the provider's balance says too.
 */
export function readStripeDispute(dispute: Stripe.Dispute): ToldDispute {
  const currency = parseCurrency(dispute.currency.toUpperCase())
  const known = states[dispute.status]
  assert(currency.ok && known !== undefined, `Stripe dispute ${dispute.id} cannot be read`)
  const [state, stage] = known
  const { charge, evidence_details: details } = dispute
  const isTaken = stage !== 'pre_dispute'
  return {
    connector,
    providerId: dispute.id,
    merchantRef: typeof charge === 'string' ? '' : (charge.metadata['merchant_ref'] ?? ''),
    state,
    stage,
    reason: dispute.reason.slice(0, 20),
    reasonText: reasonText(dispute.reason),
    amount: money(BigInt(dispute.amount), currency.value),
    respondBy: details.due_by === null ? undefined : new Date(details.due_by * 1000),
    steps: [...(isTaken ? ['chargeback'] : []), ...(state === 'won' ? ['representment'] : [])],
  }
}

/** Our names of evidence in the provider's; what it has no name for is told as text. */
const fields = { tracking_number: 'shipping_tracking_number', delivered_at: 'shipping_date' } as const

function evidenceOf(
  given: Readonly<Record<string, string>>,
  files: readonly string[],
): Stripe.DisputeUpdateParams.Evidence {
  const named = Object.entries(fields).flatMap(([ours, theirs]) =>
    given[ours] === undefined ? [] : [[theirs, given[ours].slice(0, 2_000)] as const],
  )
  const text = Object.entries(given)
    .filter(([name]) => !(name in fields))
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
  const [first] = files
  return {
    ...Object.fromEntries(named),
    ...(text === '' ? {} : { uncategorized_text: text.slice(0, 20_000) }),
    ...(first === undefined ? {} : { uncategorized_file: first }),
  }
}

const isOver = (error: unknown): boolean => (error as { statusCode?: unknown }).statusCode === 400

/** The disputes of a provider that speaks Stripe's API. It takes one file with an answer: the first that was kept. */
export function stripeDisputes(access: StripeAccess, out: HttpOut): DisputeDesk {
  let made: Promise<Stripe> | undefined
  const client = () => (made ??= stripeClient(access, out))
  const find = async (id: string) => {
    const stripe = await client()
    return readStripeDispute(await stripe.disputes.retrieve(id, { expand: ['charge'] }))
  }
  return {
    connector,
    async all() {
      const told: ToldDispute[] = []
      for await (const each of (await client()).disputes.list({ limit: 100, expand: ['data.charge'] }))
        told.push(readStripeDispute(each))
      return told.toReversed()
    },
    async handOver(_providerId, { reference, name, mediaType, content }) {
      const stripe = await client()
      const file = { data: content, name, type: mediaType }
      const made = await stripe.files.create(
        { purpose: 'dispute_evidence', file },
        { idempotencyKey: reference },
      )
      assert(made.size === content.length, `file of a dispute is another: ${made.size} bytes`)
      return made.id
    },
    async answer(providerId, { reference, evidence, files = [] }) {
      const stripe = await client()
      const once = { idempotencyKey: reference }
      const answered =
        evidence === undefined
          ? stripe.disputes.close(providerId, {}, once)
          : stripe.disputes.update(providerId, { evidence: evidenceOf(evidence, files), submit: true }, once)
      const said = await answered.then(
        () => true,
        (error: unknown) => {
          if (!isOver(error)) throw error
          return false
        },
      )
      return said ? done(await find(providerId)) : refused('not_open_for_response')
    },
  }
}
