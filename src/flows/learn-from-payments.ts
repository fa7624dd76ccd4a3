import type { SequencedFact } from '#kernel/outbox.ts'
import type { Tx } from '#kernel/transaction.ts'
import { findPaymentFor } from '#money/payments/index.ts'
import { noteAnswers, recordOutcome, withdrawReviews } from '#trust/risk/index.ts'

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

const cardOf = (card: { readonly brand: string; readonly last4: string } | undefined) =>
  card && `${card.brand} ${card.last4}`

/** Attempts that were authorized, by the facts that name them, are learned together. */
async function learnAuthorized(tx: Tx, key: string, facts: readonly SequencedFact[]): Promise<void> {
  const named = [...new Set(facts.map((fact) => textOf(fact, 'attempt')))]
  const rows = await tx.sql<{ attempt: string; brand: string | null; last4: string | null }>`
    select id as attempt, card_brand as brand, card_last4 as last4
      from payments.attempts
     where id = any (${named}::text[])
     order by id`
  const answers = rows.map(({ attempt, brand, last4 }) => ({
    attempt,
    card: cardOf(brand === null || last4 === null ? undefined : { brand, last4 }),
  }))
  await noteAnswers(tx, key, 'authorized', answers)
}

const namesAuthorized = (fact: SequencedFact | undefined): boolean =>
  fact?.type === 'payment_authorized' && textOf(fact, 'attempt') !== undefined

/** What facts about payments say of the attempts they are about, in their order; those of a kind that follow one another at once. */
export async function learnFromFacts(tx: Tx, key: string, facts: readonly SequencedFact[]): Promise<void> {
  for (let at = 0; at < facts.length;) {
    let end = at
    while (namesAuthorized(facts[end])) end++
    if (end > at) await learnAuthorized(tx, key, facts.slice(at, end))
    else await learnFromFact(tx, key, facts[end++] as SequencedFact)
    at = end
  }
}

/** What a fact about a payment says of the attempt it is about: paid, declined, or fraud. Passed over where nobody judged. */
async function learnFromFact(tx: Tx, key: string, fact: SequencedFact): Promise<void> {
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
  switch (fact.type) {
    case 'payment_authorized':
    case 'payment_declined': {
      const kind = fact.type === 'payment_authorized' ? 'authorized' : 'declined'
      return noteAnswers(tx, key, kind, [{ attempt: id, card: cardOf(attempt.card) }])
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
