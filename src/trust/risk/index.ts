export { addressBlock, type Traits } from './traits.ts'
export { assessAttempt, type Attempted, type DecisionId } from './assess.ts'
export { riskActions, rulesAsText, type RiskAction, type Thresholds } from './rules.ts'
export { featureNames, textNames } from './features.ts'
export type { Reason } from './decide.ts'
export { ruleSets, saveRules, type KnownRuleSet } from './rule-sets.ts'
export { tryRules, type Rehearsal } from './try-rules.ts'
export {
  decideReview,
  decisionLifecycle,
  holdForReview,
  withdrawReviews,
  type ReviewRefusal,
} from './review.ts'
export { noteAnswers, recordOutcome, type OutcomeKind } from './outcomes.ts'
export {
  findDecision,
  listDecisions,
  relativesOf,
  reviewQueue,
  type Decision,
  type Relative,
} from './find-decisions.ts'
export {
  growFromHistory,
  knownModels,
  putInForce,
  storeModel,
  type Grown,
  type KnownModel,
} from './models.ts'
export { forgetOldTraits } from './prune.ts'
export { scoreRow, type Forest } from './model/trees.ts'
