import { Type } from 'typebox'
import { redirectTo, setCookie, type HttpServer } from '#kernel/http.ts'
import { money } from '#kernel/money.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import { addToCart } from '#trade/cart/index.ts'
import { noteTaken, viaPattern } from '#views/recommendations/index.ts'
import { beginExpress, makeReady } from '#flows/express-checkout.ts'
import { viaOf } from '../recommended.ts'
import { marketOf } from '../shop.ts'
import { actorOf, cartCookie, toSignIn } from '../who.ts'
import { wordsFor } from '../words.ts'
import { cartOf, faultOf, showCart, viewCart } from './cart.ts'
import {
  buyerOf,
  expressCookie,
  fromWhere,
  placeReviewed,
  refOf,
  reviewBody,
  showReview,
  takeReview,
} from './express-review.ts'
import { askedOrder, emptyBody, findOrderOf, orderParams, orderQuery, type PayingShop } from './order-of.ts'

const aDay = 86_400
const sixtyDays = 60 * aDay
const closed = { additionalProperties: false } as const
const config = { load: 'pay' } as const

const reviewQuery = Type.Object(
  {
    from: Type.Optional(fromWhere),
    order: Type.Optional(Type.String({ maxLength: 40 })),
    address: Type.Optional(Type.String({ maxLength: 40 })),
  },
  closed,
)
const buyBody = Type.Object(
  {
    variant: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    quantity: Type.String({ maxLength: 100 }),
    via: Type.Optional(Type.String({ maxLength: 60, pattern: viaPattern })),
  },
  closed,
)
/** From the page of a product: who is signed in reviews it by itself, everybody else goes to the checkout with it. */
function buyRoute(server: HttpServer, shop: PayingShop, locale: Locale): void {
  const words = wordsFor(locale)
  server.post(`/${locale}/express/product`, { schema: { body: buyBody }, config }, async (request, reply) => {
    const { variant: variantId, quantity, via: typed } = request.body
    const market = { ...marketOf(shop, request), locale }
    const via = viaOf(shop, request, typed)
    const actor = await actorOf(shop.db, request)
    if (actor !== undefined) {
      const begun = await beginExpress(shop.db, buyerOf(actor), [{ variantId, quantity }], market)
      if (!begun.ok) return showCart(shop, request, reply, { locale, notice: faultOf(words, begun) })
      const { token } = begun.value
      const cart = via === undefined ? null : await viewCart(shop, { token })
      if (cart !== null && via !== undefined) await noteTaken(shop.db, cart.id, { variantId, via })
      setCookie(reply, expressCookie, token, { maxAgeSeconds: aDay })
      return redirectTo(reply, `/${locale}/express`)
    }
    const added = await addToCart(shop.db, await cartOf(shop, request), { variantId, quantity }, market)
    if (!added.ok) return showCart(shop, request, reply, { locale, notice: faultOf(words, added) })
    const { freshToken, cartId } = added.value
    if (via) await noteTaken(shop.db, cartId, { variantId, via })
    if (freshToken !== undefined) setCookie(reply, cartCookie, freshToken, { maxAgeSeconds: sixtyDays })
    return redirectTo(reply, `/${locale}/checkout`)
  })
}

/** From an order of theirs: its buyer reviews what can be had of it again. */
function againRoute(server: HttpServer, shop: PayingShop, locale: Locale): void {
  const schema = { params: orderParams, querystring: orderQuery, body: emptyBody }
  server.post(`/${locale}/orders/:id/express`, { schema, config }, async (request, reply) => {
    const { view, actor, proof } = await findOrderOf(shop, request, askedOrder(request))
    const { order } = view
    if (actor === undefined) return toSignIn(reply, locale, `/${locale}/orders/${order.id}${proof}`)
    const wanted = order.lines.map(({ variantId, quantity }) => ({ variantId, quantity }))
    const market = { ...marketOf(shop, request), locale }
    const begun = await beginExpress(shop.db, buyerOf(actor), wanted, market)
    // What cannot be had is told by the page that compares.
    if (!begun.ok) return redirectTo(reply, `/${locale}/orders/${order.id}/again${proof}`)
    setCookie(reply, expressCookie, begun.value.token, { maxAgeSeconds: aDay })
    return redirectTo(reply, `/${locale}/express${proof === '' ? `?order=${order.id}` : ''}`)
  })
}

function reviewRoutes(server: HttpServer, shop: PayingShop, locale: Locale): void {
  const path = `/${locale}/express`
  const show = { schema: { querystring: reviewQuery }, config }
  server.get(path, show, async (request, reply) => {
    const { from = 'own', order, address } = request.query
    const actor = await actorOf(shop.db, request)
    if (!actor) return toSignIn(reply, locale, from === 'cart' ? `${path}?from=cart` : `/${locale}/cart`)
    const cart = await makeReady(shop.db, await refOf(shop, request, from), buyerOf(actor))
    if (cart === null || cart.lines.length === 0) return redirectTo(reply, `/${locale}/cart`)
    return showReview(shop, request, reply, { locale, actor, from, cart, order, address })
  })
  server.post(path, { schema: { body: reviewBody }, config }, async (request, reply) => {
    const given = request.body
    const { from, order } = given
    const actor = await actorOf(shop.db, request)
    if (!actor) return toSignIn(reply, locale, from === 'cart' ? `${path}?from=cart` : `/${locale}/cart`)
    const ref = await refOf(shop, request, from)
    const cart = await viewCart(shop, ref)
    if (cart !== null && cart.lines.length > 0)
      return takeReview(shop, request, reply, { locale, actor, from, cart, order, ref, given })
    // Pressed twice, the first press has ordered: the second is led to the same order.
    const total = money(BigInt(given.expectedTotal), marketOf(shop, request).currency)
    const placed = await placeReviewed(shop, actor, { ref, given, total })
    return redirectTo(reply, placed.ok ? `/${locale}/orders/${placed.value.id}` : `/${locale}/cart`)
  })
}

/** Buying in one step: from a product, from the cart, from an earlier order. */
export function expressRoutes(server: HttpServer, shop: PayingShop): void {
  for (const locale of locales) {
    buyRoute(server, shop, locale)
    againRoute(server, shop, locale)
    reviewRoutes(server, shop, locale)
  }
}
