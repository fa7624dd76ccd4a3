import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'

/** A coupon as the desk lists it. Times without a limit are null. */
export type CouponRow = {
  readonly code: string
  readonly kind: 'percent' | 'fixed' | 'free_shipping'
  readonly percent: string | null
  readonly amount_minor: bigint | null
  readonly currency: Currency | null
  readonly minimum_minor: bigint | null
  readonly validFrom: Date | null
  readonly validTo: Date | null
  readonly totalLimit: number | null
  readonly perCustomerLimit: number | null
  readonly redeemed: number
  readonly phase: 'early' | 'valid' | 'over' | 'off'
}

/** The latest coupons, two hundred at most. */
export async function listCoupons(db: Queries): Promise<CouponRow[]> {
  return db.sql<CouponRow>`
    select c.code, c.kind, trim_scale(c.percent)::text as percent, c.amount_minor, c.currency, c.minimum_minor,
           case when isfinite(c.valid_from) then c.valid_from end as "validFrom",
           case when isfinite(c.valid_to) then c.valid_to end as "validTo",
           c.total_limit as "totalLimit", c.per_customer_limit as "perCustomerLimit", c.redeemed,
           case when not c.active then 'off' when c.valid_from > now() then 'early'
                when c.valid_to <= now() then 'over' else 'valid' end as phase
      from pricing.coupons c
     order by c.created_at desc, c.code
     limit 200`
}
