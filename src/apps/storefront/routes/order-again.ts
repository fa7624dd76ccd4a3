import { redirectTo, setCookie, type HttpServer } from '#kernel/http.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import { comparedWithCart, orderAgain } from '#flows/order-again.ts'
import { orderAgainPage } from '../pages/order-again.ts'
import { marketOf, personalContext, sendPersonal } from '../shop.ts'
import { cartCookie } from '../who.ts'
import { cartOf, viewCart } from './cart.ts'
import { askedOrder, emptyBody, findOrderOf, orderParams, orderQuery, type PayingShop } from './order-of.ts'

const cartSeconds = 60 * 86_400

function againRoute(server: HttpServer, shop: PayingShop, locale: Locale): void {
  const path = `/${locale}/orders/:id/again`
  const schema = { params: orderParams, querystring: orderQuery }
  const config = { load: 'cart' } as const
  server.post(path, { schema: { ...schema, body: emptyBody }, config }, async (request, reply) => {
    const { view, proof } = await findOrderOf(shop, request, askedOrder(request))
    const ref = await cartOf(shop, request)
    const market = { ...marketOf(shop, request), locale }
    const { freshToken } = await orderAgain(shop.db, ref, view.order, market)
    if (freshToken !== undefined) setCookie(reply, cartCookie, freshToken, { maxAgeSeconds: cartSeconds })
    return redirectTo(reply, `/${locale}/orders/${view.order.id}/again${proof}`)
  })
  server.get(path, { schema, config }, async (request, reply) => {
    const { view, actor, proof } = await findOrderOf(shop, request, askedOrder(request))
    const ref = await cartOf(shop, request)
    const [page, lines, cart] = await Promise.all([
      personalContext(shop, request, locale, actor),
      comparedWithCart(shop.db, ref, view.order),
      viewCart(shop, ref),
    ])
    return sendPersonal(reply, page, orderAgainPage(page, { order: view.order, lines, cart, proof }))
  })
}

/** Ordering what was bought before once more, from the account or by the link of a guest. */
export function orderAgainRoutes(server: HttpServer, shop: PayingShop): void {
  for (const locale of locales) againRoute(server, shop, locale)
}
