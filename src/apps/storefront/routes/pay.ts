import { Type } from 'typebox'
import { contentSecurityPolicy } from '#kernel/http/headers.ts'
import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { locales } from '#market/catalog/index.ts'
import { findPaymentFor, isOpen, readDetails } from '#money/payments/index.ts'
import { orderNumber } from '#trade/orders/index.ts'
import { typed } from '../form.ts'
import { payingPage } from '../pages/paying.ts'
import { personalContext, sendPersonal } from '../shop.ts'
import { wordsFor } from '../words.ts'
import { askedOrder, findOrderOf, orderParams, orderQuery, type PayingShop } from './order-of.ts'
import { paymentStatusRoutes } from './payment-status.ts'
import {
  addressOf,
  isMobile,
  offeredFor,
  sendToPay,
  showChoice,
  totalOf,
  type PayerAt,
} from './send-to-pay.ts'

/** A form of choice: the way, and the fields of every way under `way.field`. */
const choiceBody = Type.Object(
  { method: Type.Optional(Type.String({ maxLength: 31 })) },
  {
    additionalProperties: false,
    patternProperties: { '^[a-z][a-z0-9_]{0,30}\\.[A-Za-z_]{1,30}$': Type.String({ maxLength: 500 }) },
  },
)

async function takeChoice(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayerAt & { readonly given: Readonly<Record<string, unknown>> },
): Promise<HttpReply> {
  const { given, locale, found } = at
  if (given['method'] === undefined) return sendToPay(shop, request, reply, { locale, found })
  const words = wordsFor(locale)
  const method = offeredFor(shop, found).find(({ code }) => code === given['method'])
  if (method === undefined) {
    const notice = { tone: 'warn', title: words('pay.choose_one'), text: words('pay.choose') } as const
    return showChoice(shop, request, reply, { ...at, notice, status: 422 })
  }
  const prefix = `${method.code}.`
  const own = Object.entries(given).flatMap(([name, value]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
  )
  const details = readDetails(method, Object.fromEntries(own))
  if (details.ok) return sendToPay(shop, request, reply, { locale, found, method, details: details.value })
  const fields = (details.detail?.['fields'] ?? []) as readonly string[]
  const wrong = fields.map((field) => `${prefix}${field}`)
  return showChoice(shop, request, reply, {
    ...at,
    chosen: method.code,
    values: typed(given),
    wrong,
    status: 422,
  })
}

/** What the payer has to do now: the open try's next step, or wherever the payer belongs instead. */
async function showNow(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayerAt,
): Promise<HttpReply> {
  const { locale, found } = at
  const { order } = found.view
  const here = addressOf(at)
  if (order.state !== 'awaiting_payment') return redirectTo(reply, `${here}${found.proof}`)
  const open = (await findPaymentFor(shop.db, order.id))?.attempts.find(({ state }) => isOpen(state))
  if (open?.action === undefined) return redirectTo(reply, `${here}/pay${found.proof}`)
  const { action } = open
  if (action.kind === 'page') return redirectTo(reply, `${here}/pay/${open.method}${found.proof}`)
  const page = await personalContext(shop, request, locale, found.actor)
  if (action.kind === 'form')
    void reply.header('content-security-policy', contentSecurityPolicy([new URL(action.url).origin]))
  const shown = {
    number: orderNumber(order.number),
    total: totalOf(at),
    method: open.method,
    action,
    payBy: open.sessionExpiresAt,
    isMobile: isMobile(request),
    at: here,
    proof: found.proof,
  }
  return sendPersonal(reply, page, payingPage(page, shown))
}

/** Choosing how to pay for an order, going on with it, and asking what became of it. */
export function payRoutes(server: HttpServer, shop: PayingShop): void {
  for (const locale of locales) {
    const path = `/${locale}/orders/:id/pay`
    const config = { load: 'pay' } as const
    const schema = { params: orderParams, querystring: orderQuery }
    server.get(path, { schema, config }, async (request, reply) => {
      const found = await findOrderOf(shop, request, askedOrder(request))
      if (found.view.order.state !== 'awaiting_payment')
        return redirectTo(reply, `${addressOf({ locale, found })}${found.proof}`)
      return showChoice(shop, request, reply, { locale, found })
    })
    server.post(path, { schema: { ...schema, body: choiceBody }, config }, async (request, reply) => {
      const found = await findOrderOf(shop, request, askedOrder(request))
      return takeChoice(shop, request, reply, { locale, found, given: request.body })
    })
    server.get(`${path}/now`, { schema, config }, async (request, reply) =>
      showNow(shop, request, reply, { locale, found: await findOrderOf(shop, request, askedOrder(request)) }),
    )
    paymentStatusRoutes(server, shop, locale)
  }
}
