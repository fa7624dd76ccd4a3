import type { Money } from '#kernel/money.ts'
import type { Coupon, CouponRefusal } from './coupon.ts'
import type { ShippingOption, ShippingStep } from './shipping-options.ts'
import type { TaxRate, TaxReason, TaxSituation, TaxTreatment } from './tax.ts'

/** A line as the quote needs it. `storedMinor` is the listed price, null where there is none in this currency. */
export type QuoteLineInput = {
  readonly id: string
  readonly variantId: number
  readonly quantity: number
  readonly storedMinor: bigint | null
  /** The listed price when the line was put in, to say that it changed. */
  readonly seenMinor: bigint
  readonly taxClass: string
  readonly weightGrams: number
  readonly isForSale: boolean
  /** It is downloaded: nothing of it is carried. */
  readonly isDigital?: boolean
  /** Pieces that can be had now. */
  readonly available: number
}

/** All a quote is made from; nothing else is read while quoting. */
export type QuoteInput = {
  readonly situation: TaxSituation
  readonly lines: readonly QuoteLineInput[]
  readonly shippingSteps: readonly ShippingStep[]
  readonly shippingMethod: string | null
  /** The code asked for and what stands behind it; undefined when none was asked for. */
  readonly coupon?: { readonly code: string; readonly found: Coupon | null } | undefined
}

/** A line with all its amounts. Asked for it is `payable`, plus `tax` where tax is not inside. */
export type QuoteLine = TaxRate & {
  readonly id: string
  readonly variantId: number
  readonly quantity: number
  readonly unit: Money
  readonly total: Money
  readonly discount: Money
  readonly payable: Money
  readonly tax: Money
}

/** The shipping of a quote. */
export type QuoteShipping = TaxRate & {
  readonly method: string
  readonly amount: Money
  readonly discount: Money
  readonly payable: Money
  readonly tax: Money
}

/** The tax of one rate over the whole order; net and tax make the gross. */
export type TaxLine = {
  readonly rate: string
  readonly reason: TaxReason | null
  readonly net: Money
  readonly tax: Money
}

/** What is wrong or worth knowing about a cart. */
export type QuoteProblemCode =
  | 'cart_is_empty'
  | 'not_for_sale'
  | 'out_of_stock'
  | 'price_changed'
  | 'shipping_method_missing'
  | 'shipping_method_unavailable'
  | CouponRefusal

/** One problem: its code, the line it is about, and the facts behind it. What `blocks` must be mended before ordering. */
export type QuoteProblem = {
  readonly code: QuoteProblemCode
  readonly blocks: boolean
  readonly lineId?: string
  readonly detail?: Readonly<Record<string, unknown>>
}

/** What a cart costs. total = items - discount + shipping, plus tax where it is not inside; lines and taxes add up to it. */
export type Quote = {
  readonly taxIncluded: boolean
  readonly treatment: TaxTreatment
  readonly lines: readonly QuoteLine[]
  readonly shipping: QuoteShipping | null
  readonly shippingOptions: readonly ShippingOption[]
  readonly coupon: { readonly code: string; readonly discount: Money } | null
  readonly items: Money
  readonly discount: Money
  /** What is asked for shipping, after a coupon that pays it. */
  readonly shippingTotal: Money
  readonly tax: Money
  readonly total: Money
  readonly taxLines: readonly TaxLine[]
  readonly weightGrams: number
  readonly problems: readonly QuoteProblem[]
}
