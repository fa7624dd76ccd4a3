import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import type { TaxReason, TaxTreatment } from '#market/pricing/index.ts'
import type { Address } from '#people/parties/index.ts'
import type { ChildOrderId, OrderId, OrderLineId, OrderState } from './order.ts'

/** A line as it was sold. Asked for it was total less discount, plus the tax where it is not inside. */
export type OrderLine = {
  readonly id: OrderLineId
  readonly childOrderId: ChildOrderId
  readonly position: number
  readonly variantId: number
  readonly sku: string
  readonly title: string
  readonly slug: string | null
  readonly options: Readonly<Record<string, string>>
  readonly media: string | null
  readonly quantity: number
  readonly unit_minor: bigint
  readonly total_minor: bigint
  readonly discount_minor: bigint
  readonly taxClass: string
  readonly taxRate: string
  readonly tax_minor: bigint
  readonly taxReason: TaxReason | null
}

/** The part of an order that one seller delivers. */
export type ChildOrder = {
  readonly id: ChildOrderId
  readonly sellerId: string
  readonly items_minor: bigint
  readonly discount_minor: bigint
  readonly tax_minor: bigint
}

/** The tax of one rate over the order, shipping included. */
export type OrderTaxLine = {
  readonly rate: string
  readonly reason: TaxReason | null
  readonly net_minor: bigint
  readonly tax_minor: bigint
}

/** An order whole: frozen at placement but for its state. Amounts are minor units of its currency. */
export type Order = {
  readonly id: OrderId
  readonly number: number
  readonly cartId: string
  readonly buyerId: string | null
  readonly email: string
  readonly currency: Currency
  readonly country: string
  readonly locale: string
  readonly taxIncluded: boolean
  readonly taxTreatment: TaxTreatment
  readonly vatId: string | null
  readonly items_minor: bigint
  readonly discount_minor: bigint
  readonly shipping_minor: bigint
  readonly tax_minor: bigint
  readonly total_minor: bigint
  readonly shippingMethod: string
  readonly shippingTaxRate: string
  readonly shipping_tax_minor: bigint
  readonly shippingTaxReason: TaxReason | null
  readonly couponCode: string | null
  readonly state: OrderState
  readonly shippingAddress: Address
  readonly billingAddress: Address | null
  readonly placedAt: Date
  readonly expiresAt: Date
  readonly paidAt: Date | null
  readonly lines: readonly OrderLine[]
  readonly children: readonly ChildOrder[]
  readonly taxLines: readonly OrderTaxLine[]
}

/** One order with its lines, parts and taxes, in one statement. For the shop's own use: whoever shows it checks first who asks. */
export async function findOrder(db: Queries, id: OrderId): Promise<Order | null> {
  const [row] = await db.sql<Order>`
    select o.id, o.number, o.cart_id as "cartId", o.buyer_id as "buyerId", o.email, o.currency, o.country, o.locale,
           o.tax_included as "taxIncluded", o.tax_treatment as "taxTreatment", o.vat_id as "vatId",
           o.items_minor, o.discount_minor, o.shipping_minor, o.tax_minor, o.total_minor,
           o.shipping_method as "shippingMethod", trim_scale(o.shipping_tax_rate)::text as "shippingTaxRate",
           o.shipping_tax_minor, o.shipping_tax_reason as "shippingTaxReason", o.coupon_code as "couponCode", o.state,
           o.shipping_address as "shippingAddress", o.billing_address as "billingAddress",
           o.placed_at as "placedAt", o.expires_at as "expiresAt", o.paid_at as "paidAt",
           (select json_agg(json_build_object(
                     'id', l.id, 'childOrderId', l.child_order_id, 'position', l.position, 'variantId', l.variant_id,
                     'sku', l.sku, 'title', l.title, 'slug', l.slug, 'options', l.options, 'media', l.media_key,
                     'quantity', l.quantity, 'unit_minor', l.unit_minor, 'total_minor', l.total_minor,
                     'discount_minor', l.discount_minor, 'taxClass', l.tax_class,
                     'taxRate', trim_scale(l.tax_rate)::text, 'tax_minor', l.tax_minor, 'taxReason', l.tax_reason)
                   order by l.position)
              from orders.lines l where l.order_id = o.id) as lines,
           (select json_agg(json_build_object('id', c.id, 'sellerId', c.seller_id, 'items_minor', c.items_minor,
                                              'discount_minor', c.discount_minor, 'tax_minor', c.tax_minor) order by c.id)
              from orders.child_orders c where c.order_id = o.id) as children,
           (select json_agg(json_build_object('rate', trim_scale(t.rate)::text, 'reason', t.reason,
                                              'net_minor', t.net_minor, 'tax_minor', t.tax_minor) order by t.position)
              from orders.tax_lines t where t.order_id = o.id) as "taxLines"
      from orders.orders o where o.id = ${id}`
  return row ?? null
}

/** The state of an order, locked until the transaction ends: for flows that decide on it. */
export async function lockOrder(
  tx: Queries,
  id: OrderId,
): Promise<{ readonly state: OrderState; readonly buyerId: string | null } | null> {
  const [row] = await tx.sql<{ state: OrderState; buyerId: string | null }>`
    select state, buyer_id as "buyerId" from orders.orders where id = ${id} for update`
  return row ?? null
}
