import type { HttpServer } from '#kernel/http.ts'
import { locales } from '#market/catalog/index.ts'
import { invoicesOf, termsOf } from '#money/credit/index.ts'
import { invoicesPage } from '../pages/invoices.ts'
import { marketOf, personalContext, sendPersonal, type Shop } from '../shop.ts'
import { actorOf, toSignIn } from '../who.ts'
import { owedAddress } from './owed.ts'

/** The invoices of the account, in every language. */
export function invoiceRoutes(server: HttpServer, shop: Shop): void {
  for (const locale of locales) {
    const path = `/${locale}/account/invoices`
    server.get(path, async (request, reply) => {
      const actor = await actorOf(shop.db, request)
      if (!actor) return toSignIn(reply, locale, path)
      const { currency } = marketOf(shop, request)
      const [page, invoices, terms] = await Promise.all([
        personalContext(shop, request, locale, actor),
        invoicesOf(shop.db, actor.party),
        termsOf(shop.db, actor.party, currency),
      ])
      return sendPersonal(
        reply,
        page,
        invoicesPage(page, invoices, terms, (id) => owedAddress(shop, locale, id)),
      )
    })
  }
}
