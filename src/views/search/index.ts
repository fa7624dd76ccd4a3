export { searchProducts } from './search-products.ts'
export type { CategoryCount, SearchPage, SearchQuery, SearchSort, Suggestion } from './types.ts'
