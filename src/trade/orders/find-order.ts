import { batchedPer } from '#kernel/batched.ts'
import type { Currency } from '#kernel/currency.ts'
import { commitsByItself, type Queries } from '#kernel/database.ts'
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

/** Which order is asked for; `shownTo` where it may be shown only to who holds its token or bought it. */
type Asked = { readonly id: OrderId; readonly shownTo?: OrderHolder | undefined }

/** What somebody has to show for an order: the hash of its token, or the party who bought it. */
export type OrderHolder = { readonly tokenHash?: Uint8Array; readonly partyId?: string }

/** Read several orders in one statement, in the order asked; null in the place of one that is not there or not theirs. */
async function readOrders({ sql }: Queries, asked: readonly Asked[]): Promise<(Order | null)[]> {
  const rows = await sql<Order & { n: number }>`
    select n, id, number, cart_id as "cartId", buyer_id as "buyerId", email, currency, country, locale,
           tax_included as "taxIncluded", tax_treatment as "taxTreatment", vat_id as "vatId", items_minor, discount_minor,
           shipping_minor, tax_minor, total_minor, shipping_method as "shippingMethod", shipping_tax_rate as "shippingTaxRate",
           shipping_tax_minor, shipping_tax_reason as "shippingTaxReason", coupon_code as "couponCode", state,
           shipping_address as "shippingAddress", billing_address as "billingAddress", placed_at as "placedAt",
           expires_at as "expiresAt", paid_at as "paidAt", lines, children, tax_lines as "taxLines"
      from orders.read_orders(${asked.map(({ id }) => id)}::text[],
                              ${asked.map(({ shownTo }) => shownTo !== undefined)}::boolean[],
                              ${asked.map(({ shownTo }) => shownTo?.tokenHash ?? null)}::bytea[],
                              ${asked.map(({ shownTo }) => shownTo?.partyId ?? null)}::text[])`
  const found: (Order | null)[] = asked.map(() => null)
  for (const { n, ...order } of rows) found[n - 1] = order
  return found
}

/** Orders asked for while others are being read are read together. */
const reading = batchedPer(readOrders, { max: 64, lanes: 2 })

/**
 * One order with its lines, parts and taxes, in one statement, which outside a transaction it shares with others that are
 * asked for meanwhile. For the shop's own use: whoever shows it checks first who asks.
 */
export async function findOrder(db: Queries, id: OrderId): Promise<Order | null> {
  if (commitsByItself(db)) return reading(db, { id })
  const [found = null] = await readOrders(db, [{ id }])
  return found
}

/** The same for who holds it: another's order and no order are answered alike, and nothing of another's is read. */
export async function findOrderOf(db: Queries, id: OrderId, shownTo: OrderHolder): Promise<Order | null> {
  if (commitsByItself(db)) return reading(db, { id, shownTo })
  const [found = null] = await readOrders(db, [{ id, shownTo }])
  return found
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
