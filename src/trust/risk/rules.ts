import { done, refused, type Result } from '#kernel/result.ts'
import { readCondition, type Condition, type ConditionRefusal } from './language.ts'

/** What may be done about an attempt, the mildest first. */
export const riskActions = ['allow', 'step_up', 'review', 'refuse'] as const

/** One of the actions. */
export type RiskAction = (typeof riskActions)[number]

/** A rule as it is stored: what to do, when, and why in words for the operator. */
export type Rule = { readonly action: RiskAction; readonly when: string; readonly because: string }

/** From which probability of fraud on the model asks for each action; one that is missing is never asked for. */
export type Thresholds = { readonly [Action in Exclude<RiskAction, 'allow'>]?: number }

/** A set of rules under its number. It never changes: an edit is a new set. */
export type RuleSet = {
  readonly version: number
  readonly rules: readonly Rule[]
  readonly thresholds: Thresholds
}

/** Why rules are not taken; the detail has the line and the place in it. */
export type RulesRefusal = ConditionRefusal | 'rule_malformed' | 'too_many_rules'

const most = 100
const lineShape = /^(\w+) when (.+?) because (.+)$/

/** Rules as text, one to a line: `review when device_cards_24h >= 4 because Many cards on one device`. */
export function rulesAsText(rules: readonly Rule[]): string {
  return rules.map(({ action, when, because }) => `${action} when ${when} because ${because}`).join('\n')
}

/** Read rules from text. Empty lines and lines that begin with # say nothing. The first fault is refused with its line. */
export function readRules(text: string): Result<Rule[], RulesRefusal> {
  const rules: Rule[] = []
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const said = line.trim()
    if (said === '' || said.startsWith('#')) continue
    const [, word, when = '', because = ''] = lineShape.exec(said) ?? []
    const action = riskActions.find((each) => each === word)
    if (action === undefined || because.length > 200) return refused('rule_malformed', { line: i + 1 })
    const condition = readCondition(when)
    if (!condition.ok) return refused(condition.refusal, { ...condition.detail, line: i + 1 })
    rules.push({ action, when, because })
    if (rules.length > most) return refused('too_many_rules', { most })
  }
  return done(rules)
}

/** A rule with its condition understood. */
export type ReadyRule = Rule & { readonly holds: Condition }

/** Stored rules, ready to be asked. They were understood when they were stored, so one that is not is a bug. */
export function readyRules(rules: readonly Rule[]): ReadyRule[] {
  return rules.map((rule) => {
    const condition = readCondition(rule.when)
    if (!condition.ok) throw new Error(`stored rule is not understood: ${rule.when}`)
    return { ...rule, holds: condition.value }
  })
}
