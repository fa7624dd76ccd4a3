import { problem, redirectTo, type HttpServer } from '#kernel/http.ts'
import { ports } from '#kernel/ports.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import { findPaymentFor } from '#money/payments/index.ts'
import { isOwedToken, owedToken, requestSettling, requestToken } from '#money/requests/index.ts'
import { askForOwed, findOwed, type Owed } from '#flows/pay-owed.ts'
import { ownAccount } from '../../account-bank.ts'
import { owedPage } from '../pages/owed.ts'
import { personalContext, sendPersonal, type Shop } from '../shop.ts'
import { actorOf } from '../who.ts'
import {
  askedOrder,
  emptyBody,
  orderParams,
  orderQuery,
  type AskedOrder,
  type PayingShop,
} from './order-of.ts'
import { askNow } from './payment-status.ts'

/** The address of a debt or an invoice, with the token that proves the right to see and pay it. */
export const owedAddress = (shop: Shop, locale: Locale, id: string): string =>
  `/${locale}/owed/${id}?token=${owedToken(shop.settings.secretKey.reveal(), id)}`

/** What is owed, for whoever has its link; another token and none are the same "not found". */
async function owedNamed(shop: Shop, { id, token = '' }: AskedOrder): Promise<Owed> {
  const isShown = isOwedToken(shop.settings.secretKey.reveal(), id, token)
  const found = isShown ? await findOwed(shop.db, id) : undefined
  if (found === undefined) throw problem(404, 'not_found')
  return found
}

/** Paying a debt or an invoice online: from the letter's link, from the account, and back from the provider. */
export function owedRoutes(server: HttpServer, shop: PayingShop): void {
  const config = { load: 'pay' } as const
  for (const locale of locales) {
    const path = `/${locale}/owed/:id`
    const schema = { params: orderParams, querystring: orderQuery }
    server.get(path, { schema, config }, async (request, reply) => {
      const asked = askedOrder(request)
      const before = await owedNamed(shop, asked)
      const trying = await requestSettling(shop.db, before.id)
      const payment = trying && (await findPaymentFor(shop.db, trying.id))
      const isTaken = payment?.intent.state === 'authorized' || payment?.intent.state === 'captured'
      if (isTaken) await askNow(shop, payment?.attempts.at(-1))
      const [page, owed] = await Promise.all([
        personalContext(shop, request, locale, await actorOf(shop.db, request)),
        owedNamed(shop, asked),
      ])
      const shown = {
        owed,
        isOnItsWay: isTaken && owed.isOpen,
        iban: ownAccount(shop.settings)?.iban,
        holder: shop.settings.houseBankHolder,
        here: `/${locale}/owed/${owed.id}`,
        proof: `?token=${asked.token ?? ''}`,
      }
      return sendPersonal(reply, page, owedPage(page, shown))
    })
    const posted = { ...schema, body: emptyBody }
    server.post(`${path}/pay`, { schema: posted, config }, async (request, reply) => {
      const { id } = await owedNamed(shop, askedOrder(request))
      const here = owedAddress(shop, locale, id)
      const returnUrl = `${shop.settings.publicOrigin}${here}`
      const wanted = await askForOwed(shop.db, { id, returnUrl, now: ports().now() })
      if (!wanted.ok) return redirectTo(reply, here)
      const token = requestToken(shop.settings.secretKey.reveal(), wanted.value)
      return redirectTo(reply, `/${locale}/requests/${wanted.value}/pay?token=${token}`)
    })
  }
}
