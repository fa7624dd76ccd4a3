import type { Currency } from '#kernel/currency.ts'
import { ratio } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { couponCode, type CouponGift } from './coupon.ts'

/** The terms of a coupon. Amounts need the currency they are in; limits left out do not limit. */
export type CouponTerms = {
  readonly code: string
  readonly gift: CouponGift
  readonly currency?: Currency
  readonly minimumMinor?: bigint
  readonly validFrom?: Date
  readonly validTo?: Date
  readonly totalLimit?: number
  readonly perCustomerLimit?: number
}

/** Why a coupon is not created. */
export type CreateCouponRefusal = 'coupon_malformed' | 'coupon_exists'

/** Create a coupon. Its limits hold under any number of simultaneous orders. */
export async function createCoupon(
  tx: Tx,
  terms: CouponTerms,
): Promise<Result<{ readonly code: string }, CreateCouponRefusal>> {
  const { gift, currency = null, minimumMinor = null, totalLimit = null, perCustomerLimit = null } = terms
  const code = couponCode(terms.code)
  if (!/^[A-Z0-9][A-Z0-9-]{1,39}$/.test(code)) return refused('coupon_malformed', { field: 'code' })
  if (gift.kind === 'percent' && !isPercentage(gift.percent))
    return refused('coupon_malformed', { field: 'percent' })
  if ((gift.kind === 'fixed' || minimumMinor !== null) && currency === null)
    return refused('coupon_malformed', { field: 'currency' })
  const created = await tx.sql<{ code: string }>`
    insert into pricing.coupons
      (code, kind, percent, amount_minor, currency, minimum_minor, valid_from, valid_to, total_limit, per_customer_limit)
    values
      (${code}, ${gift.kind}, ${gift.kind === 'percent' ? gift.percent : null}::numeric,
       ${gift.kind === 'fixed' ? gift.amountMinor : null}::bigint, ${currency}, ${minimumMinor}::bigint,
       coalesce(${terms.validFrom ?? null}::timestamptz, '-infinity'),
       coalesce(${terms.validTo ?? null}::timestamptz, 'infinity'),
       ${totalLimit}::integer, ${perCustomerLimit}::integer)
    on conflict (code) do nothing
    returning code`
  return created.length === 1 ? done({ code }) : refused('coupon_exists', { code })
}

function isPercentage(text: string): boolean {
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(text)) return false
  const [numerator, denominator] = ratio(text)
  return numerator > 0n && numerator <= denominator
}
