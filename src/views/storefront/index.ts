export { categoryMenu, categoryPage, homePage } from './home-page.ts'
export { listing, listingFacets, type ListingRefusal } from './listing.ts'
export { productPage, variantByOptions, type ProductQuery } from './product-page.ts'
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
