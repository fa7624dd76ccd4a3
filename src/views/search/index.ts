export { browse } from './browse.ts'
export {
  addPlacement,
  addSynonyms,
  findPlacements,
  findSynonyms,
  removePlacement,
  removeSynonyms,
  type PlacementRow,
  type SynonymRow,
} from './curation/edit-rules.ts'
export { findQueries, type QueryRow } from './curation/query-log.ts'
export {
  openSearch,
  liveSearchOf,
  noteSearch,
  type LiveSearch,
  type SearchState,
} from './live/live-search.ts'
export {
  movesShelf,
  refreshEverything,
  refreshFor,
  refreshProducts,
  refreshStale,
  shelfFacts,
  type ShelfFact,
} from './refresh.ts'
export { searchProducts, type SearchRefusal } from './search-products.ts'
export { suggest } from './suggest.ts'
export type { CategoryCount, SearchPage, SearchQuery, SearchSort, Suggestion } from './types.ts'
export { explainHit, type Explanation } from './explain.ts'
