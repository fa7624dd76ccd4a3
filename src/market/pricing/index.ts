export { couponCode, type Coupon, type CouponGift, type CouponRefusal } from './coupon.ts'
export { createCoupon, type CouponTerms, type CreateCouponRefusal } from './create-coupon.ts'
export { findCountries, findMarket, findPriceBooks, marketOf, type Market } from './find-market.ts'
export { pricingOracles } from './oracles.ts'
export { quote } from './quote.ts'
export type {
  Quote,
  QuoteInput,
  QuoteLine,
  QuoteLineInput,
  QuoteProblem,
  QuoteProblemCode,
  QuoteShipping,
  TaxLine,
} from './quote-shapes.ts'
export { setPrices, type ListedPrice } from './set-prices.ts'
export type { ShippingOption, ShippingStep } from './shipping-options.ts'
export {
  showPrice,
  taxSituation,
  unitPrice,
  type Destination,
  type PriceBook,
  type ShownPrice,
  type TaxRate,
  type TaxRates,
  type TaxReason,
  type TaxSituation,
  type TaxTreatment,
} from './tax.ts'
export { parseVatId, type VatId } from './vat-id.ts'
