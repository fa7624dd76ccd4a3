export { liveRecommendationsOf, openRecommendations, type LiveRecommendations } from './live/live.ts'
export {
  besideCart,
  besideProduct,
  forPerson,
  orderAgain,
  type Recommendation,
  type Why,
} from './recommend.ts'
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
