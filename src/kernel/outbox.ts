import type { Queries } from './database.ts'

/** A fact as it is told: what happened, to what, by whom, because of what. The payload has no personal data. */
export type Fact = {
  readonly type: string
  readonly aggregate: string
  readonly actor: string
  readonly cause?: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** Tell a fact in the transaction that makes it true. */
export async function tell(tx: Queries, fact: Fact): Promise<void> {
  const { type, aggregate, actor, cause = null, payload } = fact
  await tx.sql`select kernel.tell(${type}, ${aggregate}, ${actor}, ${cause}, ${payload}::jsonb) as id`
}

export { consume, type Consumer, type ConsumerOptions, type FactHandler } from './outbox/consume.ts'
export { factsAfter, factsSince, lastPlace, type SequencedFact, type Since } from './outbox/facts.ts'
export { onChange, type Follower } from './outbox/follow.ts'
export { sequenceOnce, startSequencer } from './outbox/sequence.ts'
