import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { tell } from '#kernel/outbox.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { DecisionId } from './assess.ts'
import { decide, type Reason } from './decide.ts'
import type { Facts } from './features.ts'
import { recordOutcome } from './outcomes.ts'
import { judgesOf } from './rule-sets.ts'
import type { RiskAction } from './rules.ts'

/** A decision, and the review of it where one was asked for. Withdrawn: what was to be reviewed is gone. */
export const decisionLifecycle = lifecycle({
  decided: { hold: 'waiting' },
  waiting: { approve: 'approved', refuse: 'refused', withdraw: 'withdrawn' },
  approved: {},
  refused: {},
  withdrawn: {},
})

/** The state of a decision. */
export type DecisionState = StateOf<typeof decisionLifecycle>

/** Why a review was not decided; the detail has the state it is in. */
export type ReviewRefusal = 'decision_not_found' | 'wrong_state'

/** What only the provider's answer tells of an attempt. */
export type Answered = { readonly addressCheck: string | undefined }

/** The rules the attempt was judged by, asked once more with what the answer told: what they ask for now is for a person. */
async function judgeAnswer(tx: Tx, attempt: string, { addressCheck: avs }: Answered): Promise<void> {
  if (avs === undefined) return
  const [known] = await tx.sql<{ id: DecisionId; facts: Facts; action: RiskAction; ruleSet: number }>`
    select id, facts, action, rule_set as "ruleSet" from risk.decisions
     where attempt = ${attempt} and state = 'decided' for update`
  if (known === undefined || known.facts['avs'] !== undefined) return
  const judges = await judgesOf(tx, { ruleSet: known.ruleSet, model: null })
  const before = decide(judges, known.facts).reasons.map(reasonText)
  const facts = { ...known.facts, avs }
  const { action, reasons } = decide(judges, facts)
  const fresh = reasons.filter((each) => !before.includes(reasonText(each)))
  const isGraver = fresh.length > 0 && action !== 'allow' && known.action !== 'review'
  await tx.sql`
    update risk.decisions
       set facts = ${facts}::jsonb, action = ${isGraver ? 'review' : known.action},
           reasons = ${JSON.stringify(fresh)}::jsonb || reasons
     where id = ${known.id}`
}

const reasonText = (each: Reason): string => (each.kind === 'rule' ? each.says : each.feature)

/**
 * The money of an attempt is there: true when its decision wants a person to look before anything leaves the house, or a
 * rule about what the provider answered does. The decision then waits in the queue. Asked twice, the answer is the same.
 */
export async function holdForReview(
  tx: Tx,
  attempt: string,
  actor: string,
  answered: Answered = { addressCheck: undefined },
): Promise<boolean> {
  await judgeAnswer(tx, attempt, answered)
  const from = decisionLifecycle.from('hold')
  const [held] = await tx.sql<{ id: DecisionId; reference: string }>`
    update risk.decisions set state = 'waiting'
     where attempt = ${attempt} and action = 'review' and state = any (${from}::text[])
    returning id, reference`
  if (held === undefined) return isUnderReview(tx, attempt)
  const payload = { reference: held.reference }
  await tell(tx, { type: 'risk_review_opened', aggregate: held.id, actor, payload })
  return true
}

async function isUnderReview(tx: Tx, attempt: string): Promise<boolean> {
  const rows = await tx.sql<{ id: DecisionId }>`
    select id from risk.decisions where attempt = ${attempt} and state = 'waiting'`
  return rows.length > 0
}

/** Decide a review, once: of two operators at the same moment one is refused with the state they find. */
export async function decideReview(
  tx: Tx,
  id: DecisionId,
  given: { readonly verdict: 'approve' | 'refuse'; readonly actor: string; readonly note: string },
): Promise<Result<{ readonly attempt: string; readonly reference: string }, ReviewRefusal>> {
  const { verdict, actor, note } = given
  const state = verdict === 'approve' ? 'approved' : 'refused'
  const from = decisionLifecycle.from(verdict)
  const [decided] = await tx.sql<{ attempt: string; reference: string }>`
    update risk.decisions
       set state = ${state}, reviewed_at = clock_timestamp(), reviewed_by = ${actor}, note = ${note}
     where id = ${id} and state = any (${from}::text[])
    returning attempt, reference`
  if (decided === undefined) {
    const [found] = await tx.sql<{ state: DecisionState }>`select state from risk.decisions where id = ${id}`
    return found === undefined
      ? refused('decision_not_found')
      : refused('wrong_state', { state: found.state })
  }
  const kind = verdict === 'approve' ? 'operator_approved' : 'operator_refused'
  await recordOutcome(tx, { attempt: decided.attempt, kind, actor })
  const payload = { reference: decided.reference }
  await tell(tx, { type: `risk_review_${state}`, aggregate: id, actor, payload })
  return done(decided)
}

/** The order under review is gone (its buyer canceled it): nothing is left to decide. */
export async function withdrawReviews(tx: Tx, reference: string): Promise<void> {
  const from = decisionLifecycle.from('withdraw')
  await tx.sql`
    update risk.decisions set state = 'withdrawn'
     where reference = ${reference} and state = any (${from}::text[])`
}
