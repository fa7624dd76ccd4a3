import { Type } from 'typebox'
import { redirectTo, type HttpServer } from '#kernel/http.ts'
import { idPattern } from '#kernel/ids.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { locales } from '#market/catalog/index.ts'
import { debtsOf, mandatesOf, revokeOwnMandate } from '#money/mandates/index.ts'
import { ownAccount } from '../../account-bank.ts'
import { debitsPage } from '../pages/debits.ts'
import { personalContext, sendPersonal, type Shop } from '../shop.ts'
import { actorOf, toSignIn } from '../who.ts'
import { owedAddress } from './owed.ts'

const body = Type.Object(
  { mandate: Type.String({ pattern: idPattern('mnd') }) },
  { additionalProperties: false },
)

/** A buyer's debits: what they allowed and may take back, and what they owe because a debit was taken back. */
export function debitRoutes(server: HttpServer, shop: Shop): void {
  for (const locale of locales) {
    const path = `/${locale}/account/debits`
    server.get(path, async (request, reply) => {
      const actor = await actorOf(shop.db, request)
      if (!actor) return toSignIn(reply, locale, path)
      const [page, mandates, debts] = await Promise.all([
        personalContext(shop, request, locale, actor),
        mandatesOf(shop.db, actor.party),
        debtsOf(shop.db, actor.party),
      ])
      const shown = {
        mandates,
        debts,
        iban: ownAccount(shop.settings)?.iban,
        holder: shop.settings.houseBankHolder,
        action: path,
        payAt: (id: string) => owedAddress(shop, locale, id),
      }
      return sendPersonal(reply, page, debitsPage(page, shown))
    })
    server.post(path, { schema: { body } }, async (request, reply) => {
      const actor = await actorOf(shop.db, request)
      if (!actor) return toSignIn(reply, locale, path)
      await inTransaction(shop.db, (tx) => revokeOwnMandate(tx, actor.party, request.body.mandate))
      return redirectTo(reply, path)
    })
  }
}
