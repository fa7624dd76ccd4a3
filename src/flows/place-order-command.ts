import { createHash } from 'node:crypto'
import { newId, newSecret } from '#kernel/ids.ts'
import type { Money } from '#kernel/money.ts'
import type { RowField } from '#kernel/rows.ts'
import { assert } from '#kernel/result.ts'
import type { QuoteLine } from '#market/pricing/index.ts'
import { tokenHash, type CartReading, type CartView } from '#trade/cart/index.ts'
import { orderToken } from '#trade/orders/index.ts'

/** The columns of an order's head after its number, as `flows.order_head` has them. */
export const headColumns = [
  'order_id',
  'cart',
  'version',
  'actor',
  'caller',
  'key',
  'request',
  'intent',
  'buyer',
  'email',
  'currency',
  'country',
  'locale',
  'tax_included',
  'treatment',
  'vat_id',
  'items',
  'discount',
  'shipping',
  'tax',
  'total',
  'method',
  'ship_rate',
  'ship_tax',
  'ship_reason',
  'coupon',
  'coupon_off',
  'customer',
  'token',
  'address',
  'billing',
  'seconds',
] as const

/** The columns of a line after its order's number, as `flows.order_line` has them. */
export const lineColumns = [
  'pos',
  'id',
  'order_id',
  'child',
  'cart_line',
  'variant',
  'currency',
  'stored',
  'sku',
  'title',
  'slug',
  'options',
  'media',
  'pieces',
  'unit',
  'total',
  'discount',
  'tax_class',
  'rate',
  'tax',
  'reason',
] as const

/** The columns of a seller's part after its order's number, as `flows.order_child` has them. */
export const childColumns = ['id', 'order_id', 'seller', 'items', 'discount', 'tax'] as const

/** The columns of a tax after its order's number, as `flows.order_tax` has them. */
export const taxColumns = ['pos', 'order_id', 'rate', 'reason', 'net', 'tax'] as const

type Row<Columns extends readonly string[]> = Readonly<Record<Columns[number], RowField>>

/** One order to be placed, as rows for the database; amounts are decimal text. */
export type PlaceOrderCommand = {
  readonly head: Row<typeof headColumns>
  readonly lines: readonly Row<typeof lineColumns>[]
  readonly children: readonly Row<typeof childColumns>[]
  readonly taxes: readonly Row<typeof taxColumns>[]
}

/** Who orders, under which key, and what they were shown. */
export type OrderRequest = {
  readonly cartToken?: string | undefined
  readonly partyId?: string | undefined
  readonly expectedTotal: Money
  readonly idempotencyKey: string
  /** How long the stock is held for the payer. */
  readonly holdSeconds: number
}

/** Whose keys these are: a party's, or those of one guest cart. */
export function callerOf(request: OrderRequest, cartId: string): string {
  return request.partyId ?? cartId
}

/** What makes two requests under one key the same. */
export function requestHash({ expectedTotal }: OrderRequest): string {
  return createHash('sha256').update(`${expectedTotal.minor} ${expectedTotal.currency}`).digest('hex')
}

/** The link secret of the order: from the cart's token where the caller holds one, else by chance. */
export function tokenFor(request: OrderRequest, cartId: string): string {
  return request.cartToken === undefined ? newSecret() : orderToken(request.cartToken, cartId)
}

const text = (amount: Money) => amount.minor.toString()

/** Freeze a quoted cart into rows. Pure but for the ids. */
export function placeOrderCommand(
  reading: CartReading,
  view: CartView,
  request: OrderRequest,
  token: string,
): PlaceOrderCommand {
  const order = newId('ord')
  const sellers = [...new Set(reading.lines.map((line) => line.sellerId))]
  const childIds = new Map(sellers.map((seller) => [seller, newId('chd')]))
  const sellerOf = new Map(reading.lines.map((line) => [line.id as string, line.sellerId]))
  const { quote } = view
  return {
    head: headOf(order, reading, view, request, token),
    lines: reading.lines.map((line, i) =>
      lineRow(order, childIds.get(line.sellerId) ?? '', reading, quote.lines[i], i),
    ),
    children: sellers.map((seller) => {
      const own = quote.lines.filter((line) => sellerOf.get(line.id) === seller)
      const sum = (amount: (line: QuoteLine) => Money) =>
        own.reduce((all, line) => all + amount(line).minor, 0n).toString()
      return {
        id: childIds.get(seller),
        order_id: order,
        seller,
        items: sum((line) => line.total),
        discount: sum((line) => line.discount),
        tax: sum((line) => line.tax),
      }
    }),
    taxes: quote.taxLines.map(({ rate, reason, net, tax }, i) => ({
      order_id: order,
      pos: i + 1,
      rate,
      reason,
      net: text(net),
      tax: text(tax),
    })),
  }
}

function headOf(
  order: string,
  reading: CartReading,
  { quote }: CartView,
  request: OrderRequest,
  token: string,
): PlaceOrderCommand['head'] {
  const { shipping } = quote
  const { destination } = reading.market
  assert(shipping !== null, 'an order has a way to be shipped')
  return {
    order_id: order,
    cart: reading.id,
    version: reading.version,
    actor: request.partyId ?? 'guest',
    caller: callerOf(request, reading.id),
    key: request.idempotencyKey,
    request: requestHash(request),
    buyer: request.partyId ?? reading.partyId,
    email: reading.email,
    currency: reading.currency,
    country: destination.country,
    locale: reading.locale,
    tax_included: quote.taxIncluded,
    treatment: quote.treatment,
    vat_id: reading.vatId,
    items: text(quote.items),
    discount: text(quote.discount),
    shipping: text(quote.shippingTotal),
    tax: text(quote.tax),
    total: text(quote.total),
    method: shipping.method,
    ship_rate: shipping.rate,
    ship_tax: text(shipping.tax),
    ship_reason: shipping.reason,
    coupon: quote.coupon?.code ?? null,
    coupon_off: quote.coupon === null ? null : text(quote.coupon.discount),
    customer: quote.coupon === null ? null : Buffer.from(reading.customer ?? []).toString('hex'),
    token: Buffer.from(tokenHash(token)).toString('hex'),
    address: reading.shippingAddress,
    billing: reading.billingAddress,
    seconds: request.holdSeconds,
    intent: newId('pay'),
  }
}

function lineRow(
  order: string,
  child: string,
  reading: CartReading,
  quoted: QuoteLine | undefined,
  at: number,
): PlaceOrderCommand['lines'][number] {
  const line = reading.lines[at]
  assert(line !== undefined && quoted?.id === line.id, 'every line of the cart is quoted')
  return {
    id: newId('oln'),
    order_id: order,
    child,
    pos: at + 1,
    cart_line: line.id,
    variant: line.variantId,
    currency: reading.currency,
    stored: line.stored_minor?.toString() ?? null,
    sku: line.sku,
    title: line.title,
    slug: line.slug,
    // In the buyer's words, because that is what was agreed.
    options: line.choice,
    media: line.media,
    pieces: line.quantity,
    unit: text(quoted.unit),
    total: text(quoted.total),
    discount: text(quoted.discount),
    tax_class: line.taxClass,
    rate: quoted.rate,
    tax: text(quoted.tax),
    reason: quoted.reason,
  }
}
