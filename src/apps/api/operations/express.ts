import { Type } from 'typebox'
import { toWire } from '#kernel/money.ts'
import { refused } from '#kernel/result.ts'
import { findPaymentFor } from '#money/payments/index.ts'
import { addressesOf } from '#people/parties/index.ts'
import { quoteCart, readCart, type CartRef, type CartView } from '#trade/cart/index.ts'
import { findOrder } from '#trade/orders/index.ts'
import {
  beginExpress,
  chooseForExpress,
  placeExpress,
  savedWays,
  type ExpressBuyer,
  type SavedWay,
} from '#flows/express-checkout.ts'
import { amountOf } from '../amounts.ts'
import { actorOf, wireToken } from '../caller.ts'
import { ownMarket } from '../market.ts'
import { answer, operation, type Call, type Operation } from '../operation.ts'
import { ownOrder } from '../order-access.ts'
import { refuse } from '../refusals.ts'
import { cartSchema, lineInput } from '../schemas/cart.ts'
import {
  addressSchema,
  closed,
  countrySchema,
  currencySchema,
  idOf,
  localeSchema,
  moneySchema,
  oneOf,
  orNull,
} from '../schemas/common.ts'
import { paymentSchema, placedOrderSchema } from '../schemas/order.ts'
import { addressOnWire, cartOnWire } from '../wire/cart.ts'
import { paymentOnWire } from '../wire/order.ts'
import { nextSteps, payNext } from './express-next.ts'
import { placingRefusals } from './orders.ts'

const waySchema = closed(
  {
    code: Type.String({ examples: ['wallet'] }),
    kind: oneOf(['card', 'wallet', 'on_account']),
    card: orNull(closed({ brand: Type.String(), last4: Type.String() })),
  },
  { title: 'SavedWay' },
)

const reviewSchema = closed(
  {
    cart_token: Type.String({ description: 'Send it as `cart-token` when ordering. It is told this once.' }),
    cart: cartSchema,
    addresses: Type.Array(
      closed({
        id: idOf('adr', 'The address in the book.'),
        is_default: Type.Boolean(),
        address: addressSchema,
      }),
    ),
    ways: Type.Array(waySchema),
  },
  { title: 'ExpressReview' },
)

const buyerOf = ({ caller }: Pick<Call, 'caller'>): ExpressBuyer => {
  const { party, email, displayName: name } = actorOf(caller)
  return { party, email, name }
}

const waysOf = ({ db, providers, caller }: Pick<Call, 'db' | 'providers' | 'caller'>, cart: CartView) =>
  savedWays(db, providers, actorOf(caller).party, { amount: cart.quote.total, country: cart.country })

async function cartAt({ db }: Pick<Call, 'db'>, ref: CartRef): Promise<CartView> {
  const reading = await readCart(db, ref)
  if (reading === null) throw refuse(refused('cart_not_found'))
  return quoteCart(reading)
}

const begin = operation({
  id: 'begin_express',
  method: 'POST',
  path: '/api/express',
  tag: 'Orders',
  summary:
    'Begin a purchase in one step: what is wanted, or an earlier order again, in a cart of its own, ready to be ordered.',
  description:
    'Say exactly one of `lines` and `order_id`. The address used first, the first way to deliver and the ways to pay that are ready are in the answer: show them with the total before ordering. Of several lines as many pieces are taken as are left.',
  body: closed(
    {
      lines: Type.Optional(Type.Array(lineInput, { minItems: 1, maxItems: 200 })),
      order_id: Type.Optional(idOf('ord', 'An order of the caller, to be ordered again.')),
      currency: Type.Optional(currencySchema),
      country: Type.Optional(countrySchema),
      locale: Type.Optional(localeSchema),
    },
    { title: 'ExpressInput', examples: [{ lines: [{ variant_id: 1, quantity: 1 }] }] },
  ),
  answers: { 201: reviewSchema },
  refusals: [
    'express_unclear',
    'order_not_found',
    'nothing_to_order',
    'not_for_sale',
    'cart_is_full',
    'quantity_must_be_whole',
    'quantity_must_be_positive',
    'quantity_too_large',
  ],
  load: 'pay',
  perMinute: 60,
  secret: true,
  handle: async (call) => {
    const { db, body, settings } = call
    if ((body.lines === undefined) === (body.order_id === undefined)) throw refuse(refused('express_unclear'))
    const earlier = body.order_id === undefined ? undefined : await ownOrder(call, body.order_id)
    const wanted =
      earlier === undefined
        ? (body.lines ?? []).map(({ variant_id: variantId, quantity = 1 }) => ({ variantId, quantity }))
        : earlier.order.lines.map(({ variantId, quantity }) => ({ variantId, quantity }))
    const own = ownMarket(settings)
    const market = {
      currency: body.currency ?? own.currency,
      country: body.country ?? own.country,
      locale: body.locale ?? 'en',
    }
    const buyer = buyerOf(call)
    const begun = await beginExpress(db, buyer, wanted, market)
    if (!begun.ok) throw refuse(begun)
    const { token } = begun.value
    const cart = await cartAt(call, { token })
    const addresses = await addressesOf(db, buyer.party)
    return answer(
      {
        cart_token: wireToken('cart', token),
        cart: cartOnWire(cart),
        addresses: addresses.map(({ id, isDefault, address }) => ({
          id,
          is_default: isDefault,
          address: addressOnWire(address),
        })),
        ways: (await waysOf(call, cart)).map((way) => ({
          code: way.code,
          kind: way.kind,
          card: way.kind === 'card' ? { brand: way.card.brand, last4: way.card.last4 } : null,
        })),
      },
      201,
    )
  },
})

