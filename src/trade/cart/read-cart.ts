import { batchedPer } from '#kernel/batched.ts'
import { commitsByItself, type Queries } from '#kernel/database.ts'
import type { Currency } from '#kernel/currency.ts'
import { marketOf, type Coupon, type Market } from '#market/pricing/index.ts'
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
  readonly isDigital: boolean
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

/** A cart as the database answers it. */
export type CartRow = {
  readonly id: CartId
  readonly version: number
  readonly state: 'active' | 'ordered'
  readonly partyId: string | null
  readonly currency: Currency
  readonly country: string
  readonly locale: string
  readonly email: string | null
  readonly shippingAddress: Address | null
  readonly billingAddress: Address | null
  readonly vatId: string | null
  readonly shippingMethod: string | null
  readonly couponCode: string | null
  /** When the buyer asked for downloads at once, knowing what that ends; null where they have not. */
  readonly consentedAt: Date | null
  /** The hash a coupon counts its customers by; null without a mail address. */
  readonly customer: Uint8Array | null
  readonly lines: readonly CartLineReading[]
  readonly coupon: CouponReading | null
}

/** Everything a quote of the cart is made from. Cart, prices and stock are of one moment, the market is at most a second old. */
export type CartReading = CartRow & { readonly market: Market }

/** How a cart is read: whether a token whose cart became an order answers that cart. */
export type ReadOptions = { readonly orOrdered?: boolean }

type Asked = CartRef & { readonly orOrdered: boolean }
/** Carts asked for while others are being read are read together. */
const reading = batchedPer(readAsked, { max: 64, lanes: 2 })

/**
 * Read the active cart of a reference with all that its quote needs, in one statement, which outside a transaction it
 * shares with others that are asked for meanwhile. Null where there is none.
 */
export async function readCart(
  db: Queries,
  ref: CartRef,
  { orOrdered = false }: ReadOptions = {},
): Promise<CartReading | null> {
  const asked = { ...ref, orOrdered }
  if (commitsByItself(db)) return reading(db, asked)
  const [found = null] = await readAsked(db, [asked])
  return found
}

/** Read several carts in one statement, in the order asked; null in the place of one that is not there. */
async function readAsked(db: Queries, asked: readonly Asked[]): Promise<(CartReading | null)[]> {
  const rows = await db.sql<CartRow & { n: number }>`
    select n, id, version, state, party_id as "partyId", currency, country, locale, email,
           shipping_address as "shippingAddress", billing_address as "billingAddress", vat_id as "vatId",
           shipping_method as "shippingMethod", coupon_code as "couponCode",
           consented_at as "consentedAt", customer, lines, coupon
      from cart.read_carts(${asked.map(tokenHashOf)}::bytea[], ${asked.map((ref) => ref.partyId ?? null)}::text[], true)`
  const readings: (CartReading | null)[] = asked.map(() => null)
  for (const { n, ...row } of rows) {
    if (row.state !== 'active' && asked[n - 1]?.orOrdered !== true) continue
    readings[n - 1] = await withMarket(db, row)
  }
  return readings
}

/** A cart with the market it is quoted in. */
export async function withMarket(db: Queries, row: CartRow): Promise<CartReading> {
  return { ...row, market: await marketOf(db, row.currency, row.country) }
}
