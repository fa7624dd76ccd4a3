export { categoryPlaces, productPlaces, sitemapParts, type Place, type SitemapPart } from './sitemap.ts'
export { newestProducts, type Newcomer } from './newest.ts'
export { offersOnSale, type FeedOffer } from './offers.ts'
export { writtenPaths } from './written.ts'