const orderIt = operation({
  id: 'place_express_order',
  method: 'POST',
  path: '/api/express/orders',
  tag: 'Orders',
  summary: 'Order what was reviewed, and begin to pay it by a way that is ready, in one call.',
  description:
    'Prices and stock are checked at this moment: another total is refused and says what changed, and nothing is ordered. `next` says what the payer still does: `give_card` on `page_url`, pass the `challenge`, prove who they are, `pay_from_wallet`, `choose` another way, or nothing. The order stands whatever becomes of the payment.',
  body: closed(
    {
      expected_total: moneySchema,
      way: Type.String({
        pattern: '^(?:other|wallet|on_account|card:tok_[0-9a-z]{26})$',
        maxLength: 40,
        description: 'One of `ways`, or `other` to choose later.',
      }),
      address_id: Type.Optional(idOf('adr', 'One of `addresses`.')),
      shipping_method: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_-]*$', maxLength: 40 })),
      consents: Type.Optional(Type.Boolean()),
    },
    {
      title: 'ExpressOrderInput',
      examples: [{ expected_total: { amount: '24.89', currency: 'EUR' }, way: 'wallet' }],
    },
  ),
  answers: {
    201: closed(
      {
        order: placedOrderSchema,
        next: oneOf(nextSteps),
        page_url: Type.Optional(Type.String()),
        creq: Type.Optional(Type.String()),
        payment: orNull(paymentSchema),
      },
      { title: 'ExpressOrder' },
    ),
  },
  refusals: [...placingRefusals, 'address_not_found', 'details_are_faulty', 'way_not_ready'],
  load: 'pay',
  perMinute: 60,
  keepsKeys: true,
  handle: async (call) => {
    const { db, caller, body } = call
    const { cartToken: token } = caller
    if (token === undefined) throw refuse(refused('cart_not_found'))
    const expectedTotal = amountOf(body.expected_total, 'expected_total')
    const reading = await readCart(db, { token })
    let way: SavedWay | undefined
    // A cart that was ordered is answered with its order below.
    if (reading !== null) {
      const chosen = await chooseForExpress(db, { token }, buyerOf(call), {
        addressId: body.address_id,
        shippingMethod: body.shipping_method,
        consents: body.consents,
      })
      if (!chosen.ok) throw refuse(chosen)
      way = (await waysOf(call, await cartAt(call, { token }))).find(({ code }) => code === body.way)
      if (way === undefined && body.way !== 'other') throw refuse(refused('way_not_ready'))
    }
    const partyId = actorOf(caller).party
    const placed = await placeExpress(db, { token, party: partyId, expectedTotal })
    if (!placed.ok) throw refuse(placed)
    const order = await findOrder(db, placed.value.id)
    if (order === null || order.buyerId !== partyId) throw refuse(refused('cart_not_found'))
    const { number, state, total, isReplay } = placed.value
    // Asked twice, the payment goes on where the first call left it.
    way ??= (await savedWays(db, call.providers, partyId, { amount: total, country: order.country })).find(
      ({ code }) => code === body.way,
    )
    const next = await payNext(call, order, way)
    const payment = await findPaymentFor(db, order.id)
    const links = { order: `/api/orders/${order.id}`, payment: `/api/orders/${order.id}/payment` }
    return answer(
      {
        order: { id: order.id, number, state, total: toWire(total), token: null, links },
        ...next,
        payment: payment === undefined ? null : paymentOnWire(payment),
      },
      201,
      { location: links.order, ...(isReplay ? { 'idempotency-replayed': 'true' } : {}) },
    )
  },
})

/** Buying in one step. */
export const expressOperations: readonly Operation[] = [begin, orderIt]
