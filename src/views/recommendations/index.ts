export {
  liveRecommendationsOf,
  openRecommendations,
  type LiveRecommendations,
  type LiveState,
} from './live/live.ts'
export {
  besideCart,
  besideProduct,
  forPerson,
  orderAgain,
  type Known,
  type Recommendation,
  type Why,
} from './recommend.ts'
export { noteLook, productsAt } from './shop/looked-at.ts'
export { coverageOf } from './shop/coverage.ts'
export { boughtBy, choiceOf, choose } from './shop/choice.ts'
export { excludeProduct, includeProduct, places, switchPlace, type Place } from './shop/rules.ts'
export { openVia, sealVia, viaPattern, type Via } from './shop/sealed.ts'
export {
  figuresOf,
  findExclusions,
  noteTaken,
  shelfCount,
  type Exclusion,
  type PlaceFigures,
} from './shop/taken.ts'
