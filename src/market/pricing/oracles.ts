/** Questions whose answer must be no row, asked after tests and by the running shop. */
export const pricingOracles = [
  {
    name: 'a coupon is counted as often as it is redeemed and not given back',
    sql: `select c.code, c.redeemed, count(r.order_id) as found
            from pricing.coupons c
            left join pricing.coupon_redemptions r on r.coupon = c.code and r.released_at is null
           group by c.code having c.redeemed <> count(r.order_id)`,
  },
  {
    name: 'no customer has used a coupon more often than it allows',
    sql: `select c.code, r.customer from pricing.coupons c
            join pricing.coupon_redemptions r on r.coupon = c.code and r.released_at is null
           group by c.code, r.customer having count(*) > min(c.per_customer_limit)`,
  },
  {
    name: 'tax rates of one country and class do not overlap',
    sql: `select a.country, a.tax_class, a.valid_from from pricing.tax_rates a
            join pricing.tax_rates b on b.country = a.country and b.tax_class = a.tax_class
             and b.valid_from > a.valid_from and b.valid_from < coalesce(a.valid_to, 'infinity')`,
  },
] as const satisfies readonly { readonly name: string; readonly sql: string }[]
