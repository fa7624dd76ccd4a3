import { Type } from 'typebox'
import { intentLifecycle, operationLifecycle } from '#money/payments/index.ts'
import { shipmentLifecycle } from '#goods/shipping/index.ts'
import {
  addressSchema,
  closed,
  idOf,
  instant,
  moneySchema,
  oneOf,
  orNull,
  text,
  wholeId,
  wordsByCode,
} from './common.ts'
import { orderState } from './order.ts'

const count = Type.Integer({ minimum: 0 })

/** What waits for the operator, in numbers. */
export const overviewSchema = closed(
  {
    to_pack: count,
    to_ship: count,
    on_the_way: count,
    awaiting_payment: count,
    open_cases: count,
    undecided: count,
    orders_today: count,
  },
  { title: 'Overview' },
)

/** An order in the desk's list. */
export const deskOrderSchema = closed(
  {
    id: Type.String(),
    number: Type.String(),
    state: orderState,
    email: Type.String(),
    country: Type.String(),
    placed_at: instant,
    total: moneySchema,
    payment_state: orNull(oneOf(intentLifecycle.states)),
    parcels: count,
    parcels_shipped: count,
    pieces: count,
  },
  { title: 'DeskOrder' },
)

/** The states of a parcel. */
export const parcelState = oneOf(shipmentLifecycle.states)

/** A parcel as the desk sees it. */
export const deskParcelSchema = closed(
  {
    id: idOf('shp', 'The parcel.'),
    order_id: Type.String(),
    order_number: Type.Optional(Type.String()),
    state: parcelState,
    location: Type.String(),
    to: Type.Optional(addressSchema),
    shipping_method: Type.Optional(Type.String()),
    total: moneySchema,
    weight_grams: Type.Integer(),
    carrier: orNull(Type.String()),
    tracking_number: orNull(Type.String()),
    tracking_url: orNull(Type.String()),
    label_url: orNull(Type.String()),
    capture_state: Type.Optional(orNull(oneOf(operationLifecycle.states))),
    capture_failure: Type.Optional(orNull(Type.String())),
    lines: Type.Array(
      closed({
        order_line_id: Type.String(),
        sku: Type.String(),
        title: Type.String(),
        quantity: Type.Integer(),
      }),
    ),
  },
  { title: 'DeskParcel' },
)

/** Stock of a variant at a place. */
export const stockRowSchema = closed(
  {
    variant_id: wholeId,
    sku: Type.String(),
    title: Type.String(),
    options: wordsByCode,
    location: Type.String(),
    on_hand: count,
    reserved: count,
    available: count,
  },
  { title: 'StockRow' },
)

/** Some stock to be moved. The cause counts once per variant and place. */
export const stockLines = Type.Array(
  closed({
    variant_id: wholeId,
    location: Type.String({ pattern: '^[a-z][a-z0-9_-]{0,39}$', maxLength: 40 }),
    quantity: Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 }),
  }),
  { minItems: 1, maxItems: 200 },
)

/** How much is given back: an amount, everything that is left, or pieces of lines with or without the delivery. */
export const refundInput = closed(
  {
    amount: Type.Optional(moneySchema),
    all: Type.Optional(Type.Literal(true)),
    lines: Type.Optional(
      Type.Array(
        closed({
          order_line_id: idOf('oln', 'The line.'),
          quantity: Type.Integer({ minimum: 1, maximum: 999 }),
        }),
        { minItems: 1, maxItems: 200 },
      ),
    ),
    delivery: Type.Optional(Type.Boolean({ description: 'With lines: give the delivery back too.' })),
    reason: text(200),
    to: Type.Optional(
      oneOf(['source', 'wallet'], {
        description: 'The way the money came (as where nothing is said), or the wallet of the buyer.',
      }),
    ),
  },
  { title: 'RefundInput', examples: [{ amount: { amount: '5.00', currency: 'EUR' }, reason: 'scratched' }] },
)

/** Where the money of an order is. */
export const statementSchema = closed(
  {
    order_id: Type.String(),
    order_number: Type.String(),
    order_state: orderState,
    total: moneySchema,
    refundable: moneySchema,
    adds_up: Type.Boolean(),
    steps: Type.Array(
      closed({
        code: Type.String(),
        is_total: Type.Boolean(),
        account: orNull(Type.String()),
        amount: moneySchema,
        running: moneySchema,
      }),
    ),
    transfers: Type.Array(
      closed({
        id: Type.String(),
        at: instant,
        kind: Type.String(),
        code: Type.String(),
        debit: Type.String(),
        credit: Type.String(),
        amount: moneySchema,
      }),
    ),
    open_cases: count,
  },
  { title: 'PaymentStatement' },
)

/** An amount on each side of an account. */
const sums = { debits: moneySchema, credits: moneySchema }

/** Every account with its sums. */
export const trialBalanceSchema = closed(
  {
    accounts: Type.Array(
      closed({
        path: Type.String(),
        class: Type.String(),
        ...sums,
        posted: moneySchema,
        pending: moneySchema,
      }),
    ),
    totals: Type.Array(closed({ currency: Type.String(), ...sums, level: Type.Boolean() })),
  },
  { title: 'TrialBalance' },
)

/** One account line by line. */
export const accountStatementSchema = closed(
  {
    path: Type.String(),
    currency: Type.String(),
    opening: moneySchema,
    closing: moneySchema,
    more: Type.Boolean({ description: 'True when there are more lines: go on from the last one.' }),
    lines: Type.Array(
      closed({
        id: Type.String(),
        at: instant,
        kind: Type.String(),
        code: Type.String(),
        actor: Type.String(),
        cause: Type.String(),
        counterpart: Type.String(),
        posted: moneySchema,
        pending: moneySchema,
        balance: moneySchema,
      }),
    ),
  },
  { title: 'AccountStatement' },
)

/** Something that waits for a person. */
export const caseSchema = closed(
  {
    id: idOf('cas', 'The case.'),
    kind: Type.String(),
    subject: Type.String(),
    order_id: orNull(Type.String()),
    order_number: orNull(Type.String()),
    opened_at: instant,
    owner: orNull(Type.String({ description: 'The party that looks after it.' })),
    due_at: orNull(instant),
    notes: Type.Array(closed({ author: Type.String(), text: Type.String(), at: instant })),
  },
  { title: 'Case' },
)

/** A mail in the list of what was sent. */
export const mailLineSchema = closed(
  {
    id: idOf('mal', 'The mail.'),
    template: Type.String(),
    recipient: Type.String(),
    subject: Type.String(),
    state: oneOf(['queued', 'sent', 'failed']),
    created_at: instant,
  },
  { title: 'MailLine' },
)
