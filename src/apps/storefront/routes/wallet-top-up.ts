import { Type } from 'typebox'
import {
  problem,
  redirectOutside,
  redirectTo,
  type HttpReply,
  type HttpRequest,
  type HttpServer,
} from '#kernel/http.ts'
import { parseDecimal } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import { findPaymentFor } from '#money/payments/index.ts'
import { findTopUp, openTopUp } from '#money/wallet/index.ts'
import type { Actor } from '#people/access/index.ts'
import { askAboutPayment, startPayment } from '#flows/pay-order.ts'
import { refusedForm, typed } from '../form.ts'
import { formatMoney } from '../format.ts'
import { messagePage } from '../pages/door.ts'
import { topUpPage } from '../pages/wallet.ts'
import { marketOf, personalContext, sendPersonal } from '../shop.ts'
import { actorOf, toSignIn } from '../who.ts'
import { wordsFor } from '../words.ts'
import type { PayingShop } from './order-of.ts'
import { topUps } from './payable.ts'
import { payRoutes } from './pay.ts'
import { isMobile, watchOf } from './send-to-pay.ts'
import { currencyOf, showWallet, waysIn } from './wallet.ts'

const closed = { additionalProperties: false } as const
const line = Type.Optional(Type.String({ maxLength: 100 }))
const query = Type.Object({ done: line, ref: line }, closed)
const amountBody = Type.Object({ currency: line, amount: line, method: line }, closed)
const idParams = Type.Object({ id: Type.String({ maxLength: 40 }) }, closed)

async function startTopUp(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: { readonly locale: Locale; readonly actor: Actor },
): Promise<HttpReply> {
  const { locale, actor } = at
  const given = (request.body ?? {}) as Readonly<Record<string, string | undefined>>
  const currency = currencyOf(shop, request, given['currency'])
  const amount = parseDecimal((given['amount'] ?? '').trim().replace(',', '.'), currency)
  const method = waysIn(shop, currency).find(({ code }) => code === given['method'])
  const opened = amount.ok
    ? await inTransaction(shop.db, (tx) => openTopUp(tx, actor.party, amount.value))
    : amount
  if (!opened.ok || method === undefined) {
    const why = opened.ok ? { ok: false as const, refusal: 'malformed' } : opened
    const topUp = refusedForm(wordsFor(locale), typed(given), why, opened.ok ? 'method' : 'amount')
    return showWallet(shop, request, reply, { ...at, currency, forms: { topUp }, status: 422 })
  }
  const id = opened.value
  const here = `/${locale}/account/wallet/top-ups/${id}`
  const started = await startPayment(shop.db, shop.connectors, {
    orderId: id,
    returnUrl: `${shop.settings.publicOrigin}${here}`,
    description: wordsFor(locale)('wallet.top_up_title'),
    locale,
    method,
    payer: {
      partyId: actor.party,
      email: actor.email,
      country: marketOf(shop, request).country,
      isMobile: isMobile(request),
    },
    watch: watchOf(shop, request),
  })
  const { bankOrigin } = shop.settings
  if (!started.ok) return redirectTo(reply, `${here}?done=refused`)
  const { action } = started.value
  if (action.kind === 'redirect' && new URL(action.url).origin === bankOrigin)
    return redirectOutside(reply, action.url, [bankOrigin])
  if (action.kind === 'prove') return redirectTo(reply, `${here}/pay/prove`)
  if (action.kind !== 'redirect') return redirectTo(reply, `${here}/pay/now`)
  // Forms of every page may lead to the card bank only; other providers are reached by a link.
  const page = await personalContext(shop, request, locale, actor)
  const words = wordsFor(locale)
  const on = { label: words('wallet.top_up_go'), href: action.url }
  const text = words('wallet.top_up_waiting', { amount: formatMoney(mustBeDone(amount), locale) })
  return sendPersonal(reply, page, messagePage({ title: words('wallet.top_up_title'), text, action: on }))
}

function routesIn(server: HttpServer, shop: PayingShop, locale: Locale): void {
  const path = `/${locale}/account/wallet/top-ups`
  const config = { load: 'pay' } as const
  server.post(path, { schema: { body: amountBody }, config }, async (request, reply) => {
    const actor = await actorOf(shop.db, request)
    if (!actor) return toSignIn(reply, locale, `/${locale}/account/wallet`)
    return startTopUp(shop, request, reply, { locale, actor })
  })
  const schema = { params: idParams, querystring: query }
  server.get(`${path}/:id`, { schema, config }, async (request, reply) => {
    const actor = await actorOf(shop.db, request)
    if (!actor) return toSignIn(reply, locale, `/${locale}/account/wallet`)
    const owned = async () => {
      const found = await findTopUp(shop.db, request.params.id)
      if (found === undefined || found.party !== actor.party) throw problem(404, 'not_found')
      return found
    }
    const before = await owned()
    const payment = await findPaymentFor(shop.db, before.id)
    const last = payment?.attempts.at(-1)
    if (before.state === 'awaiting_payment' && last !== undefined)
      await askAboutPayment(shop.db, shop.connectors, last.merchantRef, 'return')
    const page = await personalContext(shop, request, locale, actor)
    return sendPersonal(reply, page, topUpPage(page, await owned(), request.query.done === 'refused'))
  })
}

/** Putting money into the wallet by another way to pay, and coming back from it, in every language. */
export function topUpRoutes(server: HttpServer, shop: PayingShop): void {
  payRoutes(server, shop, topUps)
  for (const locale of locales) routesIn(server, shop, locale)
}
