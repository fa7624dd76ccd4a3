import { money, percent, zero, type Money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'

/** What a coupon gives. */
export type CouponGift =
  | { readonly kind: 'percent'; readonly percent: string }
  | { readonly kind: 'fixed'; readonly amountMinor: bigint }
  | { readonly kind: 'free_shipping' }

/** A coupon as it stands at one moment of the database's clock, for one customer. */
export type Coupon = {
  readonly code: string
  readonly gift: CouponGift
  /** The currency of its amounts; null where it names none. */
  readonly currency: string | null
  readonly minimumMinor: bigint | null
  readonly phase: 'early' | 'valid' | 'over'
  readonly isExhausted: boolean
  readonly isUsedUpByCustomer: boolean
}

/** Why a coupon does not count, in order of precedence. */
export type CouponRefusal =
  | 'coupon_unknown'
  | 'coupon_not_started'
  | 'coupon_expired'
  | 'coupon_exhausted'
  | 'coupon_used_up'
  | 'coupon_wrong_currency'
  | 'coupon_minimum_not_reached'

/** Bring a typed code into the form codes are kept in. */
export function couponCode(typed: string): string {
  return typed.trim().toUpperCase().slice(0, 40)
}

/** What the coupon takes off the goods, never more than they cost; and whether it pays the shipping. */
export function judgeCoupon(
  coupon: Coupon | null,
  items: Money,
): Result<{ readonly off: Money; readonly paysShipping: boolean }, CouponRefusal> {
  if (coupon === null) return refused('coupon_unknown')
  if (coupon.phase === 'early') return refused('coupon_not_started')
  if (coupon.phase === 'over') return refused('coupon_expired')
  if (coupon.isExhausted) return refused('coupon_exhausted')
  if (coupon.isUsedUpByCustomer) return refused('coupon_used_up')
  if (coupon.currency !== null && coupon.currency !== items.currency)
    return refused('coupon_wrong_currency', { currency: coupon.currency })
  if (coupon.minimumMinor !== null && items.minor < coupon.minimumMinor)
    return refused('coupon_minimum_not_reached', { minimum: money(coupon.minimumMinor, items.currency) })
  return done({ off: offItems(coupon.gift, items), paysShipping: coupon.gift.kind === 'free_shipping' })
}

function offItems(gift: CouponGift, items: Money): Money {
  switch (gift.kind) {
    case 'percent':
      return percent(items, gift.percent, 'half-up')
    case 'fixed':
      return gift.amountMinor < items.minor ? money(gift.amountMinor, items.currency) : items
    case 'free_shipping':
      return zero(items.currency)
  }
}
