import type { Queries } from '#kernel/database.ts'
import type { DecisionId } from './assess.ts'
import type { Reason } from './decide.ts'
import type { Facts } from './features.ts'
import type { OutcomeKind } from './outcomes.ts'
import type { DecisionState } from './review.ts'
import type { RiskAction } from './rules.ts'

/** A decision as it was written down. */
export type Decision = {
  readonly id: DecisionId
  readonly attempt: string
  readonly reference: string
  readonly action: RiskAction
  readonly probability: number | null
  readonly reasons: readonly Reason[]
  readonly facts: Facts
  readonly ruleSet: number
  readonly model: number | null
  readonly microseconds: number
  readonly decidedAt: Date
  readonly state: DecisionState
  readonly reviewedAt: Date | null
  readonly reviewedBy: string | null
  readonly note: string | null
  readonly outcomes: readonly OutcomeKind[]
}

type Filter = {
  readonly id?: DecisionId
  readonly reference?: string
  readonly state?: DecisionState
  readonly action?: RiskAction
  readonly belowId?: string
  readonly most?: number
}

/** Decisions, the newest first, at most fifty or as many as asked; below one for the page after it. */
export async function listDecisions(db: Queries, filter: Filter = {}): Promise<Decision[]> {
  const { id = null, reference = null, state = null, action = null, belowId = null, most = 50 } = filter
  return db.sql<Decision>`
    select d.id, d.attempt, d.reference, d.action, d.probability, d.reasons, d.facts, d.rule_set as "ruleSet",
           d.model, d.microseconds, d.decided_at as "decidedAt", d.state, d.reviewed_at as "reviewedAt",
           d.reviewed_by as "reviewedBy", d.note,
           array(select o.kind from risk.outcomes o where o.decision_id = d.id order by o.at) as outcomes
      from risk.decisions d
     where (${id}::text is null or d.id = ${id})
       and (${reference}::text is null or d.reference = ${reference})
       and (${state}::text is null or d.state = ${state})
       and (${action}::text is null or d.action = ${action})
       and (${belowId}::text is null or d.id < ${belowId})
     order by d.id desc
     limit ${most}`
}

/** What waits for an operator, the longest wait first. */
export async function reviewQueue(db: Queries): Promise<Decision[]> {
  return (await listDecisions(db, { state: 'waiting', most: 200 })).toReversed()
}

/** One decision, if there is one of this id. */
export async function findDecision(db: Queries, id: DecisionId): Promise<Decision | undefined> {
  return (await listDecisions(db, { id, most: 1 }))[0]
}

/** A decision that shares a trait with another: who used the same card, mail, address or device, and how it ended. */
export type Relative = Pick<Decision, 'id' | 'reference' | 'action' | 'state' | 'decidedAt' | 'outcomes'> & {
  readonly shared: readonly string[]
}

/** Earlier and later decisions that share a trait with this one, the newest first. */
export async function relativesOf(db: Queries, id: DecisionId, most = 20): Promise<Relative[]> {
  return db.sql<Relative>`
    select other.id, other.reference, other.action, other.state, other.decided_at as "decidedAt",
           array(select o.kind from risk.outcomes o where o.decision_id = other.id order by o.at) as outcomes,
           array_agg(distinct own.trait ->> 'kind') as shared
      from risk.decisions d
     cross join lateral jsonb_array_elements(d.traits) as own (trait)
      join risk.decisions other on other.traits @> jsonb_build_array(own.trait) and other.id <> d.id
     where d.id = ${id}
     group by other.id
     order by other.id desc
     limit ${most}`
}
