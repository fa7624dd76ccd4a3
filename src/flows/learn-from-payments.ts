import type { SequencedFact } from '#kernel/outbox.ts'
import type { Tx } from '#kernel/transaction.ts'
import { findPaymentFor } from '#money/payments/index.ts'
import { noteAnswer, recordOutcome, withdrawReviews } from '#trust/risk/index.ts'

/** The facts from which risk learns how attempts ended. */
export const factsRiskHears: readonly string[] = [
  'payment_authorized',
  'payment_declined',
  'payment_refund_requested',
  'settlement_imported',
  'order_canceled',
  'payer_proof_passed',
  'payer_proof_failed',
]

/** A refund whose reason begins with this word is one because of fraud. */
const saysFraud = /^fraud\b/i

const textOf = (fact: SequencedFact, name: string): string | undefined => {
  const value = fact.payload[name]
  return typeof value === 'string' ? value : undefined
}

/** The order or other reference a payment's fact is about. */
const referenceOf = (fact: SequencedFact): string =>
  textOf(fact, 'reference') ?? textOf(fact, 'order') ?? fact.aggregate

/** Chargebacks are told by the provider's settlement file. */
async function learnChargebacks(tx: Tx, { aggregate, actor }: SequencedFact): Promise<void> {
  const charged = await tx.sql<{ attempt: string }>`
    select attempt_id as attempt from reconciliation.lines
     where file_id = ${aggregate} and type = 'chargeback' and attempt_id is not null
     order by attempt_id`
  for (const { attempt } of charged) await recordOutcome(tx, { attempt, kind: 'chargeback', actor })
}

/** What a fact about a payment says of the attempt it is about: paid, declined, or fraud. Passed over where nobody judged. */
export async function learnFromFact(tx: Tx, key: string, fact: SequencedFact): Promise<void> {
  const reference = referenceOf(fact)
  if (fact.type === 'order_canceled') return withdrawReviews(tx, reference)
  if (fact.type === 'settlement_imported') return learnChargebacks(tx, fact)
  const payment = await findPaymentFor(tx, reference)
  const named = textOf(fact, 'attempt')
  const attempt =
    payment?.attempts.find(({ id }) => id === named) ??
    payment?.attempts.find(({ authorized, surplus }) => authorized.minor > 0n && !surplus)
  if (attempt === undefined) return undefined
  const { id } = attempt
  const card = attempt.card && `${attempt.card.brand} ${attempt.card.last4}`
  switch (fact.type) {
    case 'payment_authorized':
    case 'payment_declined': {
      const kind = fact.type === 'payment_authorized' ? 'authorized' : 'declined'
      return noteAnswer(tx, key, { attempt: id, kind, card })
    }
    case 'payer_proof_passed':
      return recordOutcome(tx, { attempt: id, kind: 'proof_passed', actor: fact.actor })
    case 'payer_proof_failed':
      // Who would rather pay another way has failed at nothing.
      if (textOf(fact, 'code') === 'proof_canceled') return undefined
      return recordOutcome(tx, { attempt: id, kind: 'proof_failed', actor: fact.actor })
    case 'payment_refund_requested': {
      const refund = payment?.operations.find((each) => each.id === textOf(fact, 'operation'))
      if (!saysFraud.test(refund?.reason ?? '')) return undefined
      return recordOutcome(tx, { attempt: id, kind: 'fraud_refund', actor: fact.actor })
    }
  }
  return undefined
}
