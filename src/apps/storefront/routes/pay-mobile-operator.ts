import { Type } from 'typebox'
import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { locales } from '#market/catalog/index.ts'
import { orderNumber } from '#trade/orders/index.ts'
import { confirmMobilePayment, openMobilePayment } from '#flows/pay-by-mobile-operator.ts'
import { payMobileOperatorPage } from '../pages/pay-mobile-operator.ts'
import { personalContext, sendPersonal } from '../shop.ts'
import { wordsFor } from '../words.ts'
import { askedOrder, findOrderOf, orderParams, orderQuery, type PayingShop } from './order-of.ts'
import { addressOf, type PayerAt } from './send-to-pay.ts'

const body = Type.Object(
  { code: Type.Optional(Type.String({ maxLength: 40 })) },
  { additionalProperties: false },
)

/** Only the last three digits are shown: enough to know the phone, too little to learn the number. */
const hidden = (phone: string) => `••• ${phone.replaceAll(/\D/g, '').slice(-3)}`

async function showCode(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayerAt & { readonly fault?: string; readonly status?: number },
): Promise<HttpReply> {
  const { locale, found, fault, status = 200 } = at
  const { order } = found.view
  const here = addressOf(at)
  const attempt = await openMobilePayment(shop.db, order.id)
  if (attempt === undefined)
    return redirectTo(
      reply,
      order.state === 'awaiting_payment' ? `${here}/pay${found.proof}` : `${here}${found.proof}`,
    )
  const page = await personalContext(shop, request, locale, found.actor)
  const content = payMobileOperatorPage(page, {
    number: orderNumber(order.number),
    amount: attempt.amount,
    phone: hidden(attempt.details['phone'] ?? ''),
    fault,
    action: `${here}/pay/mobile_operator${found.proof}`,
    others: `${here}/pay${found.proof}`,
  })
  return sendPersonal(reply, page, content, status)
}

async function takeCode(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayerAt & { readonly given: string },
): Promise<HttpReply> {
  const { locale, found } = at
  const words = wordsFor(locale)
  const here = addressOf(at)
  const code = at.given.replaceAll(/\s/g, '')
  if (!/^\d{4,8}$/.test(code))
    return showCode(shop, request, reply, { ...at, fault: words('mobile.code_missing'), status: 422 })
  const paid = await confirmMobilePayment(shop.db, shop.connectors, { orderId: found.view.order.id, code })
  if (paid.ok) return redirectTo(reply, `${here}${found.proof}`)
  switch (paid.refusal) {
    case 'wrong_code':
      return showCode(shop, request, reply, { ...at, fault: words('mobile.code_wrong'), status: 422 })
    case 'provider_silent':
      return showCode(shop, request, reply, { ...at, fault: words('mobile.silent'), status: 503 })
    case 'no_open_payment':
    case 'declined':
      return redirectTo(reply, `${here}/pay${found.proof}`)
  }
}

/** The code of a payment on the phone bill, in every language. */
export function payMobileOperatorRoutes(server: HttpServer, shop: PayingShop): void {
  const config = { load: 'pay', rateLimit: { max: 30, timeWindow: '1 minute' } } as const
  for (const locale of locales) {
    const path = `/${locale}/orders/:id/pay/mobile_operator`
    const schema = { params: orderParams, querystring: orderQuery }
    server.get(path, { schema, config }, async (request, reply) =>
      showCode(shop, request, reply, {
        locale,
        found: await findOrderOf(shop, request, askedOrder(request)),
      }),
    )
    server.post(path, { schema: { ...schema, body }, config }, async (request, reply) => {
      const found = await findOrderOf(shop, request, askedOrder(request))
      return takeCode(shop, request, reply, { locale, found, given: request.body.code ?? '' })
    })
  }
}
