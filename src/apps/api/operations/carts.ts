import type { Static } from 'typebox'
import type { Queries } from '#kernel/database.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import {
  addToCart,
  mergeCarts,
  quoteCart,
  readCart,
  removeLine,
  setAndReadCart,
  setLineQuantity,
  type CartRef,
  type CheckoutDetails,
} from '#trade/cart/index.ts'
import { actorOf, cartRef, wireToken } from '../caller.ts'
import { ownMarket } from '../market.ts'
import { answer, operation, type Operation, type Reply } from '../operation.ts'
import { refuse, type RefusalCode } from '../refusals.ts'
import { cartInput, cartSchema, detailsInput, lineInput, madeCartSchema } from '../schemas/cart.ts'
import { closed, idOf, quantitySchema } from '../schemas/common.ts'
import { addressFromWire, cartOnWire } from '../wire/cart.ts'

const lineParams = closed({ line_id: idOf('lin', 'The line.') })

const quantityRefusals = [
  'quantity_must_be_whole',
  'quantity_must_be_positive',
  'quantity_too_large',
] as const

async function cartNow(db: Queries, ref: CartRef): Promise<Result<Reply, RefusalCode>> {
  const reading = await readCart(db, ref)
  return reading === null ? refused('cart_not_found') : done(answer(cartOnWire(quoteCart(reading))))
}

const createCart = operation({
  id: 'create_cart',
  method: 'POST',
  path: '/api/carts',
  tag: 'Cart',
  summary: 'Make a cart with its first line; somebody signed in gets their own.',
  description:
    'The token is told this once: send it with every later call. Where the caller has a cart, the line is added to it and no token is told.',
  body: cartInput,
  answers: { 201: madeCartSchema },
  refusals: ['not_for_sale', 'cart_is_full', ...quantityRefusals, 'market_not_found'],
  perMinute: 120,
  secret: true,
  handle: async ({ caller, body, settings, change }) => {
    const own = ownMarket(settings)
    const market = {
      currency: body.currency ?? own.currency,
      country: body.country ?? own.country,
      locale: body.locale ?? 'en',
    }
    const { variant_id: variantId, quantity = 1 } = body.line
    return change(async (db) => {
      const added = await addToCart(db, cartRef(caller), { variantId, quantity }, market)
      if (!added.ok) return added
      const { cartId, lineId, version, freshToken } = added.value
      return done(
        answer(
          {
            id: cartId,
            ...(freshToken === undefined ? {} : { token: wireToken('cart', freshToken) }),
            version,
            line: { id: lineId, variant_id: variantId, quantity: added.value.quantity },
          },
          201,
        ),
      )
    })
  },
})

const getCart = operation({
  id: 'get_cart',
  method: 'GET',
  path: '/api/cart',
  tag: 'Cart',
  summary: 'The cart of the caller with its quote: lines, shipping, tax, total, and what stands in the way.',
  answers: { 200: cartSchema },
  refusals: ['cart_not_found'],
  load: 'cart',
  perMinute: 300,
  handle: async ({ db, caller }) => {
    const found = await cartNow(db, cartRef(caller))
    if (!found.ok) throw refuse(found)
    return found.value
  },
})

function detailsOf(body: Static<typeof detailsInput>): CheckoutDetails {
  const { email, shipping_address: to, billing_address: bill, vat_id: vatId, coupon_code: couponCode } = body
  const { shipping_method: shippingMethod, currency, country, locale } = body
  return {
    ...(email === undefined ? {} : { email }),
    ...(to === undefined ? {} : { shippingAddress: addressFromWire(to) }),
    ...(body.recipient === undefined ? {} : { recipient: body.recipient }),
    ...(body.consents === undefined ? {} : { consents: body.consents }),
    ...(bill === undefined ? {} : { billingAddress: bill && addressFromWire(bill) }),
    ...(vatId === undefined ? {} : { vatId }),
    ...(shippingMethod === undefined ? {} : { shippingMethod }),
    ...(couponCode === undefined ? {} : { couponCode }),
    ...(currency === undefined || country === undefined ? {} : { market: { currency, country } }),
    ...(locale === undefined ? {} : { locale }),
  }
}

