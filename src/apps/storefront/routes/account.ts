import { toSVG } from 'bwip-js/node'
import { Type } from 'typebox'
import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import {
  closeSessions,
  prepareSecondFactor,
  sessionsOf,
  type Actor,
  type FactorSecret,
} from '#people/access/index.ts'
import { giveSecondFactor } from '#flows/sign-in.ts'
import { refusedForm } from '../form.ts'
import { securityPage, type OfferedFactor } from '../pages/account.ts'
import { personalContext, sendPersonal, type Shop } from '../shop.ts'
import { actorOf, toSignIn } from '../who.ts'
import { wordsFor } from '../words.ts'

const nothing = Type.Object({}, { additionalProperties: false })
const codeBody = Type.Object({ code: Type.String({ maxLength: 20 }) }, { additionalProperties: false })

/** A new factor with its QR code. */
export function offer(factor: FactorSecret, fault?: string): OfferedFactor {
  const qr = toSVG({ bcid: 'qrcode', text: factor.uri, padding: 2 })
  return { ...factor, qr, fault }
}

async function showSecurity(
  shop: Shop,
  request: HttpRequest,
  reply: HttpReply,
  at: { locale: Locale; actor: Actor; offered?: OfferedFactor; status?: number },
): Promise<HttpReply> {
  const { locale, actor, offered = null, status = 200 } = at
  const [page, sessions] = await Promise.all([
    personalContext(shop, request, locale, actor),
    sessionsOf(shop.db, actor.party),
  ])
  return sendPersonal(reply, page, securityPage(page, actor, sessions, offered), status)
}

function securityRoutes(server: HttpServer, shop: Shop, locale: Locale): void {
  const path = `/${locale}/account/security`
  const sealingSecret = shop.settings.secretKey.reveal()
  server.get(path, async (request, reply) => {
    const actor = await actorOf(shop.db, request)
    return actor ? showSecurity(shop, request, reply, { locale, actor }) : toSignIn(reply, locale, path)
  })
  server.post(`/${locale}/account/second-factor`, { schema: { body: nothing } }, async (request, reply) => {
    const actor = await actorOf(shop.db, request)
    if (!actor) return toSignIn(reply, locale, path)
    if (actor.hasSecondFactor) return redirectTo(reply, path)
    const factor = await prepareSecondFactor(shop.db, {
      party: actor.party,
      email: actor.email,
      sealingSecret,
    })
    return showSecurity(shop, request, reply, { locale, actor, offered: offer(factor) })
  })
  server.post(
    `/${locale}/account/second-factor/confirm`,
    { schema: { body: codeBody } },
    async (request, reply) => {
      const actor = await actorOf(shop.db, request)
      if (!actor) return toSignIn(reply, locale, path)
      const given = await giveSecondFactor(shop.db, actor, { code: request.body.code, sealingSecret })
      if (given.ok || actor.hasSecondFactor) return redirectTo(reply, path)
      const { faults } = refusedForm(wordsFor(locale), {}, given, 'code')
      const factor = await prepareSecondFactor(shop.db, {
        party: actor.party,
        email: actor.email,
        sealingSecret,
      })
      return showSecurity(shop, request, reply, {
        locale,
        actor,
        offered: offer(factor, faults['code']),
        status: 422,
      })
    },
  )
  server.post(`/${locale}/account/sign-out-others`, { schema: { body: nothing } }, async (request, reply) => {
    const actor = await actorOf(shop.db, request)
    if (actor) await closeSessions(shop.db, actor.party, actor.sessionId)
    return redirectTo(reply, path)
  })
}

/** The account's security page in every language. */
export function accountRoutes(server: HttpServer, shop: Shop): void {
  for (const locale of locales) securityRoutes(server, shop, locale)
}
