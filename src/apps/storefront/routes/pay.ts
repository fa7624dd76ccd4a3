import { Type } from 'typebox'
import { contentSecurityPolicy } from '#kernel/http/headers.ts'
import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { locales } from '#market/catalog/index.ts'
import { findPaymentFor, isOpen, readDetails } from '#money/payments/index.ts'
import { typed } from '../form.ts'
import { payingPage } from '../pages/paying.ts'
import { personalContext, sendPersonal } from '../shop.ts'
import { wordsFor } from '../words.ts'
import { askedOrder, orderParams, orderQuery, type PayingShop } from './order-of.ts'
import type { PayableKind } from './payable.ts'
import { paymentStatusRoutes } from './payment-status.ts'
import { proveRoutes } from './prove.ts'
import { isMobile, offeredFor, sendToPay, showChoice, type PayableAt } from './send-to-pay.ts'

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
  at: PayableAt & { readonly given: Readonly<Record<string, unknown>> },
): Promise<HttpReply> {
  const { given, locale, payable } = at
  if (given['method'] === undefined) return sendToPay(shop, request, reply, { locale, payable })
  const words = wordsFor(locale)
  const method = (await offeredFor(shop, payable)).find(({ code }) => code === given['method'])
  if (method === undefined) {
    const notice = { tone: 'warn', title: words('pay.choose_one'), text: words('pay.choose') } as const
    return showChoice(shop, request, reply, { ...at, notice, status: 422 })
  }
  const prefix = `${method.code}.`
  const own = Object.entries(given).flatMap(([name, value]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
  )
  const details = readDetails(method, Object.fromEntries(own))
  if (details.ok) return sendToPay(shop, request, reply, { locale, payable, method, details: details.value })
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
  at: PayableAt,
): Promise<HttpReply> {
  const { locale, payable } = at
  const { here, proof, reference } = payable
  if (!payable.isOpen) return redirectTo(reply, `${here}${proof}`)
  const open = (await findPaymentFor(shop.db, reference))?.attempts.find(({ state }) => isOpen(state))
  if (open?.action === undefined) return redirectTo(reply, `${here}/pay${proof}`)
  const { action } = open
  if (action.kind === 'page') return redirectTo(reply, `${here}/pay/${open.method}${proof}`)
  if (action.kind === 'prove') return redirectTo(reply, `${here}/pay/prove${proof}`)
  const page = await personalContext(shop, request, locale, payable.actor)
  if (action.kind === 'form')
    void reply.header('content-security-policy', contentSecurityPolicy([new URL(action.url).origin]))
  const shown = {
    title: payable.title(wordsFor(locale)),
    total: payable.total,
    method: open.method,
    action,
    payBy: open.sessionExpiresAt,
    isMobile: isMobile(request),
    at: here,
    proof,
  }
  return sendPersonal(reply, page, payingPage(page, shown))
}

/** Choosing how to pay, going on with it, and asking what became of it. */
export function payRoutes(server: HttpServer, shop: PayingShop, kind: PayableKind): void {
  const config = { load: 'pay' } as const
  const schema = { params: orderParams, querystring: orderQuery }
  for (const locale of locales) {
    const path = `/${locale}/${kind.path}/:id/pay`
    server.get(path, { schema, config }, async (request, reply) => {
      const payable = await kind.find(shop, request, askedOrder(request), locale)
      if (!payable.isOpen) return redirectTo(reply, `${payable.here}${payable.proof}`)
      return showChoice(shop, request, reply, { locale, payable })
    })
    server.post(path, { schema: { ...schema, body: choiceBody }, config }, async (request, reply) => {
      const payable = await kind.find(shop, request, askedOrder(request), locale)
      return takeChoice(shop, request, reply, { locale, payable, given: request.body })
    })
    server.get(`${path}/now`, { schema, config }, async (request, reply) => {
      const payable = await kind.find(shop, request, askedOrder(request), locale)
      return showNow(shop, request, reply, { locale, payable })
    })
    paymentStatusRoutes(server, shop, locale, kind)
    proveRoutes(server, shop, locale, kind)
  }
}