const updateCart = operation({
  id: 'update_cart',
  method: 'PATCH',
  path: '/api/cart',
  tag: 'Cart',
  summary: 'Say who buys, where it goes and how; answers the cart with its new quote.',
  description:
    'Only what is sent changes. A coupon that does not count and a method that is not offered are told by the quote. Currency and country change together.',
  body: detailsInput,
  answers: { 200: cartSchema },
  refusals: ['cart_not_found', 'details_are_faulty', 'market_incomplete'],
  perMinute: 120,
  handle: async ({ caller, body, change }) => {
    if ((body.currency === undefined) !== (body.country === undefined))
      throw refuse(
        refused('market_incomplete', { field: body.currency === undefined ? 'currency' : 'country' }),
      )
    return change(async (db) => {
      const set = await setAndReadCart(db, cartRef(caller), detailsOf(body))
      return set.ok ? done(answer(cartOnWire(quoteCart(set.value)))) : set
    })
  },
})

const addLine = operation({
  id: 'add_line',
  method: 'POST',
  path: '/api/cart/lines',
  tag: 'Cart',
  summary: 'Put pieces of a variant into the cart; pieces that are there already add up.',
  body: lineInput,
  answers: { 200: cartSchema },
  refusals: ['cart_not_found', 'not_for_sale', 'cart_is_full', ...quantityRefusals],
  perMinute: 120,
  handle: async ({ caller, body, settings, change }) =>
    change(async (db) => {
      const ref = cartRef(caller)
      const reading = await readCart(db, ref)
      // A token whose cart became an order does not silently begin another one.
      if (reading === null && caller.actor === undefined) return refused('cart_not_found')
      const { variant_id: variantId, quantity = 1 } = body
      const market = { ...ownMarket(settings), locale: caller.actor?.locale ?? 'en' }
      const added = await addToCart(db, ref, { variantId, quantity }, market)
      return added.ok ? cartNow(db, ref) : added
    }),
})

const changeLine = operation({
  id: 'change_line',
  method: 'PATCH',
  path: '/api/cart/lines/:line_id',
  tag: 'Cart',
  summary: 'Set how many pieces a line has.',
  params: lineParams,
  body: closed({ quantity: quantitySchema }),
  answers: { 200: cartSchema },
  refusals: ['cart_not_found', 'line_not_found', ...quantityRefusals],
  perMinute: 120,
  handle: async ({ caller, params, body, change }) =>
    change(async (db) => {
      const set = await setLineQuantity(db, cartRef(caller), params.line_id, body.quantity)
      return set.ok ? cartNow(db, cartRef(caller)) : set
    }),
})

const dropLine = operation({
  id: 'remove_line',
  method: 'DELETE',
  path: '/api/cart/lines/:line_id',
  tag: 'Cart',
  summary: 'Take a line out of the cart.',
  params: lineParams,
  answers: { 200: cartSchema },
  refusals: ['cart_not_found', 'line_not_found'],
  perMinute: 120,
  handle: async ({ caller, params, change }) =>
    change(async (db) => {
      const removed = await removeLine(db, cartRef(caller), params.line_id)
      return removed.ok ? cartNow(db, cartRef(caller)) : removed
    }),
})

const mergeCart = operation({
  id: 'merge_cart',
  method: 'POST',
  path: '/api/cart/merge',
  tag: 'Cart',
  summary: 'After signing in, bring the cart of a cart-token to the account.',
  answers: { 200: cartSchema },
  refusals: ['cart_not_found'],
  perMinute: 60,
  handle: async ({ caller, change }) =>
    change(async (db) => {
      const { party } = actorOf(caller)
      if (caller.cartToken !== undefined) await mergeCarts(db, caller.cartToken, party)
      return cartNow(db, { partyId: party })
    }),
})

/** What somebody is about to buy. */
export const cartOperations: readonly Operation[] = [
  createCart,
  getCart,
  updateCart,
  addLine,
  changeLine,
  dropLine,
  mergeCart,
]
