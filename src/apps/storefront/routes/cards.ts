import { Type } from 'typebox'
import { redirectTo, type HttpServer } from '#kernel/http.ts'
import { idPattern } from '#kernel/ids.ts'
import { errorFields, log } from '#kernel/log.ts'
import { locales } from '#market/catalog/index.ts'
import { cardsPage } from '../pages/cards.ts'
import { personalContext, sendPersonal } from '../shop.ts'
import { actorOf, toSignIn } from '../who.ts'
import type { PayingShop } from './order-of.ts'

const deleteBody = Type.Object(
  { card: Type.String({ pattern: idPattern('tok') }) },
  { additionalProperties: false },
)
const querystring = Type.Object(
  { deleted: Type.Optional(Type.Literal('yes')) },
  { additionalProperties: false },
)

/** A buyer's cards on file: seen as brand, last four digits and expiry, and deleted at once when they say so. */
export function cardRoutes(server: HttpServer, shop: PayingShop): void {
  const { vault } = shop
  for (const locale of locales) {
    const path = `/${locale}/account/cards`
    server.get(path, { schema: { querystring } }, async (request, reply) => {
      const actor = await actorOf(shop.db, request)
      if (!actor) return toSignIn(reply, locale, path)
      const cards = await vault?.cardsOf(actor.party).catch((error: unknown) => {
        log.warn('vault_silent', errorFields(error))
        return undefined
      })
      const page = await personalContext(shop, request, locale, actor)
      const isDeleted = request.query.deleted === 'yes'
      return sendPersonal(
        reply,
        page,
        cardsPage(page, { cards: vault === undefined ? [] : cards, isDeleted }),
      )
    })
    server.post(`${path}/delete`, { schema: { body: deleteBody } }, async (request, reply) => {
      const actor = await actorOf(shop.db, request)
      if (!actor) return toSignIn(reply, locale, path)
      const gone = await vault?.forget(actor.party, request.body.card)
      return redirectTo(reply, gone === true ? `${path}?deleted=yes` : path)
    })
  }
}
