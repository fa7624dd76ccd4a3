import type { Queries } from '#kernel/database.ts'
import type { Coupon, MarketReading, ShippingStep } from '#market/pricing/index.ts'
import type { Address } from '#people/parties/index.ts'
import { tokenHashOf, type CartId, type CartLineId, type CartRef } from './cart.ts'

/** A line as it was read: what the buyer wants, and how things stand with it now. */
export type CartLineReading = {
  readonly id: CartLineId
  readonly variantId: number
  readonly quantity: number
  readonly seen_minor: bigint
  readonly stored_minor: bigint | null
  readonly compare_at_minor: bigint | null
  readonly taxClass: string
  readonly weightGrams: number
  readonly isForSale: boolean
  readonly available: number
  readonly sku: string
  readonly options: Readonly<Record<string, string>>
  /** The options in words of the cart's language, such as { Weight: '100 g' }. */
  readonly choice: Readonly<Record<string, string>>
  readonly sellerId: string
  readonly slug: string
  readonly title: string
  readonly media: string | null
}

type CouponReading = {
  readonly code: string
  readonly kind: 'percent' | 'fixed' | 'free_shipping'
  readonly percent: string | null
  readonly amount_minor: bigint | null
  readonly currency: string | null
  readonly minimum_minor: bigint | null
} & Pick<Coupon, 'phase' | 'isExhausted' | 'isUsedUpByCustomer'>

/** Everything a quote of the cart is made from, read in one statement at one moment. */
export type CartReading = {
  readonly id: CartId
  readonly version: number
  readonly state: 'active' | 'ordered' | 'merged'
  readonly partyId: string | null
  readonly currency: MarketReading['book']['currency']
  readonly country: string
  readonly locale: string
  readonly email: string | null
  readonly shippingAddress: Address | null
  readonly billingAddress: Address | null
  readonly vatId: string | null
  readonly shippingMethod: string | null
  readonly couponCode: string | null
  readonly customer: Uint8Array | null
  readonly lines: readonly CartLineReading[]
  readonly market: MarketReading
  readonly shippingSteps: readonly (Omit<ShippingStep, 'amountMinor' | 'freeFromMinor'> & {
    readonly amount_minor: bigint
    readonly free_from_minor: bigint | null
  })[]
  readonly coupon: CouponReading | null
}

/**
 * Read the active cart of a reference with all that its quote needs, in one statement. Null where there is none. With
 * `orOrdered`, a token whose cart has become an order answers that cart.
 */
export async function readCart(
  db: Queries,
  ref: CartRef,
  options: { readonly orOrdered?: boolean } = {},
): Promise<CartReading | null> {
  const token = tokenHashOf(ref)
  const [row] = await db.sql<CartReading>`
    select k.id, k.version, k.state, k.party_id as "partyId", k.currency, t.code as country, k.locale, k.email,
           k.shipping_address as "shippingAddress", k.billing_address as "billingAddress", k.vat_id as "vatId",
           k.shipping_method as "shippingMethod", k.coupon_code as "couponCode", u.customer,
           coalesce((
             select json_agg(json_build_object(
                      'id', l.id, 'variantId', l.variant_id, 'quantity', l.quantity, 'seen_minor', l.seen_minor,
                      'stored_minor', p.amount_minor, 'compare_at_minor', p.compare_at_minor,
                      'taxClass', d.tax_class, 'weightGrams', v.weight_grams,
                      'isForSale', v.state = 'active' and d.state = 'active',
                      'available', coalesce((select sum(s.on_hand - s.reserved) from inventory.stock s
                                               join inventory.locations o on o.code = s.location and o.active
                                              where s.variant_id = v.id), 0),
                      'sku', v.sku, 'options', v.options,
                      'choice', coalesce((
                        select json_object_agg(coalesce(o.labels ->> k.locale, o.labels ->> 'en', o.code),
                                               coalesce(w.labels ->> k.locale, w.labels ->> 'en', w.code) order by o.position)
                          from catalog.product_options o
                          join catalog.option_values w on w.product_id = o.product_id and w.option_code = o.code
                                                      and w.code = v.options ->> o.code
                         where o.product_id = d.id), '{}'::json),
                      'sellerId', v.seller_id, 'slug', d.slug,
                      'title', coalesce((select w.title from catalog.product_translations w where w.product_id = d.id
                                 order by w.locale = k.locale desc, w.locale = 'en' desc limit 1), d.slug),
                      'media', (select m.file_key from catalog.media m where m.product_id = d.id
                                 order by m.variant_id = v.id desc nulls last,
                                          m.options <> '{}' and v.options @> m.options desc, m.position limit 1))
                    order by l.added_at, l.id)
               from cart.lines l
               join catalog.variants v on v.id = l.variant_id
               join catalog.products d on d.id = v.product_id
               left join pricing.prices p on p.variant_id = v.id and p.currency = k.currency
              where l.cart_id = k.id), '[]'::json) as lines,
           json_build_object(
             'book', json_build_object('currency', b.currency, 'taxIncluded', b.tax_included, 'homeCountry', b.home_country),
             'destination', json_build_object('country', t.code, 'zone', t.zone, 'treatment', t.treatment),
             'homeRates', pricing.rates_of(b.home_country),
             'rates', pricing.rates_of(t.code)) as market,
           coalesce((
             select json_agg(json_build_object(
                      'method', r.method, 'kind', m.kind, 'labels', m.labels, 'position', m.position,
                      'upToGrams', r.up_to_grams, 'amount_minor', r.amount_minor, 'free_from_minor', r.free_from_minor))
               from pricing.shipping_rates r
               join pricing.shipping_methods m on m.code = r.method and m.active
              where r.zone = t.zone and r.currency = k.currency), '[]'::json) as "shippingSteps",
           (select json_build_object(
                     'code', c.code, 'kind', c.kind, 'percent', c.percent::text, 'amount_minor', c.amount_minor,
                     'currency', c.currency, 'minimum_minor', c.minimum_minor,
                     'phase', case when now() < c.valid_from then 'early'
                                   when now() >= c.valid_to or not c.active then 'over' else 'valid' end,
                     'isExhausted', coalesce(c.redeemed >= c.total_limit, false),
                     'isUsedUpByCustomer', coalesce(c.per_customer_limit <= (
                        select count(*) from pricing.coupon_redemptions q
                         where q.coupon = c.code and q.customer = u.customer and q.released_at is null), false))
              from pricing.coupons c where c.code = k.coupon_code) as coupon
      from cart.carts k
      join pricing.price_books b on b.currency = k.currency
      join pricing.countries t on t.code = coalesce(k.shipping_address ->> 'country', k.country)
     cross join lateral (select sha256(convert_to(lower(k.email), 'UTF8')) as customer) u
     where k.id = coalesce(
             (select a.id from cart.carts a where a.token_hash = ${token}::bytea and a.state = 'active'),
             (select a.id from cart.carts a where a.party_id = ${ref.partyId ?? null}::text and a.state = 'active'),
             (select a.id from cart.carts a where a.token_hash = ${token}::bytea and ${options.orOrdered === true}
                 and a.state = 'ordered'))`
  return row ?? null
}
