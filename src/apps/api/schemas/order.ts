import { Type } from 'typebox'
import { orderLifecycle } from '#trade/orders/index.ts'
import { intentLifecycle, attemptLifecycle } from '#money/payments/index.ts'
import { taxLineSchema } from './cart.ts'
import { actionSchema } from './payment.ts'
import {
  addressSchema,
  choiceInWords,
  closed,
  idOf,
  instant,
  moneySchema,
  oneOf,
  orNull,
  wholeId,
} from './common.ts'

/** The states of an order. */
export const orderState = oneOf(orderLifecycle.states, { description: 'Where the order is in its life.' })

/** An order in a list. */
export const orderSummarySchema = closed(
  {
    id: idOf('ord', 'The order.'),
    number: Type.String(),
    state: orderState,
    placed_at: instant,
    total: moneySchema,
    pieces: Type.Integer(),
    first_title: Type.String(),
    picture_url: orNull(Type.String()),
    other_lines: Type.Integer(),
  },
  { title: 'OrderSummary' },
)

/** A line as it was sold. */
export const orderLineSchema = closed(
  {
    id: idOf('oln', 'The line.'),
    variant_id: wholeId,
    sku: Type.String(),
    title: Type.String(),
    slug: orNull(Type.String()),
    options: choiceInWords,
    picture_url: orNull(Type.String()),
    quantity: Type.Integer(),
    unit: moneySchema,
    total: moneySchema,
    discount: moneySchema,
    tax_rate: Type.String(),
    tax: moneySchema,
    tax_reason: orNull(Type.String()),
  },
  { title: 'OrderLine' },
)

/** A parcel of an order, as its buyer sees it. */
export const parcelSchema = closed(
  {
    id: idOf('shp', 'The parcel.'),
    state: Type.String(),
    carrier: orNull(Type.String()),
    tracking_number: orNull(Type.String()),
    tracking_url: orNull(Type.String()),
    lines: Type.Array(closed({ order_line_id: Type.String(), quantity: Type.Integer() })),
  },
  { title: 'Parcel' },
)

/** Something that happened to an order, its payment or its parcels. */
export const timelineEntrySchema = closed(
  {
    type: Type.String({ examples: ['order_placed'] }),
    about: Type.String(),
    at: instant,
    actor: Type.Optional(Type.String({ description: 'For operators only.' })),
  },
  { title: 'TimelineEntry' },
)

/** An order whole. */
export const orderSchema = closed(
  {
    id: idOf('ord', 'The order.'),
    number: Type.String({ examples: ['K-100001'] }),
    state: orderState,
    email: Type.String(),
    currency: Type.String(),
    country: Type.String(),
    locale: Type.String(),
    tax_included: Type.Boolean(),
    items: moneySchema,
    discount: moneySchema,
    shipping: moneySchema,
    tax: moneySchema,
    total: moneySchema,
    shipping_method: Type.String(),
    coupon_code: orNull(Type.String()),
    vat_id: orNull(Type.String()),
    shipping_address: addressSchema,
    billing_address: orNull(addressSchema),
    placed_at: instant,
    pay_before: instant,
    paid_at: orNull(instant),
    lines: Type.Array(orderLineSchema),
    tax_lines: Type.Array(taxLineSchema),
    payment: orNull(closed({ id: Type.String(), state: Type.String() })),
    parcels: Type.Array(parcelSchema),
    timeline: Type.Array(timelineEntrySchema),
  },
  { title: 'Order' },
)

/** An order that was placed. */
export const placedOrderSchema = closed(
  {
    id: idOf('ord', 'The order.'),
    number: Type.String({ examples: ['K-100001'] }),
    state: orderState,
    total: moneySchema,
    token: orNull(
      Type.String({ description: 'Opens this one order: send it as `order-token` or `Bearer order_…`.' }),
    ),
    links: closed({ order: Type.String(), payment: Type.String() }),
  },
  { title: 'PlacedOrder' },
)

/** A try to pay. */
export const attemptSchema = closed(
  {
    reference: Type.String({ description: 'The name the card provider knows the try by.' }),
    state: oneOf(attemptLifecycle.states),
    method: Type.String(),
    card: orNull(closed({ brand: Type.String(), last4: Type.String() })),
    decline_code: orNull(Type.String()),
    action: orNull(actionSchema),
    created_at: instant,
  },
  { title: 'PaymentAttempt' },
)

/** What is wanted of the payer of an order, and how far it is. */
export const paymentSchema = closed(
  {
    id: idOf('pay', 'The payment.'),
    state: oneOf(intentLifecycle.states),
    amount: moneySchema,
    authorized: moneySchema,
    captured: moneySchema,
    refunded: moneySchema,
    expires_at: instant,
    attempts: Type.Array(attemptSchema),
    refunds: Type.Array(
      closed({
        id: Type.String(),
        amount: moneySchema,
        state: oneOf(['succeeded', 'failed', 'undecided']),
        created_at: instant,
      }),
    ),
  },
  { title: 'Payment' },
)
