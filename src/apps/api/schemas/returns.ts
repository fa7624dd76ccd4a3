import { Type } from 'typebox'
import { fallbacks, mostWords, returnLifecycle, returnReasons } from '#goods/returns/index.ts'
import { closed, idOf, instant, moneySchema, oneOf, orNull, wholeId } from './common.ts'

/** The states of a return. */
export const returnState = oneOf(returnLifecycle.states, { description: 'Where the return is in its life.' })

/** What is said about a return in words of one's own; empty where nothing is said. */
export const returnWords = Type.String({ maxLength: mostWords })

const options = Type.Array(closed({ name: Type.String(), value: Type.String() }), {
  description: "What is chosen, in the order's language.",
})

const exchangeChoice = closed(
  {
    variant_id: wholeId,
    sku: Type.String(),
    options,
    is_same: Type.Boolean({ description: 'The variant that comes back, once more.' }),
    available: Type.Integer({ description: 'Pieces that can be had now.' }),
    difference: orNull(moneySchema),
    why_not: orNull(oneOf(['dearer', 'sold_out'])),
  },
  { title: 'ExchangeChoice', description: 'The difference is what goes back for each piece besides.' },
)

const exchange = orNull(
  closed(
    {
      variant_id: wholeId,
      sku: Type.String(),
      options,
      difference: moneySchema,
      fallback: orNull(oneOf(fallbacks, { description: 'Why there is money after all.' })),
    },
    { title: 'Exchange' },
  ),
)

/** What of an order may come back now. */
export const returnableSchema = closed(
  {
    last_day: orNull(instant),
    lines: Type.Array(
      closed({
        order_line_id: idOf('oln', 'The line of the order.'),
        variant_id: wholeId,
        bought: Type.Integer(),
        most: Type.Integer({ description: 'So many pieces may be asked for now.' }),
        why_not: orNull(Type.String({ description: 'Why none may, where that is so.' })),
        exchanges: Type.Array(exchangeChoice, { description: 'What may be wanted instead of the money.' }),
      }),
    ),
  },
  { title: 'Returnable' },
)

/** A return as somebody asks for it. */
export const returnInput = closed(
  {
    lines: Type.Array(
      closed({
        order_line_id: idOf('oln', 'The line of the order.'),
        quantity: Type.Integer({ minimum: 1, maximum: 999 }),
        exchange_for: Type.Optional({
          ...wholeId,
          description: 'The variant that is wanted instead of the money.',
        }),
      }),
      { minItems: 1, maxItems: 200 },
    ),
    follows: Type.Optional(idOf('ret', 'The return in which what comes back was sent instead.')),
    reason: oneOf(returnReasons),
    words: Type.Optional(returnWords),
  },
  {
    title: 'ReturnInput',
    examples: [
      {
        lines: [{ order_line_id: `oln_${'0'.repeat(26)}`, quantity: 1 }],
        reason: 'does_not_fit',
        words: 'Too small.',
      },
    ],
  },
)

/** A return with its pieces, and what its buyer has to do next. */
export const returnSchema = closed(
  {
    id: idOf('ret', 'The return.'),
    number: Type.String({ examples: ['R-10001'] }),
    order_id: idOf('ord', 'The order.'),
    follows: orNull(idOf('ret', 'The return in which what comes back was sent instead.')),
    state: returnState,
    reason: oneOf(returnReasons),
    words: Type.String(),
    answer: Type.String({ description: 'What the shop says to it.' }),
    next: Type.String({ description: "What comes next, in the order's language." }),
    send_to: orNull(Type.Array(Type.String(), { description: 'The address, once it may be sent.' })),
    label_url: orNull(Type.String({ description: 'The slip to print, once it may be sent.' })),
    tracking_number: orNull(Type.String()),
    asked_at: instant,
    decided_at: orNull(instant),
    sent_at: orNull(instant),
    received_at: orNull(instant),
    refunded_at: orNull(instant),
    refund: orNull(moneySchema),
    exchanged_at: orNull(instant),
    replacements: Type.Array(
      closed(
        {
          parcel_id: idOf('shp', 'The parcel.'),
          state: Type.String(),
          tracking_number: orNull(Type.String()),
          tracking_url: orNull(Type.String()),
        },
        { title: 'ReplacementParcel' },
      ),
      { description: 'The parcels with what is sent instead.' },
    ),
    lines: Type.Array(
      closed({
        order_line_id: idOf('oln', 'The line of the order.'),
        variant_id: wholeId,
        quantity: Type.Integer(),
        arrived: Type.Integer(),
        exchange,
      }),
    ),
  },
  { title: 'Return' },
)

/** A return as the desk sees it. */
export const deskReturnSchema = closed(
  {
    ...returnSchema.properties,
    gives_delivery: Type.Boolean(),
    refund_fault: orNull(Type.String({ description: 'Why its money could not be given back.' })),
    location: orNull(Type.String()),
    lines: Type.Array(
      closed({
        order_line_id: idOf('oln', 'The line of the order.'),
        variant_id: wholeId,
        quantity: Type.Integer(),
        restocked: Type.Integer(),
        written_off: Type.Integer(),
        exchange,
      }),
    ),
  },
  { title: 'DeskReturn' },
)
