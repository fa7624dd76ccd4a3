export { bestLoved } from './best-loved.ts'
export { categoryMenu, categoryPage, type MenuEntry } from './category-page.ts'
export { goneProduct, type GoneProduct } from './gone-product.ts'
export { homePage, productsNamed } from './home-page.ts'
export { keptItems, type KeptItem } from './kept-products.ts'
export { listingFacets } from './listing-facets.ts'
export { listing, type ListingRefusal } from './listing.ts'
export type { ProductQuery } from './find-product.ts'
export { dropNeighbors } from './neighbors.ts'
export { productPage, variantByOptions } from './product-page.ts'
export {
  placeOfVoice,
  productVoices,
  ratingOf,
  voicedOrder,
  voicedProduct,
  withRatings,
  type ProductVoices,
  type VoicedProduct,
} from './product-voices.ts'
export {
  listingSorts,
  type CategoryPage,
  type CategoryTile,
  type Crumb,
  type Facet,
  type FacetValue,
  type HomePage,
  type Listing,
  type ListingFacets,
  type ListingFilters,
  type ListingItem,
  type ListingQuery,
  type ListingSort,
  type OptionValue,
  type Picture,
  type ProductFact,
  type ProductOption,
  type ProductPage,
  type ProductPicture,
  type VariantOffer,
} from './types.ts'
export { facetsOf, type FacetRow } from './facet-rows.ts'
export { isWhole, narrowingOf, type Narrowing } from './narrowing.ts'
export { boundsOf, partOf } from './part.ts'
export { writeCursor } from './cursor.ts'
export { itemOf, type ShelfRow } from './shelf-row.ts'
