export { recordOffers, type OfferedProduct, type OfferedVariant } from './import-catalog-offers.ts'
