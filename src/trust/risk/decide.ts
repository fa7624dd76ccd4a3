import { rowOf, type Facts } from './features.ts'
import { scoreRow, type Forest } from './model/trees.ts'
import { riskActions, type ReadyRule, type RiskAction, type Thresholds } from './rules.ts'

/** Why it was decided so: a rule in its own words, or a feature of the model with what it added to the log odds. */
export type Reason =
  | { readonly kind: 'rule'; readonly action: RiskAction; readonly says: string }
  | {
      readonly kind: 'model'
      readonly feature: string
      readonly value: number | null
      readonly added: number
    }

/** What is done about an attempt, and why. */
export type Verdict = {
  readonly action: RiskAction
  /** The model's probability of fraud; undefined while no model is in force. */
  readonly probability: number | undefined
  readonly reasons: readonly Reason[]
}

/** The rules and the model in force. */
export type Judges = {
  readonly rules: readonly ReadyRule[]
  readonly thresholds: Thresholds
  readonly forest: Forest | undefined
}

const mostReasons = 5
const weight = (action: RiskAction) => riskActions.indexOf(action)
const graver = (a: RiskAction, b: RiskAction) => (weight(a) >= weight(b) ? a : b)

function askModel(forest: Forest, facts: Facts): { probability: number; reasons: Reason[] } {
  const row = rowOf(forest.names, facts)
  const { probability, added } = scoreRow(forest, row)
  const reasons = [...forest.names.entries()]
    .map(([i, feature]): Extract<Reason, { kind: 'model' }> => {
      const value = row[i] ?? Number.NaN
      return { kind: 'model', feature, value: Number.isNaN(value) ? null : value, added: added[i] ?? 0 }
    })
    .filter((each) => Math.abs(each.added) >= 0.05)
    .toSorted((a, b) => Math.abs(b.added) - Math.abs(a.added))
    .slice(0, mostReasons)
  return { probability, reasons }
}

function askedByModel(probability: number, thresholds: Thresholds): RiskAction {
  const reached = riskActions.filter(
    (each) => each !== 'allow' && probability >= (thresholds[each] ?? Infinity),
  )
  return reached.reduce(graver, 'allow')
}

/** What rules and thresholds make of facts and a probability: the gravest wins, a rule that allows silences the milder. */
export function actionOf(
  { thresholds }: Pick<Judges, 'thresholds'>,
  holding: readonly ReadyRule[],
  probability: number | undefined,
): RiskAction {
  const byRules = holding.map(({ action }) => action).reduce(graver, 'allow')
  const isTrusted = byRules !== 'refuse' && holding.some(({ action }) => action === 'allow')
  if (isTrusted) return 'allow'
  return graver(byRules, probability === undefined ? 'allow' : askedByModel(probability, thresholds))
}

/**
 * Decide an attempt. The gravest rule that holds wins; the model may ask for something graver. A rule that allows
 * silences the model and every rule but one that refuses.
 */
export function decide(judges: Judges, facts: Facts): Verdict {
  const holding = judges.rules.filter(({ holds }) => holds(facts))
  const asked = judges.forest && askModel(judges.forest, facts)
  return {
    action: actionOf(judges, holding, asked?.probability),
    probability: asked?.probability,
    reasons: [
      ...holding.map(({ action, because }): Reason => ({ kind: 'rule', action, says: because })),
      ...(asked?.reasons ?? []),
    ],
  }
}
