import { Type } from 'typebox'
import { redirectTo, type HttpServer } from '#kernel/http.ts'
import { locales } from '#market/catalog/index.ts'
import { findPaymentFor } from '#money/payments/index.ts'
import { messagePage } from '../pages/door.ts'
import { personalContext, sendPersonal } from '../shop.ts'
import { wordsFor } from '../words.ts'
import { askedOrder, orderParams, orderQuery, tokenQuery, type PayingShop } from './order-of.ts'
import { requestNamed, requests } from './payable.ts'
import { payRoutes } from './pay.ts'
import { askNow } from './payment-status.ts'

/** Of what providers add to the way back nothing is read. */
const returnQuery = Type.Object(
  { token: tokenQuery },
  {
    additionalProperties: false,
    patternProperties: { '^[A-Za-z0-9_.-]{1,60}$': Type.String({ maxLength: 4_000 }) },
  },
)

/** Paying for what a program asked: the same pages as for an order; once it is decided the payer is led back to the program. */
export function requestRoutes(server: HttpServer, shop: PayingShop): void {
  payRoutes(server, shop, requests)
  const config = { load: 'pay' } as const
  for (const locale of locales) {
    const path = `/${locale}/requests/:id`
    server.get(
      path,
      { schema: { params: orderParams, querystring: orderQuery }, config },
      async (request, reply) => {
        const payable = await requests.find(shop, request, askedOrder(request), locale)
        if (payable.isOpen) return redirectTo(reply, `${payable.here}/pay${payable.proof}`)
        const { returnUrl } = await requestNamed(shop, askedOrder(request))
        const words = wordsFor(locale)
        const [page, payment] = await Promise.all([
          personalContext(shop, request, locale, payable.actor),
          findPaymentFor(shop.db, payable.reference),
        ])
        const isPaid = payment !== undefined && payment.intent.authorized.minor > 0n
        const title = words(isPaid ? 'pay.request_paid' : 'pay.request_closed')
        const label = returnUrl === null ? '' : words('pay.leaving_button', { host: new URL(returnUrl).host })
        const message = messagePage({
          title,
          text: payable.label,
          ...(returnUrl === null ? {} : { action: { label, href: returnUrl } }),
        })
        const onward = returnUrl === null ? {} : { refreshTo: { seconds: 1, url: returnUrl } }
        return sendPersonal(reply, page, { ...message, ...onward })
      },
    )
    const returned = { params: orderParams, querystring: returnQuery }
    server.get(`${path}/return`, { schema: returned, config }, async (request, reply) => {
      const payable = await requests.find(shop, request, askedOrder(request), locale)
      const payment = await findPaymentFor(shop.db, payable.reference)
      await askNow(shop, payment?.attempts.at(-1))
      const now = await requests.find(shop, request, askedOrder(request), locale)
      return redirectTo(reply, `${now.here}${now.isOpen ? '/payment' : ''}${now.proof}`)
    })
  }
}
