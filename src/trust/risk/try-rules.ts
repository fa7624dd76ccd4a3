import type { Queries } from '#kernel/database.ts'
import { done, type Result } from '#kernel/result.ts'
import type { DecisionId } from './assess.ts'
import { actionOf } from './decide.ts'
import type { Facts } from './features.ts'
import {
  readRules,
  readyRules,
  type RiskAction,
  type Rule,
  type RulesRefusal,
  type Thresholds,
} from './rules.ts'

/** What rules would have done about past attempts. */
export type Rehearsal = {
  readonly attempts: number
  readonly frauds: number
  /** How many attempts went from one action to another, and how many of them are known as fraud. */
  readonly moves: readonly {
    readonly from: RiskAction
    readonly to: RiskAction
    readonly count: number
    readonly frauds: number
  }[]
  /** How often each rule holds, and for how many known frauds. */
  readonly rules: readonly (Rule & { readonly count: number; readonly frauds: number })[]
  /** The newest attempts that would be treated otherwise. */
  readonly changed: readonly { readonly id: DecisionId; readonly from: RiskAction; readonly to: RiskAction }[]
}

type PastRow = {
  id: DecisionId
  action: RiskAction
  probability: number | null
  facts: Facts
  isFraud: boolean
}

const mostShown = 20

/**
 * Try rules and thresholds on the newest attempts without putting them in force. Facts and the model's probability are
 * those that were stored when each was decided; an attempt a rule refused never had a chance to turn out good.
 */
export async function tryRules(
  db: Queries,
  given: { readonly text: string; readonly thresholds: Thresholds; readonly most?: number },
): Promise<Result<Rehearsal, RulesRefusal>> {
  const read = readRules(given.text)
  if (!read.ok) return read
  const rules = readyRules(read.value)
  const rows = await db.sql<PastRow>`
    select d.id, d.action, d.probability, d.facts,
           exists (select from risk.outcomes o
                    where o.decision_id = d.id
                      and o.kind in ('chargeback', 'fraud_refund', 'operator_refused')) as "isFraud"
      from risk.decisions d
     order by d.decided_at desc
     limit ${given.most ?? 1000}`
  const hits = rules.map((rule) => ({ rule, count: 0, frauds: 0 }))
  const moves = new Map<string, { from: RiskAction; to: RiskAction; count: number; frauds: number }>()
  const changed: { id: DecisionId; from: RiskAction; to: RiskAction }[] = []
  for (const { id, action: from, probability, facts, isFraud } of rows) {
    const holding = hits.filter(({ rule }) => rule.holds(facts))
    for (const hit of holding) {
      hit.count++
      if (isFraud) hit.frauds++
    }
    const to = actionOf(
      given,
      holding.map(({ rule }) => rule),
      probability ?? undefined,
    )
    const move = moves.get(`${from} ${to}`) ?? { from, to, count: 0, frauds: 0 }
    moves.set(`${from} ${to}`, {
      ...move,
      count: move.count + 1,
      frauds: move.frauds + (isFraud ? 1 : 0),
    })
    if (from !== to && changed.length < mostShown) changed.push({ id, from, to })
  }
  return done({
    attempts: rows.length,
    frauds: rows.filter(({ isFraud }) => isFraud).length,
    moves: [...moves.values()],
    rules: hits.map(({ rule: { action, when, because }, count, frauds }) => ({
      action,
      when,
      because,
      count,
      frauds,
    })),
    changed,
  })
}
