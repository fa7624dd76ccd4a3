export {
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
